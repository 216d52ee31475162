//! The dialog of one act: its fields, what was refused and why, and one button that does it.
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey } from "../../../kernel/attempt";
import { Dialog, Failure } from "../../../kernel/ui/parts";
import { once, useAct } from "./use-procedure";

/** A dialog that does one act of a case; sent twice it is still done once. */
export function ActDialog(props: {
  caseId: string;
  title: string;
  button: string;
  said: string;
  ready: boolean;
  run: (header: { "Idempotency-Key": string }) => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("cases");
  const [key] = useState(newKey);
  const act = useAct(props.caseId, props.onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A refusal is answered with corrected fields: that is another attempt.
    act.mutate({ said: props.said, run: () => props.run(once(act.isError ? newKey() : key)) });
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        {props.children}
        {act.isError ? <Failure error={act.error} /> : null}
        <div className="row">
          <button type="submit" className="button main" disabled={!props.ready || act.isPending}>
            {props.button}
          </button>
          <button type="button" className="button" onClick={props.onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
