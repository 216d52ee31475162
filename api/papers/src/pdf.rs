//! Writes set pages as PDF/A-2u: fonts and colours inside, every letter with its meaning, nothing else.

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::color::luma;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime as Written, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

use crate::font::{Face, Letters, writable};
use crate::layout::{self, FOOT, HEAD, Mark, Pages};
use crate::sheet::Sheet;

/// Why a paper could not be written. Never says what was on it.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The font in the program cannot be read.
    #[error("the font of the papers cannot be read")]
    Font,
    /// A page of no size.
    #[error("a page has no size")]
    Page,
    /// The writer found something that PDF/A does not allow.
    #[error("the paper is not good PDF/A: {0}")]
    NotArchival(String),
}

/// Prints a sheet. `printed_at` goes into the metadata of the file.
pub fn print(sheet: &Sheet, printed_at: DateTime<Utc>) -> Result<Vec<u8>, PrintError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_U)
        .finish()
        .map_err(|error| PrintError::NotArchival(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let year = u16::try_from(printed_at.year()).unwrap_or(1970);
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let at = Written::new(year)
        .month(small(printed_at.month()))
        .day(small(printed_at.day()))
        .hour(small(printed_at.hour()))
        .minute(small(printed_at.minute()))
        .second(small(printed_at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    // The title of the form, never the name of a person: viewers show it in the title of their window.
    let metadata = Metadata::new()
        .title(sheet.title.clone())
        .language(sheet.language.clone())
        .creator("Взаємодія".to_owned())
        .producer("Взаємодія".to_owned())
        .creation_date(at);
    document.set_metadata(metadata);
    let pages = layout::set(sheet);
    let size = PageSettings::from_wh(pages.width, pages.height).ok_or(PrintError::Page)?;
    let all = pages.pages.len();
    for (at, marks) in pages.pages.iter().enumerate() {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        if sheet.demonstration {
            watermark(&mut surface, &pages, sheet)?;
        }
        for mark in running(&pages, sheet, at + 1, all) {
            draw(&mut surface, &mark)?;
        }
        for mark in &marks.marks {
            draw(&mut surface, mark)?;
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PrintError::NotArchival(format!("{error:?}")))
}

fn shade(value: u8) -> Fill {
    Fill { paint: luma::Color::new(value).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark) -> Result<(), PrintError> {
    match mark {
        Mark::Text { x, y, size, face, shade: dark, text } => {
            let letters = Letters::of(*face).ok_or(PrintError::Font)?;
            surface.set_stroke(None);
            surface.set_fill(Some(shade(*dark)));
            let glyphs = letters.glyphs(text);
            surface.draw_glyphs(Point::from_xy(*x, *y), &glyphs, letters.font.clone(), text, *size, false);
        }
        Mark::Rule { from, to, width, shade: dark } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            let Some(path) = path.finish() else { return Ok(()) };
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: luma::Color::new(*dark).into(),
                width: *width,
                ..Stroke::default()
            }));
            surface.draw_path(&path);
        }
        Mark::Fill { x, y, width, height, shade: dark } => {
            let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) else { return Ok(()) };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            let Some(path) = path.finish() else { return Ok(()) };
            surface.set_stroke(None);
            surface.set_fill(Some(shade(*dark)));
            surface.draw_path(&path);
        }
    }
    Ok(())
}

/// A pale word across the page, so that a paper of the demonstration is never taken for a real one.
fn watermark(surface: &mut Surface<'_>, pages: &Pages, sheet: &Sheet) -> Result<(), PrintError> {
    let letters = Letters::of(Face::Bold).ok_or(PrintError::Font)?;
    let (word, size) = (if sheet.language == "en" { "SAMPLE" } else { "ЗРАЗОК" }, 118.0);
    let width = letters.width(word, size);
    surface.push_transform(&Transform::from_translate(pages.width / 2.0, pages.height / 2.0));
    surface.push_transform(&Transform::from_rotate(-52.0));
    let mark =
        Mark::Text { x: -width / 2.0, y: size * 0.35, size, face: Face::Bold, shade: 238, text: word.to_owned() };
    let drawn = draw(surface, &mark);
    surface.pop();
    surface.pop();
    drawn
}

/// What stands on each page above and below.
fn running(pages: &Pages, sheet: &Sheet, number: usize, all: usize) -> Vec<Mark> {
    let english = sheet.language == "en";
    let (left, right) = (pages.left(), pages.right());
    let text = |x: f32, y: f32, size: f32, shade: u8, text: String| Mark::Text {
        x,
        y,
        size,
        face: Face::Regular,
        shade,
        text,
    };
    let width = |text: &str, size: f32| Letters::of(Face::Regular).map_or(0.0, |letters| letters.width(text, size));
    let mut marks = Vec::new();
    let reference = writable(&sheet.reference);
    let mut agency = writable(&sheet.agency);
    let room = right - left - width(&reference, 8.5) - 16.0;
    if width(&agency, 8.5) > room {
        while width(&agency, 8.5) > room - 8.0 && agency.pop().is_some() {}
        agency.push('…');
    }
    marks.push(text(left, HEAD, 8.5, 70, agency));
    marks.push(text(right - width(&reference, 8.5), HEAD, 8.5, 70, reference));
    marks.push(Mark::Rule { from: (left, HEAD + 5.0), to: (right, HEAD + 5.0), width: 0.5, shade: 150 });
    if sheet.demonstration {
        let words = if english {
            "Sample of a demonstration: people and agencies are invented, the paper has no legal force."
        } else {
            "Зразок із демонстрації: люди й установи вигадані, документ не має юридичної сили."
        };
        marks.push(text(left, HEAD + 15.0, 7.5, 90, words.to_owned()));
    }
    let foot = pages.height - FOOT;
    marks.push(Mark::Rule { from: (left, foot - 11.0), to: (right, foot - 11.0), width: 0.5, shade: 150 });
    let count = if english { format!("Page {number} of {all}") } else { format!("Сторінка {number} з {all}") };
    marks.push(text(right - width(&count, 8.5), foot, 8.5, 70, count.clone()));
    let room = right - left - width(&count, 8.5) - 20.0;
    let mut line = String::new();
    let mut y = foot - 1.0;
    for word in writable(&sheet.form).split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, 7.0) > room {
            marks.push(text(left, y, 7.0, 90, std::mem::replace(&mut line, word.to_owned())));
            y += 8.5;
        } else {
            line = longer;
        }
    }
    marks.push(text(left, y, 7.0, 90, line));
    marks
}
