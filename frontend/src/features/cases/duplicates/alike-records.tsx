//! The part of a case about other records of the agency that may be about the same person.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ScanSearch } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { newKey } from "../../../kernel/attempt";
import { useMe } from "../../../kernel/session";
import { Rows } from "../../../kernel/ui/more";
import { Empty, Failure, Section, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import type { PartProps } from "../case-sections";
import { PairRow } from "./duplicate-list";

/** Alike records of a case, and the search for them. */
export function AlikeRecords(props: PartProps) {
  const { view } = props;
  const { t } = useTranslation("cases");
  const cache = useQueryClient();
  const say = useSay();
  const me = useMe();
  const key = ["duplicates", "case", view.id];
  const pairs = useQuery({
    queryKey: key,
    queryFn: () => value(api.GET("/v1/duplicates", { params: { query: { case_id: view.id } } })),
  });
  const scan = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/cases/{case_id}/duplicate-scans", {
          params: { path: { case_id: view.id }, header: { "Idempotency-Key": newKey() } },
          body: {},
        }),
      ),
    onSuccess: (found) => {
      cache.setQueryData(key, found);
      if (found.items.length === 0) say(t("duplicates.scan_none"));
    },
  });
  const own = view.agency_of_record === me.membership.agency.id && !view.without_identity && !view.merged_into;
  const search = own ? (
    <button type="button" className="button little" disabled={scan.isPending} onClick={() => scan.mutate()}>
      <ScanSearch size={16} aria-hidden="true" />
      {t("duplicates.scan")}
    </button>
  ) : null;
  return (
    <Section title={t("duplicates.part")} action={search}>
      <p className="quiet text">{t("duplicates.part_why")}</p>
      {scan.isError ? <Failure error={scan.error} /> : null}
      {pairs.isPending ? (
        <Waiting lines={2} />
      ) : pairs.isError ? (
        <Failure error={pairs.error} retry={() => void pairs.refetch()} />
      ) : pairs.data.items.length === 0 ? (
        <Empty>{t("duplicates.scan_none")}</Empty>
      ) : (
        <Rows label={t("duplicates.part")}>
          {pairs.data.items.map((pair) => (
            <PairRow key={pair.id} pair={pair} />
          ))}
        </Rows>
      )}
    </Section>
  );
}
