//! How a capability names its pages; the application joins them.
import type { ComponentType } from "react";

/** One page: its address, what it may be seen by, and how its code is fetched. */
export interface PageRoute {
  path: string;
  permission: string;
  load: () => Promise<{ default: ComponentType }>;
}
