//! How the place in an act is written: the table of the law keeps it as lawyers here write it.
import { useLanguage } from "../words";

const IN_ENGLISH: [RegExp, string][] = [
  [/(?<=^|[\s,;])ст\./gu, "Art."],
  [/(?<=^|[\s,;])абз\./gu, "para."],
  [/(?<=^|[\s,;])пп\./gu, "sub-cl."],
  [/(?<=^|[\s,;])п\./gu, "cl."],
  [/(?<=^|[\s,;])ч\./gu, "pt."],
];

/** Joins an act and its clause in the language of now. */
export function useActAndClause(): (rule: { act_uk: string; act_en: string; clause?: string | null }) => string {
  const language = useLanguage();
  return (rule) => {
    const { clause } = rule;
    if (language === "uk") return clause ? `${rule.act_uk}, ${clause}` : rule.act_uk;
    const english = IN_ENGLISH.reduce((text, [from, to]) => text.replace(from, to), clause ?? "");
    return english ? `${rule.act_en}, ${english}` : rule.act_en;
  };
}
