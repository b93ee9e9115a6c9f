//! The two languages of the book.

use std::fmt;
use std::str::FromStr;

use crate::text::Text;

/// A language in which the book is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Chinese, in `book/zh`.
    Zh,
    /// English, in `book/en`.
    En,
}

/// A language in which the book is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no language `{0}`: the book is written in zh and en")]
pub struct UnknownLanguage(String);

impl Language {
    /// Both, in the order in which they are built.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The folder below `book/`, the first part of a page's address, and the value of
    /// `language` in the templates.
    pub fn code(self) -> &'static str {
        self.pick("zh", "en")
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// What is said in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// The sentence of `text` in this language.
    pub fn of(self, text: &Text) -> &str {
        self.pick(&text.zh, &text.en)
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
            .ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
