//! Pages by key: newest first, from a moment and an id, never by counting rows.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Where the last page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The moment of the last row seen.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: Uuid,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The rows, newest first.
    pub items: Vec<T>,
    /// Where to go on, if there is more.
    pub next: Option<After>,
}

impl<T> Slice<T> {
    /// Makes a page of at most `limit` rows out of `limit + 1` fetched ones.
    pub(crate) fn cut(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> After) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }

    /// Changes every row and keeps the place.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Slice<U> {
        Slice { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}
