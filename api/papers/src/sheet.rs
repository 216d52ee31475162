//! A paper before it is a page: blocks in reading order. The browser shows them as the preview, the printer sets them.

use serde::Serialize;
use utoipa::ToSchema;

/// A paper.
#[derive(Clone, Serialize, ToSchema)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// What stands under the title.
    pub subtitle: Option<String>,
    /// The form it follows, in small print: act, and that no lawyer has compared it.
    pub form: String,
    /// Whether the printing agency is an invented one; such a paper is marked on each page.
    pub demonstration: bool,
    /// The name of the agency, in the running head.
    pub agency: String,
    /// The case or journal, in the running head.
    pub reference: String,
    /// Wide pages, for journals.
    pub wide: bool,
    /// The language.
    pub language: String,
    /// The content.
    pub blocks: Vec<Block>,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sheet({})", self.title)
    }
}

/// A labelled value; an empty one is a line to write on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Field {
    /// What it is.
    pub label: String,
    /// What stands there, or nothing.
    pub value: String,
}

/// A box to tick.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tick {
    /// What it is for.
    pub label: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// A line for a signature.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Signature {
    /// Who signs.
    pub role: String,
    /// Their name, if it is known.
    pub name: String,
}

/// A part of a paper.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// To whom and from whom, at the upper right.
    Addressee {
        /// The lines.
        fields: Vec<Field>,
    },
    /// A heading.
    Heading {
        /// The words.
        text: String,
    },
    /// A paragraph.
    Text {
        /// The words.
        text: String,
    },
    /// A paragraph in small print.
    Small {
        /// The words.
        text: String,
    },
    /// Labelled values under each other.
    Fields {
        /// The values.
        fields: Vec<Field>,
    },
    /// Empty lines to write on.
    Lines {
        /// What for.
        label: String,
        /// How many.
        count: u8,
    },
    /// Boxes to tick.
    Ticks {
        /// The boxes.
        ticks: Vec<Tick>,
    },
    /// A table.
    Table {
        /// The headings.
        head: Vec<String>,
        /// Widths of the columns in parts of a hundred.
        widths: Vec<u8>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// Signatures.
    Signatures {
        /// The lines.
        lines: Vec<Signature>,
    },
    /// A square code that a telephone reads.
    Code {
        /// What it says.
        payload: String,
        /// What is written beside it.
        caption: String,
    },
}

impl Block {
    /// A heading.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading { text: text.into() }
    }

    /// A paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// Small print.
    pub fn small(text: impl Into<String>) -> Self {
        Self::Small { text: text.into() }
    }

    /// Lines to write on.
    pub fn lines(label: impl Into<String>, count: u8) -> Self {
        Self::Lines { label: label.into(), count }
    }

    /// Labelled values.
    pub fn fields(fields: Vec<Field>) -> Self {
        Self::Fields { fields }
    }

    /// Boxes to tick.
    pub fn ticks(ticks: impl IntoIterator<Item = (String, bool)>) -> Self {
        Self::Ticks { ticks: ticks.into_iter().map(|(label, ticked)| Tick { label, ticked }).collect() }
    }

    /// Signatures.
    pub fn signatures(lines: &[(&str, &str)]) -> Self {
        Self::Signatures {
            lines: lines
                .iter()
                .map(|(role, name)| Signature { role: (*role).to_owned(), name: (*name).to_owned() })
                .collect(),
        }
    }
}

/// A labelled value.
pub fn field(label: &str, value: impl Into<String>) -> Field {
    Field { label: label.to_owned(), value: value.into() }
}
