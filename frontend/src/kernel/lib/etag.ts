//! The version tag that a change must name.

/** The tag of a version, for answers that carry the version inside. */
export function tagOf(version: number): string {
  return `"${version}"`;
}
