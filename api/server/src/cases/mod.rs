//! The operations of cases: signals, cases and their moves, consents, referrals, the status procedure.

mod aid;
mod attachments;
mod case;
mod certificates;
mod closures;
mod conferences;
mod consents;
mod contact;
mod deadlines;
mod duplicates;
mod guarding;
mod intakes;
mod needs;
mod notes;
mod papers;
mod plans;
mod procedure;
mod referrals;
mod screenings;
mod services;

pub(crate) use certificates::page as certificate_page;

use crate::kernel::routing::Routes;

/// Mounts the operations of this capability.
pub fn routes(routes: &mut Routes) {
    intakes::routes(routes);
    case::routes(routes);
    consents::routes(routes);
    attachments::routes(routes);
    certificates::routes(routes);
    notes::routes(routes);
    deadlines::routes(routes);
    papers::routes(routes);
    procedure::routes(routes);
    contact::routes(routes);
    duplicates::routes(routes);
    guarding::routes(routes);
    referrals::routes(routes);
    needs::routes(routes);
    plans::routes(routes);
    conferences::routes(routes);
    aid::routes(routes);
    closures::routes(routes);
    services::routes(routes);
    screenings::routes(routes);
}
