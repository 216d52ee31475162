//! Opening an agency: what it is, how it is called in both languages, and where it sits.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import { useAttempt } from "../../kernel/attempt";
import { SelectField, TextField } from "../../kernel/form/fields";
import { Dialog, Failure } from "../../kernel/ui/parts";
import { useLabel, usePick } from "../../kernel/words";
import { AGENCY_KINDS } from "./codes";

/** The dialog that opens an agency. */
export function FoundAgency(props: { onClose: () => void; onDone: (id: string) => void }) {
  const { t } = useTranslation("directory");
  const label = useLabel("directory");
  const pick = usePick();
  const cache = useQueryClient();
  const attempt = useAttempt();
  const [kind, setKind] = useState("");
  const [nameUk, setNameUk] = useState("");
  const [nameEn, setNameEn] = useState("");
  const [find, setFind] = useState("");
  const [place, setPlace] = useState("");
  const q = find.trim();
  const places = useQuery({
    queryKey: ["places", "seat", q],
    enabled: q.length > 1,
    queryFn: () => value(api.GET("/v1/places", { params: { query: { q } } })),
    placeholderData: (before) => before,
  });
  const standing = (places.data?.items ?? []).filter((one) => one.valid_to === null || one.valid_to === undefined);
  const found = useMutation({
    mutationFn: () => {
      const body = { kind, name_uk: nameUk.trim(), name_en: nameEn.trim(), place_id: place };
      return value(
        api.POST("/v1/agencies", {
          params: { header: { "Idempotency-Key": attempt.key(body) } },
          body: body as Omit<typeof body, "kind"> & { kind: never },
        }),
      );
    },
    onSuccess: async (agency) => {
      await cache.invalidateQueries({ queryKey: ["agencies"] });
      props.onDone(agency.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    found.mutate();
  };
  return (
    <Dialog title={t("agency.found")} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        <SelectField
          label={t("kind_of")}
          value={kind}
          onChange={setKind}
          empty={t("users.choose")}
          required
          options={AGENCY_KINDS.map((code) => ({ code, word: label("kind", code) }))}
        />
        <TextField label={t("agency.name_uk")} value={nameUk} onChange={setNameUk} required maxLength={300} lang="uk" />
        <TextField label={t("agency.name_en")} value={nameEn} onChange={setNameEn} required maxLength={300} lang="en" />
        <TextField
          label={t("agency.find_seat")}
          why={t("agency.find_seat_why")}
          type="search"
          value={find}
          onChange={setFind}
        />
        {places.isError ? <Failure error={places.error} retry={() => void places.refetch()} /> : null}
        <SelectField
          label={t("agency.seat")}
          value={place}
          onChange={setPlace}
          empty={q.length > 1 && places.isSuccess && standing.length === 0 ? t("no_place") : t("users.choose")}
          required
          options={standing.map((one) => ({ code: one.id, word: pick(one.path_uk, one.path_en) }))}
        />
        {found.isError ? <Failure error={found.error} /> : null}
        <div className="row">
          <button
            type="submit"
            className="button main"
            disabled={found.isPending || !kind || !place || nameUk.trim().length < 3 || nameEn.trim().length < 3}
          >
            {t("agency.found_do")}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
