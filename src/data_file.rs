//! Reading one of the book's TOML files, with errors that name the file and the line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// Why a data file of the book can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// The file is missing, or this user may not read it.
    #[error("{path}: can't be read: {source}")]
    Unreadable {
        /// The file, below the book's root.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What the file says is not what it should say.
    #[error("{path}:{line}: {message}")]
    Malformed {
        /// The file, below the book's root.
        path: PathBuf,
        /// The line of the first mistake, from 1.
        line: usize,
        /// What is wrong there, and what should stand there.
        message: String,
    },
}

/// A data file's path and text, kept for the messages of what is wrong in it.
pub(crate) struct DataFile<'a> {
    path: &'a Path,
    text: String,
}

impl<'a> DataFile<'a> {
    /// Reads `path` below the book's root.
    pub(crate) fn read(root: &Path, path: &'a str) -> Result<Self, DataError> {
        let path = Path::new(path);
        let text = fs::read_to_string(root.join(path)).map_err(|source| {
            DataError::Unreadable { path: path.to_owned(), source }
        })?;
        Ok(Self { path, text })
    }

    /// The file's TOML as a `T`.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        toml::from_str(&self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            self.malformed(offset, error.message())
        })
    }

    /// The line that has the byte at `offset`, from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        before.matches('\n').count() + 1
    }

    /// The error that `message` is so at `offset`.
    pub(crate) fn malformed(
        &self,
        offset: usize,
        message: impl Into<String>,
    ) -> DataError {
        DataError::Malformed {
            path: self.path.to_owned(),
            line: self.line(offset),
            message: message.into(),
        }
    }
}
