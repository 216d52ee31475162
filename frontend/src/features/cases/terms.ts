//! What cases name by a code and the server keeps in tables: terms of the law, and oblasts.
import { useQuery } from "@tanstack/react-query";
import { api, value } from "../../api/client";
import { useLanguage } from "../../kernel/words";
import { isVerified } from "./marks";

/** The law as the server has it; it hardly ever changes while one works. */
export function useLaw() {
  return useQuery({ queryKey: ["law"], staleTime: 600_000, queryFn: () => value(api.GET("/v1/law")) });
}

/** Gives the title of a term and whether a lawyer checked it. */
export function useTerm(): (code: string) => { title: string; verified: boolean } {
  const law = useLaw();
  const language = useLanguage();
  return (code) => {
    const term = law.data?.deadlines.find((one) => one.code === code);
    if (!term) return { title: code, verified: false };
    return { title: language === "uk" ? term.title_uk : term.title_en, verified: isVerified(term) };
  };
}

/** Gives the name of an oblast by its code. */
export function useOblast(): (code: string) => string {
  const language = useLanguage();
  const oblasts = useQuery({
    queryKey: ["places", "oblast"],
    staleTime: 3_600_000,
    queryFn: () => value(api.GET("/v1/places", { params: { query: { level: "oblast" } } })),
  });
  return (code) => {
    const place = oblasts.data?.items.find((one) => one.oblast_code === code);
    if (!place) return code;
    return language === "uk" ? place.name_uk : place.name_en;
  };
}
