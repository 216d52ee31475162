//! The two parts of the directory.
import { useTranslation } from "react-i18next";
import { paths } from "../../kernel/paths";
import { Link } from "../../kernel/ui/link";

/** The tabs of the directory. */
export function DirectoryTabs() {
  const { t } = useTranslation("directory");
  return (
    <nav className="tabs" aria-label={t("title")}>
      <Link to={paths.directory} exact>
        {t("agencies")}
      </Link>
      <Link to={paths.places} exact>
        {t("places")}
      </Link>
    </nav>
  );
}
