//! The addresses of figures and of the law.
import { paths } from "../../kernel/paths";
import type { PageRoute } from "../../kernel/routes";

export const routes: PageRoute[] = [
  { path: paths.statistics, permission: "stats.read", load: () => import("./statistics") },
  { path: paths.law, permission: "law.read", load: () => import("./law") },
];
