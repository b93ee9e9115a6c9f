//! The name of a test that proves a claim, and where that test stands.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

use crate::examples::package_name;

/// A test's name, `CRATE::TEST_FILE::PATH`: what `cargo test -p CRATE --test TEST_FILE`
/// calls `PATH`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Proof {
    /// The crate, such as `socket-families`.
    pub krate: String,
    /// The test binary, such as `claims`.
    pub binary: String,
    /// The test's path in it, such as `unix::an_abstract_name_begins_with_a_null_byte`.
    pub path: String,
}

/// The place of a test function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, below the book's root.
    pub file: PathBuf,
    /// The line of its `fn`, from 1.
    pub line: usize,
}

/// A proof that is not written `CRATE::TEST_FILE::PATH`.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` names no test: write CRATE::TEST_FILE::PATH, with names of a-z, 0-9, _ and -"
)]
pub struct ProofError(String);

/// A test that a proof names and that doesn't stand where it should.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocateError {
    /// No package of the workspace has the name.
    #[error("there is no crate `{0}` in the root, chapters-code/ or tests/")]
    NoCrate(String),
    /// The crate has no such test file or module.
    #[error("there is none of the files {0}")]
    NoFile(String),
    /// The file has no such function.
    #[error("{file} has no `fn {function}`")]
    NoFunction {
        /// The file, below the book's root.
        file: PathBuf,
        /// The function it should have.
        function: String,
    },
}

impl Proof {
    /// Where the test stands in the book at `root`.
    ///
    /// # Errors
    ///
    /// When the crate, the file or the function is not there.
    pub fn locate(&self, root: &Path) -> Result<Place, LocateError> {
        let folder = crate_folder(root, &self.krate)
            .ok_or_else(|| LocateError::NoCrate(self.krate.clone()))?;
        let (modules, function) =
            self.path.rsplit_once("::").unwrap_or(("", &self.path));
        let candidates = self.files(&folder, modules);
        let Some((file, text)) = candidates.iter().find_map(|file| {
            fs::read_to_string(root.join(file)).ok().map(|text| (file, text))
        }) else {
            let names: Vec<_> =
                candidates.iter().map(|file| file.display().to_string()).collect();
            return Err(LocateError::NoFile(names.join(", ")));
        };
        match text.lines().position(|line| defines(line, function)) {
            Some(index) => Ok(Place { file: file.clone(), line: index + 1 }),
            None => Err(LocateError::NoFunction {
                file: file.clone(),
                function: function.to_owned(),
            }),
        }
    }

    /// The files which may have the module, the most usual first.
    fn files(&self, folder: &Path, modules: &str) -> Vec<PathBuf> {
        let tests = folder.join("tests");
        let binary = &self.binary;
        if modules.is_empty() {
            return vec![
                tests.join(format!("{binary}.rs")),
                tests.join(binary).join("main.rs"),
            ];
        }
        let modules = modules.replace("::", "/");
        vec![
            tests.join(binary).join(format!("{modules}.rs")),
            tests.join(binary).join(&modules).join("mod.rs"),
            // The module may be an inline one.
            tests.join(format!("{binary}.rs")),
        ]
    }
}

impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        };
        let mut parts = text.splitn(3, "::");
        match (parts.next(), parts.next(), parts.next()) {
            (Some(krate), Some(binary), Some(path))
                if is_name(krate)
                    && is_name(binary)
                    && path.split("::").all(is_name) =>
            {
                Ok(Self {
                    krate: krate.to_owned(),
                    binary: binary.to_owned(),
                    path: path.to_owned(),
                })
            }
            _ => Err(ProofError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Proof {
    type Error = ProofError;

    fn try_from(text: String) -> Result<Self, ProofError> {
        text.parse()
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}::{}", self.krate, self.binary, self.path)
    }
}

/// The folder of a package of the workspace, below the root.
fn crate_folder(root: &Path, name: &str) -> Option<PathBuf> {
    let below = |parent: &'static str| {
        let entries =
            fs::read_dir(root.join(parent)).into_iter().flatten().flatten();
        entries.map(move |entry| Path::new(parent).join(entry.file_name()))
    };
    [PathBuf::new()]
        .into_iter()
        .chain(below("chapters-code"))
        .chain(below("tests"))
        .find(|folder| {
            package_name(&root.join(folder).join("Cargo.toml"))
                .is_ok_and(|package| package == name)
        })
}

/// Whether the line begins the function of this name.
fn defines(line: &str, function: &str) -> bool {
    line.split_once("fn ").is_some_and(|(_, after)| {
        after
            .trim_start()
            .strip_prefix(function)
            .is_some_and(|rest| rest.starts_with(['(', '<']))
    })
}
