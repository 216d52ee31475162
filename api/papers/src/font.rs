//! The two faces of the papers, STIX Two Text regular and bold (SIL Open Font License 1.1, see `fonts/OFL.txt`):
//! their letters, and how wide each one is.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::UnicodeNormalization;

const REGULAR: &[u8] = include_bytes!("../fonts/STIXTwoText-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/STIXTwoText-Bold.ttf");

/// Stands where the font has no letter; the paper then says so.
pub(crate) const UNKNOWN: char = '\u{25CC}';

/// A face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Regular,
    Bold,
}

/// A face that can be measured and drawn.
pub(crate) struct Letters {
    pub font: Font,
    face: FontRef<'static>,
    metrics: GlyphMetrics<'static>,
    units: f32,
}

static LETTERS: LazyLock<Option<[Letters; 2]>> = LazyLock::new(|| Some([open(REGULAR)?, open(BOLD)?]));

fn open(bytes: &'static [u8]) -> Option<Letters> {
    let face = FontRef::new(bytes).ok()?;
    let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::default());
    let units = f32::from(face.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(bytes);
    Some(Letters { font: Font::new(data.into(), 0)?, face, metrics, units })
}

impl Letters {
    /// The face; none only if the program was built with a broken font.
    pub fn of(face: Face) -> Option<&'static Self> {
        let [regular, bold] = LETTERS.as_ref()?;
        Some(match face {
            Face::Regular => regular,
            Face::Bold => bold,
        })
    }

    fn glyph(&self, letter: char) -> Option<(skrifa::GlyphId, f32)> {
        let glyph = self.face.charmap().map(letter).filter(|glyph| glyph.to_u32() != 0)?;
        Some((glyph, self.metrics.advance_width(glyph).unwrap_or_default() / self.units))
    }

    /// How wide a text is at this size, in points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|letter| self.glyph(letter)).map(|(_, advance)| advance * size).sum()
    }

    /// The letters of a text, ready to be drawn.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .filter_map(|(at, letter)| {
                let (glyph, advance) = self.glyph(letter)?;
                let range: Range<usize> = at..at + letter.len_utf8();
                Some(KrillaGlyph {
                    glyph_id: GlyphId::new(glyph.to_u32()),
                    text_range: range,
                    x_advance: advance,
                    x_offset: 0.0,
                    y_offset: 0.0,
                    y_advance: 0.0,
                    location: None,
                })
            })
            .collect()
    }
}

/// A text as the font can write it: composed letters, no control characters, and [`UNKNOWN`] for the rest.
pub(crate) fn writable(text: &str) -> String {
    let Some(letters) = Letters::of(Face::Regular) else { return String::new() };
    text.nfc()
        .filter_map(|letter| match letter {
            '\n' | ' ' | '\u{A0}' => Some(letter),
            '\t' => Some(' '),
            '\u{2010}' | '\u{2011}' => Some('-'),
            _ if letter.is_control() || ('\u{200B}'..='\u{200F}').contains(&letter) => None,
            _ if letters.glyph(letter).is_some() => Some(letter),
            _ => Some(UNKNOWN),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_write_ukrainian_and_most_latin() {
        let needed = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ«»„“№–—§◌ \
            ABCXYZabcxyzĂăȘșȚțŁłŻżŐőŞşĞğİıÄöÜßéèñçÆøŠšŽžĐđẶặỄễ0123456789.,:;!?()/%+-";
        for face in [Face::Regular, Face::Bold] {
            let letters = Letters::of(face).expect("a face");
            for letter in needed.chars().filter(|letter| *letter != ' ') {
                assert!(letters.glyph(letter).is_some(), "{face:?} has no {letter}");
            }
        }
    }

    #[test]
    fn what_the_font_cannot_write_is_marked() {
        assert_eq!(writable("Олена محمد\u{0}"), "Олена ◌◌◌◌");
        assert_eq!(writable("и\u{306}"), "й");
    }
}
