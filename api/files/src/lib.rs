//! What arrives as a file: recognised by its bytes, cleaned of everything but its content, and blacked out where asked.
//!
//! Nothing that arrived is kept as it came. Pictures are decoded and written anew, so that places, cameras, thumbnails and
//! whatever hides behind the last byte are gone; PDF is read, searched for anything that acts by itself, and rewritten.

mod document;
mod picture;

use nrm_domain::cases::attachment::{Area, MediaType};

/// Why a file is not taken. Says nothing of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Not a JPEG, PNG or PDF.
    #[error("the type of the file is not taken")]
    Type,
    /// Bytes, ending and declared type do not say the same.
    #[error("bytes, ending and declared type differ")]
    Mismatch,
    /// It cannot be read whole.
    #[error("the file is damaged")]
    Damaged,
    /// More pixels, pages or objects than are taken.
    #[error("the file has too many pixels, pages or objects")]
    TooMuch,
    /// A PDF that is encrypted.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// A PDF that acts by itself or carries other files.
    #[error("the PDF has a script, an action or a file inside")]
    Active,
    /// An area that lies outside the picture, or none at all.
    #[error("the area is not in the picture")]
    Area,
}

/// A cleaned file.
#[derive(Clone, PartialEq, Eq)]
pub struct Clean {
    /// Its type.
    pub media: MediaType,
    /// Its bytes, as they are kept.
    pub bytes: Vec<u8>,
    /// Width and height in pixels; none for PDF.
    pub pixels: Option<(u32, u32)>,
    /// Pages; none for pictures.
    pub pages: Option<u32>,
}

impl std::fmt::Debug for Clean {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clean({}, {} bytes)", self.media, self.bytes.len())
    }
}

/// Recognises a file by its first bytes.
pub fn sniff(bytes: &[u8]) -> Option<MediaType> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(MediaType::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(MediaType::Png)
    } else if bytes.starts_with(b"%PDF-") {
        Some(MediaType::Pdf)
    } else {
        None
    }
}

/// Takes a file whose bytes, declared type and name agree, and gives back what may be kept of it.
pub fn clean(bytes: &[u8], declared: MediaType, name: &str) -> Result<Clean, Unfit> {
    let media = sniff(bytes).ok_or(Unfit::Type)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if media != declared || !media.endings().contains(&ending.as_str()) {
        return Err(Unfit::Mismatch);
    }
    match media {
        MediaType::Jpeg | MediaType::Png => picture::clean(bytes, media),
        MediaType::Pdf => document::clean(bytes),
    }
}

/// Makes a new picture in which the areas are black.
pub fn black_out(bytes: &[u8], media: MediaType, areas: &[Area]) -> Result<Clean, Unfit> {
    picture::black_out(bytes, media, areas)
}
