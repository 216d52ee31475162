//! The addresses of sign-in, sessions and API access.
import { paths } from "../../kernel/paths";
import type { PageRoute } from "../../kernel/routes";

export const routes: PageRoute[] = [
  { path: paths.profile, permission: "self.manage", load: () => import("./profile") },
  { path: paths.clients, permission: "client.manage", load: () => import("./clients") },
];
