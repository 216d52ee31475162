//! What cases name by a code and the server keeps in tables: terms of the law, and oblasts.
import { useQuery } from "@tanstack/react-query";
import { api, value } from "../../api/client";
import { useLanguage, useName } from "../../kernel/words";
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

/** All places of a level; they hardly ever change. */
export function usePlaces(level: "oblast" | "raion") {
  return useQuery({
    queryKey: ["places", level],
    staleTime: 3_600_000,
    queryFn: () => value(api.GET("/v1/places", { params: { query: { level } } })),
  });
}

/** Gives the name of an oblast by its code. */
export function useOblast(): (code: string) => string {
  const name = useName();
  const oblasts = usePlaces("oblast");
  return (code) => {
    const place = oblasts.data?.items.find((one) => one.oblast_code === code);
    return place ? name(place) : code;
  };
}

/** Gives the name of an oblast or a raion by its id; nothing while the names are on their way. */
export function usePlace(): (id: string) => string {
  const name = useName();
  const oblasts = usePlaces("oblast");
  const raions = usePlaces("raion");
  return (id) => {
    const raion = raions.data?.items.find((one) => one.id === id);
    const oblast = oblasts.data?.items.find((one) => one.id === (raion?.parent_id ?? id));
    return [raion, oblast].flatMap((place) => (place ? [name(place)] : [])).join(", ");
  };
}
