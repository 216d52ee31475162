//! Begins a new signal on the server and opens its first page.
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { useAttempt } from "../../../kernel/attempt";
import { paths } from "../../../kernel/paths";
import { Failure, Heading, Waiting } from "../../../kernel/ui/parts";

/** The moment between the button and the first question. */
export default function NewIntake() {
  const { t } = useTranslation("cases");
  const navigate = useNavigate();
  const attempt = useAttempt();
  const begun = useRef(false);
  const begin = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/intakes", {
          params: { header: { "Idempotency-Key": attempt.key("begin") } },
          body: {},
        }),
      ),
    onSuccess: (intake) => navigate({ to: paths.intake(intake.id, "found"), replace: true }),
  });
  const { mutate } = begin;
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate();
  }, [mutate]);
  return (
    <div className="stack">
      <Heading>{t("intake.new")}</Heading>
      {begin.isError ? <Failure error={begin.error} retry={() => begin.mutate()} /> : <Waiting />}
    </div>
  );
}
