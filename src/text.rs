//! What stands in the book in both languages.

use serde::Deserialize;

/// A sentence in Chinese and in English.
///
/// In TOML it is a table, `{ zh = "…", en = "…" }`, or the two keys `x.zh` and `x.en`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The Chinese sentence.
    pub zh: String,
    /// The English sentence.
    pub en: String,
}

impl Text {
    /// Both languages with their folder names in `book/`, Chinese first.
    pub fn both(&self) -> [(&'static str, &str); 2] {
        [("zh", &self.zh), ("en", &self.en)]
    }
}
