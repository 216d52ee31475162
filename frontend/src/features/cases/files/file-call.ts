//! Asks for the bytes of a file: the original for those who may see it, otherwise only a redacted copy.
import { api } from "../../../api/client";
import type { AttachmentView } from "../../../api/types";
import { newKey } from "../../../kernel/attempt";

/** One request, one record of it. */
export function fileCall(file: AttachmentView, originals: boolean) {
  const call = {
    params: { path: { attachment_id: file.id }, header: { "Idempotency-Key": newKey() } },
    body: {},
    parseAs: "blob",
  } as const;
  return originals
    ? api.POST("/v1/attachments/{attachment_id}/downloads", call)
    : api.POST("/v1/attachments/{attachment_id}/redacted-downloads", call);
}
