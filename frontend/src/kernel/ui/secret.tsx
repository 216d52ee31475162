//! A secret that is shown once: it can be copied, and it is gone when it is hidden.
import { Copy } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "./parts";
import { useSay } from "./say";

/** Shows a secret with what it belongs to; takes the focus, because nothing on the page matters more now. */
export function Secret(props: { title: string; secret: string; children?: ReactNode; onHide: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  // Only a page under https, or on this very computer, may write to the clipboard.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  return (
    <div ref={place} tabIndex={-1}>
      <Notice tone="good" role="status">
        <p>
          <strong>{props.title}</strong>
        </p>
        {props.children}
        <p className="secret">
          <span className="mono" data-testid="secret">
            {props.secret}
          </span>
          {clipboard ? (
            <button
              type="button"
              className="button little"
              onClick={() => void clipboard.writeText(props.secret).then(() => say(t("secret.copied")))}
            >
              <Copy size={16} aria-hidden="true" />
              {t("secret.copy")}
            </button>
          ) : null}
        </p>
        <div className="row">
          <button type="button" className="button little" onClick={props.onHide}>
            {t("secret.hide")}
          </button>
        </div>
      </Notice>
    </div>
  );
}
