//! The agencies that work together.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Building2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { AgencyView } from "../../api/types";
import { SelectField, TextField } from "../../kernel/form/fields";
import { paths } from "../../kernel/paths";
import { useMay } from "../../kernel/session";
import { Link } from "../../kernel/ui/link";
import { Listing, usePages } from "../../kernel/ui/more";
import { Badge, Empty, Page } from "../../kernel/ui/parts";
import { useLabel, useName, usePick } from "../../kernel/words";
import { AGENCY_KINDS } from "./codes";
import { FoundAgency } from "./found-agency";
import { DirectoryTabs } from "./tabs";

/** The list of agencies. */
export default function Agencies() {
  const { t } = useTranslation("directory");
  const label = useLabel("directory");
  const name = useName();
  const pick = usePick();
  const may = useMay();
  const navigate = useNavigate();
  const filters = useSearch({ strict: false }) as { q?: string; kind?: string };
  const { q, kind } = filters;
  const [text, setText] = useState(q ?? "");
  const [founding, setFounding] = useState(false);
  const agencies = usePages<AgencyView>(["agencies", "list", q, kind], () =>
    value(api.GET("/v1/agencies", { params: { query: { q, kind } } })),
  );
  const set = (change: typeof filters) =>
    void navigate({ to: paths.directory, search: { ...filters, ...change } as never, replace: true });
  const find = (event: FormEvent) => {
    event.preventDefault();
    set({ q: text.trim() || undefined });
  };
  const found = may("agency.manage") ? (
    <button type="button" className="button main" onClick={() => setFounding(true)}>
      <Building2 size={18} aria-hidden="true" />
      {t("agency.found")}
    </button>
  ) : undefined;
  return (
    <Page title={t("title")} lead={t("lead")} actions={found}>
      <DirectoryTabs />
      <form className="filters" onSubmit={find}>
        <TextField label={t("find_agency")} type="search" value={text} onChange={setText} />
        <SelectField
          label={t("kind_of")}
          value={kind ?? ""}
          onChange={(code) => set({ kind: code || undefined })}
          empty={t("any_kind")}
          options={AGENCY_KINDS.map((code) => ({ code, word: label("kind", code) }))}
        />
        <button type="submit" className="button">
          {t("find")}
        </button>
      </form>
      <Listing
        query={agencies}
        label={t("agencies")}
        empty={<Empty action={found}>{t("no_agency")}</Empty>}
        row={(agency) => (
          <li key={agency.id}>
            <div className="grow">
              <Link className="cover" to={paths.agency(agency.id)}>
                {name(agency)}
              </Link>
              <div className="quiet">
                {label("kind", agency.kind)} · {pick(agency.place_uk, agency.place_en)}
              </div>
            </div>
            {agency.frozen ? <Badge tone="near">{t("agency.frozen")}</Badge> : null}
            {agency.demonstration ? <Badge>{t("demonstration")}</Badge> : null}
          </li>
        )}
      />
      {founding ? (
        <FoundAgency
          onClose={() => setFounding(false)}
          onDone={(id) => void navigate({ to: paths.agency(id), search: {} as never })}
        />
      ) : null}
    </Page>
  );
}
