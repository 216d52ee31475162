//! Choosing a passphrase: the rule in words, and two fields, for the first sign-in and for a change.
import { useTranslation } from "react-i18next";
import { TextField } from "../../kernel/form/fields";

/** The new passphrase, written twice so that a slip of the hand locks nobody out. */
export function NewPassphrase(props: {
  value: string;
  onChange: (text: string) => void;
  again: string;
  onAgain: (text: string) => void;
}) {
  const { t } = useTranslation("auth");
  const differs = props.again !== "" && !props.value.startsWith(props.again) && props.value !== props.again;
  return (
    <>
      <TextField
        label={t("passphrase.new")}
        why={t("passphrase.rule")}
        type="password"
        autoComplete="new-password"
        value={props.value}
        onChange={props.onChange}
        maxLength={200}
        required
      />
      <TextField
        label={t("passphrase.again")}
        wrong={differs ? t("passphrase.differs") : null}
        type="password"
        autoComplete="new-password"
        value={props.again}
        onChange={props.onAgain}
        maxLength={200}
        required
      />
    </>
  );
}
