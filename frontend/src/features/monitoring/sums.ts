//! Sums that never guess at what was hidden.

/** The sum of what may be seen, and how many cells are hidden. */
export function sumOf(cells: readonly { count?: number | null }[]): { sum: number; hidden: number } {
  let sum = 0;
  let hidden = 0;
  for (const cell of cells) {
    if (cell.count === null || cell.count === undefined) hidden += 1;
    else sum += cell.count;
  }
  return { sum, hidden };
}
