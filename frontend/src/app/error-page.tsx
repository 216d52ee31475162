//! Pages for an address that leads nowhere, and for a page that broke.
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { paths } from "../kernel/paths";
import { Link } from "../kernel/ui/link";
import { Failure, Page } from "../kernel/ui/parts";

/** No page has this address. */
export function NoSuchPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("no_such_page.title")} lead={t("no_such_page.lead")}>
      <div className="row">
        <Link className="button main" to={paths.day}>
          {t("no_such_page.action")}
        </Link>
      </div>
    </Page>
  );
}

/** The page broke; what was saved on the server is still there. */
export function BrokenPage(props: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Page title={t("broken.title")} lead={t("broken.lead")}>
      <Failure error={props.error} retry={() => window.location.reload()} />
    </Page>
  );
}
