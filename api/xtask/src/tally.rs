//! How many tests passed and failed, read from the closing lines of the test programs.

/// A count of tests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Reads one line; lines that are no closing lines change nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        // cargo test, nextest and vitest open their closing line with a word of their own.
        let opened = ["test result:", "Summary [", "Tests "].iter().any(|opening| line.starts_with(opening));
        let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || ",;|".contains(c)).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        // Playwright gives each number a line of its own, with nothing but a time behind it.
        let bare = matches!(words.as_slice(), [_, "passed" | "failed"] | [_, "passed", _] | [_, "timed", "out"])
            && words.get(2).is_none_or(|time| time.starts_with('(') || *time == "out");
        if !opened && !bare {
            return;
        }
        for pair in words.windows(2) {
            if let [number, word] = pair
                && let Ok(number) = number.parse::<u64>()
            {
                match *word {
                    "passed" => self.passed += number,
                    "failed" | "timed" => self.failed += number,
                    _ => {}
                }
            }
        }
    }
}

/// The line without the signs that colour it.
fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        if sign == '\u{1b}' {
            // From the escape to the letter that ends it.
            let _ = signs.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(sign);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> (u64, u64) {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read(line));
        (tally.passed, tally.failed)
    }

    #[test]
    fn the_closing_lines_of_four_programs_are_understood() {
        assert_eq!(of(&["test result: FAILED. 11 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out"]), (11, 2));
        assert_eq!(of(&["     Summary [   1.234s] 14 tests run: 11 passed (1 slow), 2 failed, 1 timed out"]), (11, 3));
        assert_eq!(of(&[" Test Files  1 failed | 3 passed (4)", "      Tests  2 failed | 40 passed (42)"]), (40, 2));
        assert_eq!(of(&["  1 failed", "    [chromium] › a.spec.ts", "  7 passed (12.3s)"]), (7, 1));
        assert_eq!(of(&["\u{1b}[32m  7 passed\u{1b}[39m\u{1b}[2m (12.3s)\u{1b}[22m"]), (7, 0));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            of(&["it said 3 passed in a sentence", "running 12 tests", "test a ... ok", "12 failed attempts"]),
            (0, 0)
        );
    }
}
