//! What is served: the latest build of each part of the site.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use super::api::ApiDocs;
use super::news::Newsroom;
use crate::language::Language;

/// A part of the site, built apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// The pages of a language.
    Pages(Language),
    /// Its search index.
    Search(Language),
    /// The pages of the sources.
    Sources,
}

/// A build of a part. Its folder goes when nobody serves from it any more.
#[derive(Debug)]
pub(super) struct Build {
    pub(super) folder: PathBuf,
    pub(super) number: u64,
}

impl Drop for Build {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The latest builds.
#[derive(Debug)]
pub(super) struct Shelf {
    /// The book's root.
    pub(super) root: PathBuf,
    pub(super) languages: Vec<Language>,
    pub(super) news: Newsroom,
    pub(super) api: ApiDocs,
    /// Where builds go.
    folder: PathBuf,
    numbers: AtomicU64,
    builds: RwLock<HashMap<Part, Arc<Build>>>,
}

impl Shelf {
    pub(super) fn new(
        root: PathBuf,
        folder: PathBuf,
        languages: Vec<Language>,
    ) -> Self {
        // So that pages of an earlier server, still open, are told from this one's.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            api: ApiDocs::new(root.clone(), folder.join("api")),
            root,
            languages,
            news: Newsroom::new(),
            folder,
            numbers: AtomicU64::new(now.as_secs() * 1000),
            builds: RwLock::default(),
        }
    }

    /// A folder for a new build; there is nothing in it, and it is not served yet.
    pub(super) fn begin(&self) -> Build {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        Build { folder: self.folder.join(number.to_string()), number }
    }

    /// Serves `build` from now on.
    pub(super) fn put(&self, part: Part, build: Build) {
        let old = self
            .builds
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(part, Arc::new(build));
        // Removing its folder takes a while: not with the lock held.
        drop(old);
    }

    /// The latest build of a part.
    pub(super) fn get(&self, part: Part) -> Option<Arc<Build>> {
        let builds = self.builds.read().unwrap_or_else(PoisonError::into_inner);
        builds.get(&part).cloned()
    }

    /// The folders of the pages.
    pub(super) fn pages(&self) -> Vec<(Language, Arc<Build>)> {
        let built = |language: &Language| {
            Some((*language, self.get(Part::Pages(*language))?))
        };
        self.languages.iter().filter_map(built).collect()
    }

    /// What `path`, which begins with a slash, is a path of, and the rest of it.
    pub(super) fn part<'a>(&self, path: &'a str) -> Option<(Part, &'a str)> {
        if path.starts_with("/source/") {
            return Some((Part::Sources, path.strip_prefix("/source")?));
        }
        let language = self.language(path)?;
        let rest = path.get(language.code().len() + 1..)?;
        match rest.strip_prefix("/pagefind") {
            Some(index) if index.starts_with('/') => {
                Some((Part::Search(language), index))
            }
            _ => Some((Part::Pages(language), rest)),
        }
    }

    /// The language below whose folder `path` is.
    pub(super) fn language(&self, path: &str) -> Option<Language> {
        let (folder, _) = path.strip_prefix('/')?.split_once('/')?;
        self.languages.iter().copied().find(|language| language.code() == folder)
    }

    /// The page for what isn't there, in this language.
    pub(super) fn not_found(&self, language: Language) -> Option<String> {
        let build = self.get(Part::Pages(language))?;
        fs::read_to_string(Path::new(&build.folder).join("404.html")).ok()
    }
}
