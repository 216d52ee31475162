//! The law table, for the titles and grounds of terms and moves.
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
