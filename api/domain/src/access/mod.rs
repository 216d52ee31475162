//! Who may do what, for whom, and how it is proved.
//!
//! An invented example all the way through. Officer Vesna signs in for the police of a town. Her *membership* has the
//! *role* `first_responder`, and [`role::Role::holds`] lists what that role may do. Her token carries one *scope* for
//! each of these, such as `case.read@UA14/<agency>`: a ceiling. When she opens a case, the route asks for
//! `Desk<CaseRead>`; [`grant::Grant`] is minted only if a scope of hers names that permission for the agency that she
//! acts for; the store opens a transaction only with that grant, and the database checks once more, with live rows,
//! that the session, the person, the membership and the agency are still what the token says.

pub mod actor;
pub mod grant;
pub mod permission;
pub mod role;
pub mod scope;
