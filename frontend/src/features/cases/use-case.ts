//! Reads one case for the pages about it.
import { useQuery } from "@tanstack/react-query";
import { api, taken } from "../../api/client";

/** Reads a case with its version tag. */
export function useCase(case_id: string) {
  return useQuery({
    queryKey: ["case", case_id],
    queryFn: () => taken(api.GET("/v1/cases/{case_id}", { params: { path: { case_id } } })),
  });
}
