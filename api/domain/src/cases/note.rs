//! Notes on a case: who reads them is chosen when they are written, and can only be narrowed later, by their author.

text_enum! {
    /// Who reads a note, from the fewest to the most.
    Visibility {
        /// The author alone.
        Private = "private",
        /// The agency of the author.
        Team = "team",
        /// Every agency that sees the case.
        Agencies = "agencies",
        /// Every agency that sees the case, and the person, who may be told it.
        Person = "person",
    }
}

impl Visibility {
    /// Whether other agencies than the author's read it.
    pub const fn leaves_agency(self) -> bool {
        matches!(self, Self::Agencies | Self::Person)
    }

    /// Narrows to fewer readers; the same or more is refused.
    pub fn narrow_to(self, narrower: Self) -> Result<Narrowing, NotNarrower> {
        if narrower < self { Ok(Narrowing { from: self, to: narrower }) } else { Err(NotNarrower) }
    }
}

/// A step to fewer readers. Only [`Visibility::narrow_to`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Narrowing {
    from: Visibility,
    to: Visibility,
}

impl Narrowing {
    /// From which readers.
    pub fn from(self) -> Visibility {
        self.from
    }

    /// To which readers.
    pub fn to(self) -> Visibility {
        self.to
    }
}

/// The note would be read by as many or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a note can only be narrowed")]
pub struct NotNarrower;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_visibility() -> impl Strategy<Value = Visibility> {
        proptest::sample::select(Visibility::ALL)
    }

    proptest! {
        #[test]
        fn no_chain_of_steps_ever_widens(start in any_visibility(), steps in proptest::collection::vec(any_visibility(), 0..8)) {
            let mut now = start;
            for wanted in steps {
                let before = now;
                match now.narrow_to(wanted) {
                    Ok(step) => {
                        prop_assert!(step.from() == before && step.to() == wanted && wanted < before);
                        prop_assert!(before.leaves_agency() || !wanted.leaves_agency());
                        now = step.to();
                    }
                    Err(NotNarrower) => prop_assert!(wanted >= before),
                }
            }
            prop_assert!(now <= start);
        }
    }
}
