//! Blacking out areas of a picture: drawn on it, or given by numbers; the server makes the copy.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { SquareDashed, Trash2 } from "lucide-react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, value } from "../../../api/client";
import { problemOf } from "../../../api/problem";
import type { AttachmentView } from "../../../api/types";
import { newKey } from "../../../kernel/attempt";
import { Radios, TextField } from "../../../kernel/form/fields";
import { Dialog, Failure, Waiting } from "../../../kernel/ui/parts";
import { useSay } from "../../../kernel/ui/say";
import { useLabel } from "../../../kernel/words";
import { AUDIENCES } from "../codes";
import { fileCall } from "./file-call";

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const SIDES = ["x", "y", "width", "height"] as const;

/** Opens the original, on record, and makes a copy of it in which the chosen areas are black. */
export function RedactDialog(props: { file: AttachmentView; onClose: () => void }) {
  const { file } = props;
  const { t } = useTranslation("cases");
  const label = useLabel("cases");
  const say = useSay();
  const cache = useQueryClient();
  const [address, setAddress] = useState<string | null>(null);
  const [areas, setAreas] = useState<Area[]>([]);
  const [audience, setAudience] = useState<string | null>("agencies");
  const open = useMutation({
    mutationFn: async () => {
      const { data, error, response } = await fileCall(file, true);
      if (!response.ok) throw problemOf(error, response);
      return URL.createObjectURL(data as Blob);
    },
    gcTime: 0,
    onSuccess: setAddress,
  });
  useEffect(() => () => (address === null ? undefined : URL.revokeObjectURL(address)), [address]);
  const redact = useMutation({
    mutationFn: () =>
      value(
        api.POST("/v1/attachments/{attachment_id}/redactions", {
          params: { path: { attachment_id: file.id }, header: { "Idempotency-Key": newKey() } },
          body: { areas, audience } as never,
        }),
      ),
    onSuccess: async () => {
      props.onClose();
      say(t("files.redacted_said"));
      await cache.invalidateQueries({ queryKey: ["files", file.case_id] });
    },
  });
  const change = (index: number, side: (typeof SIDES)[number], text: string) =>
    setAreas(areas.map((area, at) => (at === index ? { ...area, [side]: Math.max(0, Number(text) || 0) } : area)));
  return (
    <Dialog title={t("files.redact_title")} onClose={props.onClose} wide={address !== null}>
      {address === null ? (
        <>
          <p>{t("files.redact_opens")}</p>
          {open.isPending ? <Waiting lines={2} /> : null}
          {open.isError ? <Failure error={open.error} /> : null}
          <div className="row">
            <button type="button" className="button main" disabled={open.isPending} onClick={() => open.mutate()}>
              {t("files.redact_show")}
            </button>
            <button type="button" className="button" onClick={props.onClose}>
              {t("cancel")}
            </button>
          </div>
        </>
      ) : (
        <>
          <p className="text">{t("files.redact_how")}</p>
          <Canvas
            address={address}
            width={file.width ?? 1}
            height={file.height ?? 1}
            areas={areas}
            onArea={(area) => setAreas([...areas, area])}
          />
          <ul className="stack tight" aria-label={t("files.areas")}>
            {areas.map((area, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an area has no other name than its place in the list
              <li key={index} className="row">
                {SIDES.map((side) => (
                  <TextField
                    key={side}
                    label={`${t(`files.area.${side}`)} ${index + 1}`}
                    className="short"
                    type="number"
                    min={0}
                    value={String(area[side])}
                    onChange={(text) => change(index, side, text)}
                  />
                ))}
                <button
                  type="button"
                  className="button little"
                  onClick={() => setAreas(areas.filter((_, at) => at !== index))}
                >
                  <Trash2 size={16} aria-hidden="true" />
                  {t("files.area_remove", { number: index + 1 })}
                </button>
              </li>
            ))}
          </ul>
          <div className="row">
            <button
              type="button"
              className="button little"
              onClick={() => setAreas([...areas, { x: 0, y: 0, width: 100, height: 40 }])}
            >
              <SquareDashed size={16} aria-hidden="true" />
              {t("files.area_add")}
            </button>
          </div>
          <Radios
            label={t("files.copy_for")}
            value={audience}
            onChange={setAudience}
            options={AUDIENCES.map((code) => ({ code, word: label("file_audience", code) }))}
          />
          {redact.isError ? <Failure error={redact.error} /> : null}
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={areas.length === 0 || redact.isPending}
              onClick={() => redact.mutate()}
            >
              {t("files.redact_do")}
            </button>
            <button type="button" className="button" onClick={props.onClose}>
              {t("cancel")}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Canvas(props: {
  address: string;
  width: number;
  height: number;
  areas: Area[];
  onArea: (area: Area) => void;
}) {
  const { width, height } = props;
  const { t } = useTranslation("cases");
  const drawing = useRef<SVGSVGElement>(null);
  const [from, setFrom] = useState<{ x: number; y: number } | null>(null);
  const [to, setTo] = useState<{ x: number; y: number } | null>(null);
  const point = (event: PointerEvent) => {
    const box = drawing.current?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    const within = (share: number, most: number) => Math.round(Math.min(1, Math.max(0, share)) * most);
    return {
      x: within((event.clientX - box.left) / box.width, width),
      y: within((event.clientY - box.top) / box.height, height),
    };
  };
  const drawn = from && to ? spanned(from, to) : null;
  return (
    <svg
      ref={drawing}
      className="redaction"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t("files.picture")}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(point(event));
        setTo(null);
      }}
      onPointerMove={(event) => from && setTo(point(event))}
      onPointerUp={() => {
        if (drawn && drawn.width > 2 && drawn.height > 2) props.onArea(drawn);
        setFrom(null);
        setTo(null);
      }}
    >
      <image href={props.address} width={width} height={height} />
      {[...props.areas, ...(drawn ? [drawn] : [])].map((area, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an area has no other name than its place in the list
        <rect key={index} {...area} />
      ))}
    </svg>
  );
}

function spanned(one: { x: number; y: number }, other: { x: number; y: number }): Area {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}
