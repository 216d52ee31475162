//! Links inside the application.
import { Link as RouterLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<"a">, "href"> & { to: string; search?: Record<string, unknown>; exact?: boolean };

/** A link to an address of the application; it says when it is the page of now. */
export function Link({ to, search, exact, ...rest }: Props) {
  return (
    <RouterLink
      to={to}
      search={search ?? {}}
      activeOptions={{ exact: exact ?? false, includeSearch: false }}
      {...rest}
    />
  );
}
