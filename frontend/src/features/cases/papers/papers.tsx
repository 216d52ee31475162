//! The part of a case about its papers: choose one, see it, put the name right, and print. Each printing is recorded.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileDown, FileSearch } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { PaperOffer, PaperPreview } from "../../../api/types";
import { newKey } from "../../../kernel/attempt";
import { SelectField, TextField } from "../../../kernel/form/fields";
import { useWriting } from "../../../kernel/lib/dates";
import { keepFile } from "../../../kernel/lib/download";
import { Badge, Dialog, Failure, Notice, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel, usePick } from "../../../kernel/words";
import type { PartProps } from "../case-sections";
import { SheetShown } from "./sheet-shown";

/** The papers of a case, and what each of them lacks. */
export function Papers(props: PartProps) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const [chosen, setChosen] = useState<PaperOffer | null>(null);
  const offers = useQuery({
    queryKey: ["papers", props.view.id],
    queryFn: () => value(api.GET("/v1/cases/{case_id}/papers", { params: { path: { case_id: props.view.id } } })),
  });
  return (
    <Section title={t("papers.title")}>
      <p className="quiet text">{t("papers.why")}</p>
      {offers.isPending ? (
        <Waiting lines={5} />
      ) : offers.isError ? (
        <Failure error={offers.error} retry={() => void offers.refetch()} />
      ) : (
        <ul className="rows sheet flush" aria-label={t("papers.title")}>
          {offers.data.items.map((offer) => (
            <li key={offer.kind}>
              <div className="grow stack tight">
                <strong>{label("paper", offer.kind)}</strong>
                {offer.lacks.map((lack) => (
                  <span key={lack} className="quiet">
                    {label("paper_lack", lack)}
                  </span>
                ))}
              </div>
              {offer.ready ? (
                <button
                  type="button"
                  className="button little"
                  aria-label={t("papers.see_which", { paper: label("paper", offer.kind) })}
                  onClick={() => setChosen(offer)}
                >
                  <FileSearch size={16} aria-hidden="true" />
                  {t("papers.see")}
                </button>
              ) : (
                <Badge>{t("papers.not_ready")}</Badge>
              )}
            </li>
          ))}
        </ul>
      )}
      {chosen ? <PrintDialog caseId={props.view.id} offer={chosen} onClose={() => setChosen(null)} /> : null}
    </Section>
  );
}

function PrintDialog(props: { caseId: string; offer: PaperOffer; onClose: () => void }) {
  const { offer } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const pick = usePick();
  const say = useSay();
  const cache = useQueryClient();
  const { day } = useWriting();
  const [language, setLanguage] = useState("uk");
  const [subject, setSubject] = useState(offer.subjects[0]?.id ?? null);
  const [name, setName] = useState("");
  const [shown, setShown] = useState<PaperPreview | null>(null);
  const body = {
    kind: offer.kind,
    language,
    ...(subject ? { subject_id: subject } : {}),
    ...(name.trim() ? { printed_name: name.trim() } : {}),
  };
  const call = () => ({
    params: { path: { case_id: props.caseId }, header: { "Idempotency-Key": newKey() } },
    body: body as never,
  });
  const look = useMutation({
    mutationFn: () => value(api.POST("/v1/cases/{case_id}/paper-previews", call())),
    gcTime: 0,
    onSuccess: (preview) => {
      setShown(preview);
      setName(preview.printed_name ?? "");
    },
  });
  const print = useMutation({
    mutationFn: () => keepFile(api.POST("/v1/cases/{case_id}/papers", { ...call(), parseAs: "blob" })),
    gcTime: 0,
    onSuccess: async () => {
      say(t("papers.printed"));
      props.onClose();
      await cache.invalidateQueries({ queryKey: ["timeline", props.caseId] });
    },
  });
  return (
    <Dialog title={label("paper", offer.kind)} onClose={props.onClose} wide={shown !== null}>
      {offer.languages.length > 1 ? (
        <SelectField
          label={t("papers.language")}
          value={language}
          onChange={(code) => {
            setLanguage(code);
            setShown(null);
          }}
          options={offer.languages.map((code) => ({ code, word: label("paper_language", code) }))}
        />
      ) : null}
      {offer.subjects.length > 0 ? (
        <SelectField
          label={t("papers.subject")}
          value={subject ?? ""}
          onChange={(id) => {
            setSubject(id);
            setShown(null);
          }}
          options={offer.subjects.map((one) => ({
            code: one.id,
            word: `${pick(one.name_uk, one.name_en)}, ${day(one.on)}`,
          }))}
        />
      ) : null}
      {shown === null ? (
        <>
          <p>{t(offer.grammatical_case ? "papers.opens" : "papers.blank")}</p>
          {look.isError ? <Failure error={look.error} /> : null}
          <div className="row">
            <button type="button" className="button main" disabled={look.isPending} onClick={() => look.mutate()}>
              <FileSearch size={18} aria-hidden="true" />
              {t("papers.show")}
            </button>
            <button type="button" className="button" onClick={props.onClose}>
              {t("cancel")}
            </button>
          </div>
        </>
      ) : (
        <>
          {shown.grammatical_case ? (
            <div className="stack">
              <TextField
                label={t("papers.name", { case: label("grammatical_case", shown.grammatical_case) })}
                why={t("papers.name_why", { name: shown.name })}
                value={name}
                onChange={setName}
                maxLength={300}
              />
              {name.trim() !== (shown.printed_name ?? "") ? (
                <Notice tone="near">
                  <p>{t("papers.changed")}</p>
                  <button
                    type="button"
                    className="button little"
                    disabled={look.isPending}
                    onClick={() => look.mutate()}
                  >
                    {t("papers.show_again")}
                  </button>
                </Notice>
              ) : null}
            </div>
          ) : null}
          <SheetShown sheet={shown.sheet} />
          {print.isError ? <Failure error={print.error} /> : null}
          {look.isError ? <Failure error={look.error} /> : null}
          <p className="small quiet">{t("papers.recorded")}</p>
          <div className="row">
            <button type="button" className="button main" disabled={print.isPending} onClick={() => print.mutate()}>
              <FileDown size={18} aria-hidden="true" />
              {t("papers.print")}
            </button>
            <button type="button" className="button" onClick={props.onClose}>
              {t("cancel")}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
