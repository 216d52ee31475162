//! Small numbers never leave: below ten, zero included, all look the same; the rest is rounded, totals independently.

/// The smallest number that is shown.
pub const THRESHOLD: i64 = 10;
/// What shown numbers are rounded to.
pub const BASE: i64 = 5;

/// What an outside reader sees of a count; none means "fewer than ten".
pub fn shown(count: i64) -> Option<i64> {
    (count >= THRESHOLD).then(|| (count + BASE / 2) / BASE * BASE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_hidden_cell_can_be_computed(cells in proptest::collection::vec(0_i64..400, 2..30), hidden in 0_i64..10) {
            // One hidden cell among shown ones: the total and the others leave at least four values possible.
            let others: Vec<i64> = cells.iter().map(|cell| cell + THRESHOLD).collect();
            let sum: i64 = others.iter().sum();
            let total = shown(sum + hidden).expect("a large total");
            let seen: i64 = others.iter().filter_map(|cell| shown(*cell)).sum();
            let slack = (others.len() as i64 + 1) * (BASE / 2);
            let possible = (0..THRESHOLD).filter(|guess| (seen + guess - total).abs() <= slack).count();
            prop_assert!(possible >= 4, "only {possible} values are possible");
        }

        #[test]
        fn zero_looks_like_any_small_number(small in 0_i64..10) {
            prop_assert_eq!(shown(small), shown(0));
        }
    }
}
