//! What the pages of the procedure share: its reading, and an act that brings everything about the case up to date.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, taken, value } from "../../../api/client";
import { newKey } from "../../../kernel/attempt";
import { useSay } from "../../../kernel/ui/say";

/** Reads the procedure of a case. */
export function useProcedure(caseId: string) {
  return useQuery({
    queryKey: ["procedure", caseId],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/procedure", { params: { path: { case_id: caseId } } })),
  });
}

/** Reads the questionnaire that is filled in now. */
export function useQuestionnaire() {
  return useQuery({
    queryKey: ["questionnaire"],
    queryFn: () => value(api.GET("/v1/questionnaire")),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The header that makes a repeated act the same act. */
export function once(key = newKey()) {
  return { "Idempotency-Key": key };
}

/** Runs an act of the procedure, says what was done, and reads the case anew. */
export function useAct(caseId: string, done?: () => void) {
  const cache = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: async (act: { said?: string; run: () => Promise<unknown> }) => {
      await act.run();
      return act.said;
    },
    onSuccess: async (said) => {
      if (said) say(said);
      done?.();
      await Promise.all(
        [["case", caseId], ["procedure", caseId], ["timeline", caseId], ["submissions"], ["cases"], ["my-day"]].map(
          (queryKey) => cache.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
}

/** Makes a bare move from what the case is now. */
export async function moveCase(caseId: string, step: string, reason: string | null) {
  const now = await taken(api.GET("/v1/cases/{case_id}", { params: { path: { case_id: caseId } } }));
  await taken(
    api.POST("/v1/cases/{case_id}/moves", {
      params: { path: { case_id: caseId }, header: { "If-Match": now.etag ?? "", ...once() } },
      body: { move: step, ...(reason ? { reason_code: reason } : {}) } as never,
    }),
  );
}
