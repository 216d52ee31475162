//! Links inside the application.
import { Link as RouterLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<"a">, "href"> & {
  to: string;
  search?: Record<string, unknown>;
  /** Whether only this very address is the page of now, and not those below it. */
  exact?: boolean;
  /** Whether what follows the question mark tells one place from another. */
  bySearch?: boolean;
};

/** A link to an address of the application; it says when it is the page of now. */
export function Link({ to, search, exact, bySearch, ...rest }: Props) {
  return (
    <RouterLink
      to={to}
      search={search ?? {}}
      activeOptions={{ exact: (exact ?? false) || (bySearch ?? false), includeSearch: bySearch ?? false }}
      {...rest}
    />
  );
}
