//! Places with their path, and what became of the districts of 2012.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../api/client";
import type { PlaceView } from "../../api/types";
import { SelectField, TextField } from "../../kernel/form/fields";
import { useWriting } from "../../kernel/lib/dates";
import { paths } from "../../kernel/paths";
import { Listing, usePages } from "../../kernel/ui/more";
import { Badge, Empty, Page } from "../../kernel/ui/parts";
import { useLabel, useLanguage, useName } from "../../kernel/words";
import { PLACE_LEVELS } from "./codes";
import { DirectoryTabs } from "./tabs";

/** The list of places. */
export default function Places() {
  const { t } = useTranslation("directory");
  const label = useLabel("directory");
  const name = useName();
  const language = useLanguage();
  const { day } = useWriting();
  const navigate = useNavigate();
  const filters = useSearch({ strict: false }) as { q?: string; level?: string };
  const { q } = filters;
  const level = filters.level ?? (q ? undefined : "oblast");
  const [text, setText] = useState(q ?? "");
  const places = usePages<PlaceView>(["places", "list", q, level], () =>
    value(api.GET("/v1/places", { params: { query: { q, level: level as never } } })),
  );
  const set = (change: typeof filters) =>
    void navigate({ to: paths.places, search: { ...filters, ...change } as never, replace: true });
  const find = (event: FormEvent) => {
    event.preventDefault();
    set({ q: text.trim() || undefined });
  };
  return (
    <Page title={t("title")} lead={t("places_lead")}>
      <DirectoryTabs />
      <form className="filters" onSubmit={find}>
        <TextField label={t("find_place")} type="search" value={text} onChange={setText} />
        <SelectField
          label={t("level_of")}
          value={level ?? ""}
          onChange={(code) => set({ level: code || undefined })}
          empty={t("any_level")}
          options={PLACE_LEVELS.map((code) => ({ code, word: label("level", code) }))}
        />
        <button type="submit" className="button">
          {t("find")}
        </button>
      </form>
      <Listing
        query={places}
        label={t("places")}
        empty={<Empty>{t("no_place")}</Empty>}
        row={(place) => (
          <li key={place.id}>
            <div className="grow">
              <strong>{name(place)}</strong>
              <div className="quiet">{language === "uk" ? place.path_uk : place.path_en}</div>
              {place.successors_uk.length > 0 ? (
                <div>
                  {t("today")}: {(language === "uk" ? place.successors_uk : place.successors_en).join("; ")}
                </div>
              ) : null}
            </div>
            <Badge>{label("level", place.level)}</Badge>
            {place.valid_to ? <Badge tone="near">{t("until", { on: day(place.valid_to) })}</Badge> : null}
            <span className="mono quiet">{place.katottg ?? place.koatuu ?? ""}</span>
          </li>
        )}
      />
    </Page>
  );
}
