//! Somebody saved the same thing meanwhile: what differs stands side by side, and the person decides.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Notice, Wide } from "../../../kernel/ui/parts";

/** One value, as it was written here and as it was saved by the other. */
export interface Difference {
  name: string;
  mine: ReactNode;
  theirs: ReactNode;
}

/** Shows both values and lets choose. */
export function BothValues(props: { rows: Difference[]; keepMine: () => void; takeTheirs: () => void }) {
  const { t } = useTranslation("cases");
  return (
    <Notice tone="near" role="alert">
      <p>
        <strong>{t("conflict.title")}</strong>
      </p>
      <Wide label={t("conflict.title")}>
        <table>
          <thead>
            <tr>
              <td />
              <th scope="col">{t("conflict.mine")}</th>
              <th scope="col">{t("conflict.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <td>{row.mine}</td>
                <td>{row.theirs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <div className="row">
        <button type="button" className="button main" onClick={props.keepMine}>
          {t("conflict.keep_mine")}
        </button>
        <button type="button" className="button" onClick={props.takeTheirs}>
          {t("conflict.take_theirs")}
        </button>
      </div>
    </Notice>
  );
}
