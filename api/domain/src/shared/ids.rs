//! One kind of id per noun, so that a case is never taken for a referral.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an id.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare id.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+ };
}

ids! {
    /// A case.
    CaseId,
    /// A signed-in person of an agency.
    UserId,
    /// One role of a person in one agency.
    MembershipId,
    /// An agency: one tenant.
    AgencyId,
    /// A sign-in and all that came of it.
    SessionId,
    /// An application of an agency.
    ClientId,
    /// A signal being written.
    IntakeId,
    /// A referral.
    ReferralId,
    /// A consent.
    ConsentId,
    /// A place.
    PlaceId,
    /// A running term.
    DeadlineId,
    /// A note of the receiving agency.
    NoteId,
    /// One act in the life of a case.
    EventId,
}
