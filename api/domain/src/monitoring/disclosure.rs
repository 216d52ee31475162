//! Small numbers never leave: below ten, zero included, all look the same; the rest is rounded, totals independently.
//!
//! Rounding each total by itself is not enough. When all numbers happen to lie at the edges of what they are rounded
//! from, a total still gives a small one away. [`release`] therefore also withholds a total that lies too near to the
//! least or the most that the shown numbers allow. Both answers, shown or withheld, leave every hidden number open:
//! the rule is wide enough (two steps of rounding on either side) that withholding does not give it away either.
//!
//! This holds for one table. Tables that overlap, such as free ranges of months, can be subtracted from each other:
//! give them only for fixed periods.

/// The smallest number that is shown.
pub const THRESHOLD: i64 = 10;
/// What shown numbers are rounded to.
pub const BASE: i64 = 5;

/// What an outside reader sees of a count; none means "fewer than ten".
pub fn shown(count: i64) -> Option<i64> {
    (count >= THRESHOLD).then(|| (count + BASE / 2) / BASE * BASE)
}

/// A line of figures as an outside reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The cells, in their order; none means "fewer than ten".
    pub cells: Vec<Option<i64>>,
    /// All together; none means "not shown", either because it is small or because it would give a cell away.
    pub total: Option<i64>,
}

/// Prepares a line of counts for an outside reader.
pub fn release(counts: &[i64]) -> Release {
    let cells: Vec<Option<i64>> = counts.iter().copied().map(shown).collect();
    let hidden = i64::try_from(cells.iter().filter(|cell| cell.is_none()).count()).unwrap_or(i64::MAX / THRESHOLD);
    let total = shown(counts.iter().sum()).filter(|total| {
        let (least, most) = cells
            .iter()
            .flatten()
            .map(|cell| possible(*cell))
            .fold((0, 0), |(least, most), (low, high)| (least + low, most + high));
        let (low, high) = possible(*total);
        // The hidden cells together lie between `low - most` and `high - least`, and at most at nine each.
        let most_hidden = hidden * (THRESHOLD - 1);
        hidden == 0 || (high - least >= 2 * BASE && most_hidden - (low - most) >= 2 * BASE)
    });
    Release { cells, total }
}

/// The least and the most that a shown number may have been.
const fn possible(shown: i64) -> (i64, i64) {
    let low = shown - BASE / 2;
    (if low < THRESHOLD { THRESHOLD } else { low }, shown + BASE / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values that a hidden cell may have had: for each, a whole other table that is released as exactly the same.
    fn alternatives(counts: &[i64], hidden: usize) -> Vec<i64> {
        let seen = release(counts);
        let range = |place: usize| match seen.cells[place] {
            Some(cell) => possible(cell),
            None => (0, THRESHOLD - 1),
        };
        let found = |value: i64| {
            let mut table: Vec<i64> = (0..counts.len()).map(|place| range(place).0).collect();
            table[hidden] = value;
            // From the least table with this value, one step at a time to the greatest.
            for place in (0..counts.len()).filter(|place| *place != hidden) {
                while table[place] < range(place).1 {
                    if release(&table) == seen {
                        return true;
                    }
                    table[place] += 1;
                }
            }
            release(&table) == seen
        };
        (0..THRESHOLD).filter(|value| found(*value)).collect()
    }

    fn cells_at_the_edges() -> impl Strategy<Value = Vec<i64>> {
        let edge = prop_oneof![0_i64..10, 10_i64..60, Just(0), Just(9), Just(10), Just(12), Just(13), Just(17)];
        proptest::collection::vec(edge, 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn no_hidden_cell_can_be_computed(counts in cells_at_the_edges()) {
            for hidden in (0..counts.len()).filter(|place| counts[*place] < THRESHOLD) {
                let open = alternatives(&counts, hidden);
                prop_assert!(open.contains(&counts[hidden]));
                prop_assert!(open.len() >= 6, "only {open:?} are possible");
            }
        }

        #[test]
        fn shown_numbers_are_rounded_and_near(count in 10_i64..100_000) {
            let seen = shown(count).expect("shown");
            prop_assert!(seen % BASE == 0 && (seen - count).abs() <= BASE / 2);
        }

        #[test]
        fn zero_looks_like_any_small_number(small in 0_i64..10) {
            prop_assert_eq!(shown(small), shown(0));
        }
    }

    #[test]
    fn many_small_numbers_have_a_total() {
        let seen = release(&[3; 40]);
        assert!(seen.cells.iter().all(Option::is_none));
        assert_eq!(seen.total, Some(120));
    }

    #[test]
    fn a_total_that_would_give_a_cell_away_is_not_shown() {
        // Thirteen is the least that is shown as fifteen: 52 with nothing hidden is the most that is shown as fifty.
        assert_eq!(release(&[13, 13, 13, 13, 0]).total, None);
        assert_eq!(release(&[9, 9]).total, None);
    }
}
