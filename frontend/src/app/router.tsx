//! Joins the pages of the capabilities; nothing else.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { routes as audit } from "../features/audit/routes";
import { routes as auth } from "../features/auth/routes";
import { routes as cases } from "../features/cases/routes";
import { routes as directory } from "../features/directory/routes";
import { routes as monitoring } from "../features/monitoring/routes";
import { Waiting } from "../kernel/ui/parts";
import { BrokenPage, NoSuchPage } from "./error-page";
import { Layout } from "./layout";

/** Makes the router of one signed-in person. */
export function makeRouter() {
  const root = createRootRoute({ component: Layout, notFoundComponent: NoSuchPage });
  const pages = [...cases, ...monitoring, ...directory, ...auth, ...audit].map((page) =>
    createRoute({ getParentRoute: () => root, path: page.path, component: lazyRouteComponent(page.load) }),
  );
  return createRouter({
    routeTree: root.addChildren(pages),
    defaultPendingComponent: () => <Waiting />,
    defaultPendingMs: 300,
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NoSuchPage,
    scrollRestoration: false,
  });
}
