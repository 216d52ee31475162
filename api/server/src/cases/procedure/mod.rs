//! The operations of the status procedure: the personal file, the body that decides, and the journals.

mod deciding;
mod journals;
mod personal_file;

use chrono::NaiveDate;

use crate::kernel::problem::Problem;
use crate::kernel::routing::Routes;

/// Mounts the operations of the procedure.
pub(super) fn routes(routes: &mut Routes) {
    personal_file::routes(routes);
    deciding::routes(routes);
    journals::routes(routes);
}

/// Refuses a day that has not come.
fn not_later(day: Option<NaiveDate>, today: NaiveDate, pointer: &str) -> Result<(), Problem> {
    if day.is_some_and(|day| day > today) { Err(Problem::field(pointer, "future")) } else { Ok(()) }
}
