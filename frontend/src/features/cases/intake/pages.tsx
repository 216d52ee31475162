//! The questions of a new signal: one subject a page, the question as its heading, and why it is asked.
import { useTranslation } from "react-i18next";
import type { IntakeAnswers, PlaceView } from "../../../api/types";
import { Checks, Radios, SelectField, TextArea, TextField, YesNo } from "../../../kernel/form/fields";
import { today } from "../../../kernel/lib/dates";
import { Notice } from "../../../kernel/ui/parts";
import { useLabel, useLanguage, useName } from "../../../kernel/words";
import {
  ACTS,
  CHANNELS,
  CONSENT_PURPOSES,
  EXPLOITATIONS,
  FIRST_NEEDS,
  LANGUAGES,
  MEANS,
  NEEDS,
  REASONS_WITHOUT,
  SEXES,
  URGENCIES,
} from "../codes";
import { useCountry } from "../country";
import { usePlaces } from "../terms";
import { isChildPath, isWithoutIdentity, type PageName } from "./answers";

interface PageProps {
  answers: IntakeAnswers;
  change: (answers: IntakeAnswers) => void;
}

/** Citizenships that are met often; the others are behind "another". */
const COUNTRIES =
  "UA MD RO PL BY RU GE AM AZ KZ UZ KG TJ TM TR BG HU SK CZ DE IT ES IN PK BD LK NP VN CN PH NG GH CM CD SY IQ IR AF EG MA".split(
    " ",
  );

/** Shows one page of questions. */
export function Questions(props: PageProps & { page: PageName }) {
  switch (props.page) {
    case "found":
      return <FoundPage {...props} />;
    case "consent":
      return <ConsentPage {...props} />;
    case "contact":
      return <ContactPage {...props} />;
    case "person":
      return <PersonPage {...props} />;
    case "needs":
      return <NeedsPage {...props} />;
    case "indicators":
      return <IndicatorsPage {...props} />;
    case "review":
      return null;
  }
}

function useOptions(group: string) {
  const label = useLabel("cases");
  return (codes: readonly string[]) => codes.map((code) => ({ code, word: label(group, code) }));
}

function FoundPage({ answers, change }: PageProps) {
  const { t } = useTranslation("cases");
  const found = answers.found ?? {};
  const set = (part: typeof found) => change({ ...answers, found: { ...found, ...part } });
  return (
    <>
      <Radios
        label={t("intake.found.channel")}
        layout="grid"
        value={found.channel}
        onChange={(channel) => set({ channel: channel as never })}
        options={useOptions("channel")(CHANNELS)}
      />
      <TextField
        label={t("intake.found.on")}
        type="date"
        className="short"
        max={today()}
        value={found.found_on ?? ""}
        onChange={(on) => set({ found_on: on || null })}
      />
      <PlaceField value={found.place_id ?? null} onChange={(place_id) => set({ place_id })} />
    </>
  );
}

/** The place: first the oblast, then the raion; neither has to be answered. */
function PlaceField(props: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation("cases");
  const name = useName();
  const language = useLanguage();
  const oblasts = usePlaces("oblast").data?.items ?? [];
  const raions = usePlaces("raion").data?.items ?? [];
  const raion = raions.find((place) => place.id === props.value);
  const oblast = raion?.parent_id ?? props.value ?? "";
  const within = raions.filter((place) => place.parent_id === oblast);
  const options = (places: PlaceView[]) =>
    places
      .map((place) => ({ code: place.id, word: name(place) }))
      .sort((one, other) => one.word.localeCompare(other.word, language));
  return (
    <div className="stack">
      <SelectField
        label={t("intake.found.oblast")}
        why={t("intake.found.place_why")}
        value={oblast}
        onChange={(id) => props.onChange(id || null)}
        empty={t("intake.not_known")}
        options={options(oblasts)}
      />
      {within.length > 0 ? (
        <SelectField
          label={t("intake.found.raion")}
          value={raion?.id ?? ""}
          onChange={(id) => props.onChange(id || oblast)}
          empty={t("intake.not_known")}
          options={options(within)}
        />
      ) : null}
    </div>
  );
}

function ConsentPage({ answers, change }: PageProps) {
  const { t } = useTranslation("cases");
  const consent = answers.consent ?? {};
  const set = (part: typeof consent) => change({ ...answers, consent: { ...consent, ...part } });
  const language = useOptions("language")(LANGUAGES);
  const role = useLabel("tenancy");
  const by = useOptions("consent_by")(["person", "legal_representative"]);
  const purposes = useOptions("consent_purpose")(CONSENT_PURPOSES);
  const reasons = useOptions("reason_without")(REASONS_WITHOUT);
  return (
    <>
      <YesNo
        label={t("intake.consent.given")}
        why={t("intake.consent.given_why")}
        value={consent.given}
        onChange={(given) => set(given ? { given, reason_without: null } : { given, by: null, purposes: [] })}
        yes={t("intake.consent.yes")}
        no={t("intake.consent.no")}
      />
      {consent.given === true ? (
        <>
          <Radios
            label={t("consents.by")}
            value={consent.by}
            onChange={(code) => set({ by: code as never })}
            options={by}
          />
          <Checks
            label={t("consents.purposes")}
            values={consent.purposes ?? []}
            onChange={(codes) => set({ purposes: codes as never })}
            options={purposes}
          />
          <SelectField
            label={t("consents.language")}
            value={consent.language ?? ""}
            onChange={(code) => set({ language: code || null })}
            empty={t("intake.choose")}
            options={language}
          />
          <SelectField
            label={t("intake.consent.explained_by")}
            value={consent.explained_by_role ?? ""}
            onChange={(code) => set({ explained_by_role: code || null })}
            empty={t("intake.choose")}
            options={["first_responder", "responsible_official", "case_manager", "ngo_worker", "service_provider"].map(
              (code) => ({ code, word: role("role", code) }),
            )}
          />
        </>
      ) : null}
      {consent.given === false ? (
        <Radios
          label={t("intake.consent.without")}
          why={t("intake.consent.without_why")}
          value={consent.reason_without ?? "no_consent_anonymous"}
          onChange={(code) => set({ reason_without: code === "no_consent_anonymous" ? null : (code as never) })}
          options={reasons}
        />
      ) : null}
      {isWithoutIdentity(answers) ? (
        <Notice tone="near" role="status">
          <p>
            <strong>{t("intake.consent.anonymous")}</strong>
          </p>
          <p>{t("intake.consent.anonymous_what")}</p>
        </Notice>
      ) : null}
    </>
  );
}

function ContactPage({ answers, change }: PageProps) {
  const { t } = useTranslation("cases");
  const contact = answers.contact ?? {};
  const set = (part: typeof contact) => change({ ...answers, contact: { ...contact, ...part } });
  const who = useOptions("contact_who")(["person", "trusted", "nobody"]);
  const anonymous = isWithoutIdentity(answers);
  const text = (key: "phone" | "messenger" | "address" | "hours" | "never_say" | "code_phrase", type = "text") => (
    <TextField
      label={t(`intake.contact.${key}`)}
      why={key === "never_say" || key === "code_phrase" ? t(`intake.contact.${key}_why`) : undefined}
      type={type}
      value={contact[key] ?? ""}
      onChange={(value) => set({ [key]: value || null })}
      maxLength={300}
    />
  );
  return (
    <>
      <YesNo
        label={t("intake.contact.may")}
        why={t("intake.contact.may_why")}
        value={contact.may_contact}
        onChange={(may_contact) => set({ may_contact, who: may_contact ? contact.who : "nobody" })}
        yes={t("yes")}
        no={t("no")}
      />
      {anonymous ? <Notice>{t("intake.contact.anonymous")}</Notice> : null}
      {contact.may_contact === true && !anonymous ? (
        <>
          <Radios
            label={t("intake.contact.who")}
            layout="inline"
            value={contact.who}
            onChange={(code) => set({ who: code as never })}
            options={who}
          />
          {text("phone", "tel")}
          {text("messenger")}
          {text("address")}
          {text("hours")}
          {text("never_say")}
          {text("code_phrase")}
        </>
      ) : null}
    </>
  );
}

function PersonPage({ answers, change }: PageProps) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const person = answers.person ?? {};
  const birth = person.birth ?? {};
  const set = (part: typeof person) => change({ ...answers, person: { ...person, ...part } });
  const setBirth = (part: Record<string, unknown>) => set({ birth: { ...birth, ...part } });
  const anonymous = isWithoutIdentity(answers);
  const child = isChildPath(answers);
  const country = useCountry();
  const sexes = useOptions("sex")(SEXES);
  const text = (key: "surname" | "given_name" | "patronymic" | "alias" | "document_number") => (
    <TextField
      label={t(`intake.person.${key}`)}
      value={person[key] ?? ""}
      onChange={(value) => set({ [key]: value || null })}
      maxLength={100}
    />
  );
  const number = (key: "year" | "age_from" | "age_to") => (
    <TextField
      label={t(`intake.person.${key}`)}
      type="number"
      inputMode="numeric"
      className="short"
      min={key === "year" ? 1900 : 0}
      max={key === "year" ? Number(today().slice(0, 4)) : 120}
      value={birth[key] === null || birth[key] === undefined ? "" : String(birth[key])}
      onChange={(value) => setBirth({ [key]: value === "" ? null : Number(value) })}
    />
  );
  return (
    <>
      <Radios
        label={t("intake.person.birth")}
        why={t("intake.person.birth_why")}
        layout="grid"
        value={birth.kind}
        onChange={(kind) => set({ birth: { kind: kind as never } })}
        options={["date", "year", "age_range", "unknown"]
          .filter((kind) => !(anonymous && kind === "date"))
          .map((code) => ({ code, word: label("birth_kind", code) }))}
      />
      {birth.kind === "date" ? (
        <TextField
          label={t("intake.person.date")}
          type="date"
          className="short"
          max={today()}
          value={birth.date ?? ""}
          onChange={(date) => setBirth({ date: date || null })}
        />
      ) : null}
      {birth.kind === "year" ? number("year") : null}
      {birth.kind === "age_range" ? (
        <div className="row">
          {number("age_from")}
          {number("age_to")}
        </div>
      ) : null}
      {child ? (
        <Notice tone="near" role="status">
          <p>
            <strong>{t(child === "child" ? "intake.person.child" : "intake.person.age_unknown")}</strong>
          </p>
          <p>{t("intake.person.child_what")}</p>
        </Notice>
      ) : null}
      {anonymous ? (
        <Notice tone="near">{t("intake.person.anonymous")}</Notice>
      ) : (
        <>
          <YesNo
            label={t("intake.person.name_known")}
            why={t("intake.person.name_why")}
            value={person.name_known}
            onChange={(name_known) =>
              set(name_known ? { name_known } : { name_known, surname: null, given_name: null, patronymic: null })
            }
            yes={t("intake.person.known")}
            no={t("intake.person.unknown")}
          />
          {person.name_known === true ? (
            <>
              {text("surname")}
              {text("given_name")}
              {text("patronymic")}
            </>
          ) : null}
          {person.name_known === false ? text("alias") : null}
        </>
      )}
      <Radios
        label={t("intake.person.sex")}
        layout="inline"
        value={person.sex}
        onChange={(sex) => set({ sex: sex as never })}
        options={sexes}
      />
      <SelectField
        label={t("intake.person.citizenship")}
        value={person.citizenship ?? ""}
        onChange={(code) => set({ citizenship: code || null })}
        empty={t("intake.choose")}
        options={["unknown", "stateless", ...COUNTRIES].map((code) => ({ code, word: country(code) }))}
      />
      {anonymous ? null : (
        <>
          <SelectField
            label={t("intake.person.document_kind")}
            value={person.document_kind ?? ""}
            onChange={(code) => set({ document_kind: code || null })}
            empty={t("intake.person.no_document")}
            options={["passport", "id_card", "foreign_passport", "birth_certificate", "residence_permit", "other"].map(
              (code) => ({ code, word: label("document_kind", code) }),
            )}
          />
          {person.document_kind ? text("document_number") : null}
        </>
      )}
      <SelectField
        label={t("intake.person.language")}
        value={person.language ?? ""}
        onChange={(code) => set({ language: code || null })}
        empty={t("intake.choose")}
        options={LANGUAGES.map((code) => ({ code, word: label("language", code) }))}
      />
      <YesNo
        label={t("intake.person.interpreter")}
        value={person.interpreter_needed}
        onChange={(interpreter_needed) => set({ interpreter_needed })}
        yes={t("yes")}
        no={t("no")}
      />
    </>
  );
}

function NeedsPage({ answers, change }: PageProps) {
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const needs = answers.needs ?? {};
  const codes: string[] = needs.codes ?? [];
  const set = (part: typeof needs) => change({ ...answers, needs: { ...needs, ...part } });
  const word = (code: string) => ({ code, word: label("need", code) });
  return (
    <>
      <YesNo
        label={t("intake.needs.danger")}
        why={t("intake.needs.danger_why")}
        value={needs.danger_now}
        onChange={(danger_now) => set(danger_now ? { danger_now, urgency: "immediate" } : { danger_now })}
        yes={t("yes")}
        no={t("no")}
      />
      {needs.danger_now ? (
        <Notice tone="danger" role="status">
          {t("intake.needs.danger_what")}
        </Notice>
      ) : null}
      <Radios
        label={t("intake.needs.urgency")}
        value={needs.urgency}
        onChange={(urgency) => set({ urgency: urgency as never })}
        options={URGENCIES.map((code) => ({
          code,
          word: label("urgency", code),
          hint: label("urgency_hint", code),
        }))}
      />
      <Checks
        label={t("intake.needs.codes")}
        layout="grid"
        values={codes}
        onChange={(next) => set({ codes: next as never })}
        options={FIRST_NEEDS.map(word)}
      />
      <details open={codes.some((code) => !FIRST_NEEDS.includes(code))}>
        <summary>{t("intake.needs.more")}</summary>
        <Checks
          label={t("intake.needs.later")}
          layout="grid"
          values={codes}
          onChange={(next) => set({ codes: next as never })}
          options={NEEDS.filter((code) => !FIRST_NEEDS.includes(code)).map(word)}
        />
      </details>
      <YesNo
        label={t("intake.needs.children")}
        value={needs.children_with}
        onChange={(children_with) => set({ children_with })}
        yes={t("yes")}
        no={t("no")}
      />
    </>
  );
}

function IndicatorsPage({ answers, change }: PageProps) {
  const { t } = useTranslation("cases");
  const indicators = answers.indicators ?? {};
  const set = (part: typeof indicators) => change({ ...answers, indicators: { ...indicators, ...part } });
  const child = isChildPath(answers);
  const acts = useOptions("act")(ACTS);
  const means = useOptions("means")(MEANS.filter((code) => child !== null || code !== "none_needed_child"));
  const purposes = useOptions("purpose")(EXPLOITATIONS);
  return (
    <>
      <Checks
        label={t("indicators.act")}
        why={t("indicators.act_why")}
        layout="grid"
        values={indicators.act ?? []}
        onChange={(act) => set({ act: act as never })}
        options={acts}
      />
      <Checks
        label={t("indicators.means")}
        why={child ? t("indicators.means_child") : t("indicators.means_why")}
        layout="grid"
        values={indicators.means ?? []}
        onChange={(codes) => set({ means: codes as never })}
        options={means}
      />
      <Checks
        label={t("indicators.purpose")}
        why={t("indicators.purpose_why")}
        layout="grid"
        values={indicators.purpose ?? []}
        onChange={(purpose) => set({ purpose: purpose as never })}
        options={purposes}
      />
      <TextArea
        label={t("indicators.narrative")}
        why={t("indicators.narrative_why")}
        value={indicators.narrative ?? ""}
        maxLength={4000}
        onChange={(narrative) => set({ narrative: narrative || null })}
      />
    </>
  );
}
