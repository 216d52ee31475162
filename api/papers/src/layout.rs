//! Sets blocks into pages: where each line of text, each rule and each square of a code stands, in points.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::font::{Face, Letters, UNKNOWN, writable};
use crate::sheet::{Block, Field, Sheet, Signature, Tick};

/// Width and height of A4, in points.
const A4: (f32, f32) = (595.28, 841.89);
const LEFT: f32 = 71.0;
const RIGHT: f32 = 43.0;
const TOP: f32 = 74.0;
const BOTTOM: f32 = 66.0;
const BODY: f32 = 11.5;
const LEADING: f32 = 1.32;
const SMALL: f32 = 8.5;

/// How dark something is: 0 black, 255 white.
pub(crate) type Shade = u8;

/// Something on a page.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    Text { x: f32, y: f32, size: f32, face: Face, shade: Shade, text: String },
    Rule { from: (f32, f32), to: (f32, f32), width: f32, shade: Shade },
    Fill { x: f32, y: f32, width: f32, height: f32, shade: Shade },
}

/// A finished page.
#[derive(Debug, Default)]
pub(crate) struct PageMarks {
    pub marks: Vec<Mark>,
}

/// The set pages with their size.
pub(crate) struct Pages {
    pub width: f32,
    pub height: f32,
    pub pages: Vec<PageMarks>,
}

impl Pages {
    pub fn left(&self) -> f32 {
        LEFT
    }

    pub fn right(&self) -> f32 {
        self.width - RIGHT
    }
}

/// The height at which running heads and feet stand.
pub(crate) const HEAD: f32 = 40.0;
/// How far above the lower edge the foot stands.
pub(crate) const FOOT: f32 = 40.0;

struct Setter {
    width: f32,
    height: f32,
    y: f32,
    pages: Vec<PageMarks>,
    unknown: bool,
}

/// Sets a sheet.
pub(crate) fn set(sheet: &Sheet) -> Pages {
    let (width, height) = if sheet.wide { (A4.1, A4.0) } else { A4 };
    let mut setter = Setter { width, height, y: TOP, pages: vec![PageMarks::default()], unknown: false };
    let mut rest = sheet.blocks.as_slice();
    if let Some((Block::Addressee { fields }, after)) = rest.split_first() {
        setter.addressee(fields);
        rest = after;
    }
    setter.title(&sheet.title, sheet.subtitle.as_deref());
    for (at, block) in rest.iter().enumerate() {
        // A question stays with the first of its answers.
        if matches!((block, rest.get(at + 1)), (Block::Text { .. } | Block::Small { .. }, Some(Block::Ticks { .. }))) {
            setter.room(62.0);
        }
        setter.block(block);
    }
    if setter.unknown {
        setter.gap(8.0);
        let words = if sheet.language == "en" {
            format!("The sign {UNKNOWN} stands for a letter that the font of this paper does not have.")
        } else {
            format!("Знак {UNKNOWN} стоїть замість літери, якої немає у шрифті цього документа.")
        };
        setter.paragraph(&words, LEFT, setter.inner(), SMALL, Face::Regular, 90);
    }
    Pages { width, height, pages: setter.pages }
}

/// Breaks a text into lines that fit; a word that is too long is cut.
fn wrap(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let Some(letters) = Letters::of(face) else { return Vec::new() };
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if letters.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if letters.width(&line, size) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

impl Setter {
    fn inner(&self) -> f32 {
        self.width - LEFT - RIGHT
    }

    fn right(&self) -> f32 {
        self.width - RIGHT
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }

    /// Begins a new page unless so much room is left.
    fn room(&mut self, needed: f32) {
        if self.y + needed > self.height - BOTTOM && self.y > TOP {
            self.pages.push(PageMarks::default());
            self.y = TOP;
        }
    }

    fn gap(&mut self, points: f32) {
        if self.y > TOP {
            self.y += points;
        }
    }

    fn clean(&mut self, text: &str) -> String {
        let text = writable(text);
        self.unknown |= text.contains(UNKNOWN);
        text
    }

    /// Sets lines from the present height on, page by page.
    fn paragraph(&mut self, text: &str, x: f32, width: f32, size: f32, face: Face, shade: Shade) {
        let text = self.clean(text);
        for line in wrap(&text, face, size, width) {
            self.room(size * LEADING);
            self.y += size * LEADING;
            self.put(Mark::Text { x, y: self.y - size * 0.3, size, face, shade, text: line });
        }
    }

    fn centred(&mut self, text: &str, size: f32, face: Face) {
        let text = self.clean(text);
        for line in wrap(&text, face, size, self.inner()) {
            self.room(size * LEADING);
            self.y += size * LEADING;
            let width = Letters::of(face).map_or(0.0, |letters| letters.width(&line, size));
            let x = LEFT + (self.inner() - width) / 2.0;
            self.put(Mark::Text { x, y: self.y - size * 0.3, size, face, shade: 0, text: line });
        }
    }

    fn title(&mut self, title: &str, subtitle: Option<&str>) {
        self.gap(16.0);
        self.centred(title, 14.0, Face::Bold);
        if let Some(subtitle) = subtitle {
            self.y += 1.0;
            self.centred(subtitle, BODY, Face::Regular);
        }
        self.y += 10.0;
    }

    fn addressee(&mut self, fields: &[Field]) {
        let x = LEFT + self.inner() * 0.44;
        let width = self.right() - x;
        for Field { label, value } in fields {
            if value.is_empty() {
                self.paragraph(label, x, width, BODY, Face::Regular, 0);
                self.written_line(x, self.right());
            } else if label.is_empty() {
                self.paragraph(value, x, width, BODY, Face::Regular, 0);
            } else {
                self.paragraph(&format!("{label} {value}"), x, width, BODY, Face::Regular, 0);
            }
            self.y += 2.0;
        }
    }

    fn written_line(&mut self, from: f32, to: f32) {
        self.room(20.0);
        self.y += 20.0;
        self.put(Mark::Rule { from: (from, self.y), to: (to, self.y), width: 0.5, shade: 110 });
        self.y += 2.0;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Addressee { fields } => self.addressee(fields),
            Block::Heading { text } => {
                // A heading never stands alone at the foot of a page.
                self.room(70.0);
                self.gap(12.0);
                self.paragraph(text, LEFT, self.inner(), 12.0, Face::Bold, 0);
                self.y += 3.0;
            }
            Block::Text { text } => {
                self.paragraph(text, LEFT, self.inner(), BODY, Face::Regular, 0);
                self.y += 5.0;
            }
            Block::Small { text } => {
                self.paragraph(text, LEFT, self.inner(), SMALL, Face::Regular, 70);
                self.y += 4.0;
            }
            Block::Fields { fields } => {
                for field in fields {
                    self.field(field);
                }
                self.y += 9.0;
            }
            Block::Lines { label, count } => {
                if !label.is_empty() {
                    self.room(50.0);
                    self.paragraph(label, LEFT, self.inner(), BODY, Face::Regular, 0);
                }
                for _ in 0..*count {
                    self.written_line(LEFT, self.right());
                }
                self.y += 5.0;
            }
            Block::Ticks { ticks } => self.ticks(ticks),
            Block::Table { head, widths, rows } => self.table(head, widths, rows),
            Block::Signatures { lines } => self.signatures(lines),
            Block::Code { payload, caption } => self.code(payload, caption),
        }
    }

    fn field(&mut self, field: &Field) {
        let label_width = self.inner() * 0.36;
        let x = LEFT + label_width + 8.0;
        let width = self.right() - x;
        let (label, value) = (self.clean(&field.label), self.clean(&field.value));
        let labels = wrap(&label, Face::Regular, 10.0, label_width);
        let values = wrap(&value, Face::Regular, BODY, width);
        let count = labels.len().max(values.len());
        self.room(BODY * LEADING * 2.0 + 4.0);
        self.y += 3.0;
        for at in 0..count {
            self.room(BODY * LEADING + 4.0);
            self.y += BODY * LEADING;
            let y = self.y - BODY * 0.3;
            if let Some(text) = labels.get(at) {
                self.put(Mark::Text { x: LEFT, y, size: 10.0, face: Face::Regular, shade: 60, text: text.clone() });
            }
            if let Some(text) = values.get(at) {
                self.put(Mark::Text { x, y, size: BODY, face: Face::Regular, shade: 0, text: text.clone() });
            }
        }
        self.y += 1.5;
        self.put(Mark::Rule { from: (x, self.y), to: (self.right(), self.y), width: 0.4, shade: 140 });
    }

    fn tick(&mut self, tick: &Tick, x: f32, width: f32, y: f32) -> f32 {
        let label = self.clean(&tick.label);
        let lines = wrap(&label, Face::Regular, 10.5, width - 16.0);
        let (box_y, side) = (y + 4.5, 8.5);
        let corners = [
            ((x, box_y), (x + side, box_y)),
            ((x + side, box_y), (x + side, box_y + side)),
            ((x + side, box_y + side), (x, box_y + side)),
            ((x, box_y + side), (x, box_y)),
        ];
        for (from, to) in corners {
            self.put(Mark::Rule { from, to, width: 0.6, shade: 0 });
        }
        if tick.ticked {
            let (a, b) = (1.8, side - 1.8);
            self.put(Mark::Rule { from: (x + a, box_y + a), to: (x + b, box_y + b), width: 1.1, shade: 0 });
            self.put(Mark::Rule { from: (x + b, box_y + a), to: (x + a, box_y + b), width: 1.1, shade: 0 });
        }
        let mut at = y;
        for text in lines {
            at += 10.5 * LEADING;
            self.put(Mark::Text { x: x + 15.0, y: at - 1.5, size: 10.5, face: Face::Regular, shade: 0, text });
        }
        at + 1.5
    }

    fn ticks(&mut self, ticks: &[Tick]) {
        let longest = ticks.iter().map(|tick| tick.label.chars().count()).max().unwrap_or_default();
        let columns = match ticks.len() {
            2..=4 if longest <= 16 => ticks.len(),
            2 | 5.. if longest <= 44 => 2,
            4 if longest <= 44 => 2,
            _ => 1,
        };
        let width = self.inner() / columns as f32;
        for row in ticks.chunks(columns) {
            self.room(30.0);
            let top = self.y;
            let mut lowest = top;
            for (column, tick) in row.iter().enumerate() {
                lowest = lowest.max(self.tick(tick, LEFT + width * column as f32, width - 10.0, top));
            }
            self.y = lowest;
        }
        self.y += 6.0;
    }

    fn table(&mut self, head: &[String], widths: &[u8], rows: &[Vec<String>]) {
        let size = 9.5;
        let edges: Vec<f32> = widths
            .iter()
            .scan(LEFT, |x, part| {
                *x += self.inner() * f32::from(*part) / 100.0;
                Some(*x)
            })
            .collect();
        self.room(60.0);
        self.y += 4.0;
        self.table_row(head, &edges, size, true);
        for row in rows {
            let before = self.pages.len();
            let height = self.row_height(row, &edges, size);
            self.room(height);
            if self.pages.len() > before {
                self.table_row(head, &edges, size, true);
            }
            self.table_row(row, &edges, size, false);
        }
        self.y += 8.0;
    }

    fn cell_lines(&mut self, row: &[String], edges: &[f32], size: f32, face: Face) -> Vec<Vec<String>> {
        let mut left = LEFT;
        row.iter()
            .zip(edges)
            .map(|(cell, right)| {
                let width = right - left - 8.0;
                left = *right;
                let text = self.clean(cell);
                wrap(&text, face, size, width)
            })
            .collect()
    }

    fn row_height(&mut self, row: &[String], edges: &[f32], size: f32) -> f32 {
        let lines = self.cell_lines(row, edges, size, Face::Regular).iter().map(Vec::len).max().unwrap_or(1);
        lines.max(1) as f32 * size * LEADING + 7.0
    }

    fn table_row(&mut self, row: &[String], edges: &[f32], size: f32, head: bool) {
        let face = if head { Face::Bold } else { Face::Regular };
        let cells = self.cell_lines(row, edges, size, face);
        let count = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let (top, height) = (self.y, count as f32 * size * LEADING + 7.0);
        if head {
            self.put(Mark::Fill { x: LEFT, y: top, width: self.inner(), height, shade: 236 });
        }
        let mut left = LEFT;
        for (lines, right) in cells.into_iter().zip(edges) {
            let mut y = top + 3.0;
            for text in lines {
                y += size * LEADING;
                self.put(Mark::Text { x: left + 4.0, y: y - size * 0.28, size, face, shade: 0, text });
            }
            left = *right;
        }
        let bottom = top + height;
        let lines = [top, bottom].map(|y| ((LEFT, y), (self.right(), y)));
        let posts = std::iter::once(LEFT).chain(edges.iter().copied()).map(|x| ((x, top), (x, bottom)));
        for (from, to) in lines.into_iter().chain(posts).collect::<Vec<_>>() {
            self.put(Mark::Rule { from, to, width: 0.5, shade: 120 });
        }
        self.y = bottom;
    }

    fn signatures(&mut self, lines: &[Signature]) {
        self.gap(6.0);
        let (role_width, line_from) = (self.inner() * 0.36, LEFT + self.inner() * 0.38);
        let line_to = LEFT + self.inner() * 0.62;
        let name_from = LEFT + self.inner() * 0.65;
        for Signature { role, name } in lines {
            let (role, name) = (self.clean(role), self.clean(name));
            let roles = wrap(&role, Face::Regular, 10.5, role_width);
            let names = wrap(&name, Face::Regular, 10.5, self.right() - name_from);
            let count = roles.len().max(names.len()).max(1);
            self.room(count as f32 * 14.0 + 26.0);
            self.y += 12.0;
            let top = self.y;
            for (at, text) in roles.into_iter().enumerate() {
                let y = top + 14.0 * (at as f32 + 1.0) - 3.0;
                self.put(Mark::Text { x: LEFT, y, size: 10.5, face: Face::Regular, shade: 0, text });
            }
            for (at, text) in names.into_iter().filter(|text| !text.is_empty()).enumerate() {
                let y = top + 14.0 * (at as f32 + 1.0) - 3.0;
                self.put(Mark::Text { x: name_from, y, size: 10.5, face: Face::Regular, shade: 0, text });
            }
            let line = top + 14.0;
            self.put(Mark::Rule { from: (line_from, line), to: (line_to, line), width: 0.5, shade: 0 });
            if name.is_empty() {
                self.put(Mark::Rule { from: (name_from, line), to: (self.right(), line), width: 0.5, shade: 0 });
            }
            let hint = |x: f32, text: &str| Mark::Text {
                x,
                y: line + 8.0,
                size: 7.0,
                face: Face::Regular,
                shade: 90,
                text: text.to_owned(),
            };
            self.put(hint(line_from, "(підпис, дата)"));
            if name.is_empty() {
                self.put(hint(name_from, "(прізвище, ініціали)"));
            }
            self.y = top + count as f32 * 14.0 + 10.0;
        }
    }

    fn code(&mut self, payload: &str, caption: &str) {
        const SIDE: f32 = 104.0;
        // Medium correction: still read when a tenth of the code is soiled.
        let Ok(code) = QrCode::encode_text(payload, QrCodeEcc::Medium) else { return };
        self.gap(8.0);
        self.room(SIDE + 8.0);
        let (top, module) = (self.y + 4.0, SIDE / code.size() as f32);
        for row in 0..code.size() {
            let mut column = 0;
            while column < code.size() {
                let from = column;
                while column < code.size() && code.get_module(column, row) {
                    column += 1;
                }
                if column > from {
                    self.put(Mark::Fill {
                        x: LEFT + module * from as f32,
                        y: top + module * row as f32,
                        width: module * (column - from) as f32,
                        height: module,
                        shade: 0,
                    });
                }
                column += 1;
            }
        }
        self.y = top + 2.0;
        let x = LEFT + SIDE + 16.0;
        self.paragraph(caption, x, self.right() - x, 9.5, Face::Regular, 40);
        self.y = self.y.max(top + SIDE + 8.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        let text = "Державнеслужбовестановище довгого слова і кількох коротких";
        for width in [20.0, 60.0, 200.0] {
            let lines = wrap(text, Face::Regular, 11.0, width);
            let letters = Letters::of(Face::Regular).expect("a face");
            assert!(lines.iter().all(|line| letters.width(line, 11.0) <= width), "{lines:?}");
            let joined: String = lines.concat().replace(' ', "");
            assert_eq!(joined, text.replace(' ', ""));
        }
    }
}
