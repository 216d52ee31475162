//! For which agency and in which role one works now, and how to change it.
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { switchMembership, useMe } from "../../kernel/session";
import { Failure } from "../../kernel/ui/parts";
import { useLabel, useLanguage, useName } from "../../kernel/words";

/** The switch in the rail. */
export function TenantSwitch() {
  const { t } = useTranslation("tenancy");
  const label = useLabel("tenancy");
  const name = useName();
  const language = useLanguage();
  const me = useMe();
  const id = useId();
  const [failure, setFailure] = useState<unknown>(null);
  const { membership, memberships } = me;
  const oblast = membership.oblast;
  return (
    <div className="stack tight">
      <p>{name(membership.agency)}</p>
      <p className="quiet">
        {label("role", membership.role)}
        {oblast ? ` · ${language === "uk" ? oblast.name_uk : oblast.name_en}` : ""}
      </p>
      {memberships.length > 1 ? (
        <div className="stack tight">
          <label htmlFor={id}>{t("switch")}</label>
          <select
            id={id}
            className="input"
            value={membership.id}
            onChange={(event) => {
              setFailure(null);
              switchMembership(event.target.value).catch(setFailure);
            }}
          >
            {memberships.map((one) => (
              <option key={one.id} value={one.id}>
                {`${label("role", one.role)}, ${name(one.agency)}`}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      {failure ? <Failure error={failure} /> : null}
    </div>
  );
}
