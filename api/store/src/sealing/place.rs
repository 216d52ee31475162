//! The one place in the database where a sealed value may be opened again.

use uuid::Uuid;

use super::envelope::Bound;

/// Where a sealed value stands. Every part is bound to the value: moved anywhere else, it no longer opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The agency that answers for the case.
    pub agency_of_record: Uuid,
    /// The case.
    pub case: Uuid,
    /// The compartment of the case; the data key must be of the same.
    pub compartment: &'a str,
    /// Table of the value.
    pub table: &'a str,
    /// Column of the value.
    pub column: &'a str,
    /// Key of the row.
    pub row: Uuid,
}

impl Place<'_> {
    pub(super) fn bound(&self) -> Bound {
        Bound::new("field")
            .and(self.agency_of_record)
            .and(self.case)
            .and(self.compartment)
            .and(self.table)
            .and(self.column)
            .and(self.row)
    }
}
