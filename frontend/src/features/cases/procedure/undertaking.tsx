//! The undertaking of non-disclosure: read, agreed to and signed here, once for each person and case.
import { FileSignature } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import type { ProcedureView } from "../../../api/types";
import { Failure, Notice } from "../../../kernel/ui/parts";
import { once, useAct } from "./use-procedure";

/** Offers the undertaking where it is not signed yet; says so where nothing opens without it. */
export function Undertaking(props: { view: ProcedureView }) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const act = useAct(view.case_id);
  if (view.undertaken) return null;
  return (
    <Notice tone={view.undertaking_needed ? "near" : "info"}>
      <p>
        <strong>{t(view.undertaking_needed ? "procedure.undertaking.needed" : "procedure.undertaking.title")}</strong>
      </p>
      <p className="text">{t("procedure.undertaking.text")}</p>
      {act.isError ? <Failure error={act.error} /> : null}
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={act.isPending}
          onClick={() =>
            act.mutate({
              said: t("procedure.undertaking.signed"),
              run: () =>
                value(
                  api.POST("/v1/cases/{case_id}/undertakings", {
                    params: { path: { case_id: view.case_id }, header: once() },
                    body: { agreed: true },
                  }),
                ),
            })
          }
        >
          <FileSignature size={18} aria-hidden="true" />
          {t("procedure.undertaking.sign")}
        </button>
      </div>
    </Notice>
  );
}
