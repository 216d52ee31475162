//! Files of a case: what kind of document each is, who may open it, and what is written down about its custody.

use super::vocabulary::Compartment;

text_enum! {
    /// What kind of document a file is.
    AttachmentClass {
        IdentityDocument = "identity_document", TravelDocument = "travel_document", Medical = "medical", Legal = "legal",
        Statement = "statement", Photograph = "photograph", Authority = "authority", Other = "other",
    }
}

impl AttachmentClass {
    /// The part of the case whose share another agency needs before it sees such a file.
    pub const fn compartment(self) -> Compartment {
        match self {
            Self::IdentityDocument | Self::TravelDocument | Self::Authority => Compartment::Identity,
            Self::Medical | Self::Legal | Self::Statement | Self::Photograph | Self::Other => Compartment::Narrative,
        }
    }
}

text_enum! {
    /// Who sees a file.
    AttachmentAudience { Team = "team", Agencies = "agencies" }
}

text_enum! {
    /// Types of files that are taken.
    MediaType { Jpeg = "image/jpeg", Png = "image/png", Pdf = "application/pdf" }
}

impl MediaType {
    /// The endings of file names that go with this type, the usual one first.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Pdf => &["pdf"],
        }
    }

    /// Whether areas of it can be blacked out.
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }
}

text_enum! {
    /// What happened to a file.
    CustodyAct { Taken = "taken", HandedOut = "handed_out", Redacted = "redacted", Deleted = "deleted" }
}

text_enum! {
    /// Why a file was deleted.
    AttachmentDeletion {
        WrongFile = "wrong_file", Duplicate = "duplicate", PersonAsked = "person_asked", NotNeeded = "not_needed",
    }
}

/// An area of an image, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left edge.
    pub x: u32,
    /// From the upper edge.
    pub y: u32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
}

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 20 * 1024 * 1024;
