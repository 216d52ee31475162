//! The addresses of places, agencies and people.
import { paths } from "../../kernel/paths";
import type { PageRoute } from "../../kernel/routes";

export const routes: PageRoute[] = [
  { path: paths.directory, permission: "directory.read", load: () => import("./agencies") },
  { path: paths.places, permission: "directory.read", load: () => import("./places") },
  { path: paths.agency("$agencyId"), permission: "directory.read", load: () => import("./agency") },
  { path: paths.users, permission: "user.manage", load: () => import("./users") },
];
