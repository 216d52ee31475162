//! The address of the audit.
import { paths } from "../../kernel/paths";
import type { PageRoute } from "../../kernel/routes";

export const routes: PageRoute[] = [{ path: paths.audit, permission: "audit.read", load: () => import("./entries") }];
