//! The signal is submitted: the code to note down, and the next step.
import { useParams } from "@tanstack/react-router";
import { ClipboardCheck, Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { paths } from "../../../kernel/paths";
import { useMay } from "../../../kernel/session";
import { Link } from "../../../kernel/ui/link";
import { Failure, Notice, Page, Waiting } from "../../../kernel/ui/parts";
import { useCase } from "../use-case";

/** The page after a submission. */
export default function Submitted() {
  const { t } = useTranslation("cases");
  const may = useMay();
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const read = useCase(caseId);
  if (read.isPending) return <Waiting />;
  if (read.isError) return <Failure error={read.error} retry={() => void read.refetch()} />;
  const view = read.data.value;
  return (
    <Page title={t("submitted.title")} lead={t("submitted.lead")}>
      <Notice tone="good">
        <p>
          {t("submitted.code")} <strong className="code">{view.code}</strong>
        </p>
        <p>{t("submitted.code_why")}</p>
      </Notice>
      <p className="text">{t("submitted.next")}</p>
      <div className="row">
        {may("referral.send") ? (
          <Link className="button main big" to={paths.refer(view.id)}>
            <Send size={18} aria-hidden="true" />
            {t("case.refer")}
          </Link>
        ) : null}
        <Link className="button big" to={paths.case(view.id)} search={{ part: "screening" }}>
          <ClipboardCheck size={18} aria-hidden="true" />
          {t("screening.begin")}
        </Link>
        <Link className="button big" to={paths.case(view.id)}>
          {t("submitted.open")}
        </Link>
      </div>
    </Page>
  );
}
