//! The pages of a book in both languages, read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::page::Page;
use crate::summary::Summary;

/// A book, and where it stands.
#[derive(Debug)]
pub(crate) struct Book {
    /// The folder that has `book/` and `chapters-code/`.
    pub(crate) root: PathBuf,
    /// Chinese, then English.
    pub(crate) languages: [Language; 2],
}

/// The book in one language.
#[derive(Debug)]
pub(crate) struct Language {
    /// `zh` or `en`, the folder's name.
    pub(crate) name: &'static str,
    /// The table of contents.
    pub(crate) summary: Summary,
    /// All pages below the folder, by their paths' order.
    pub(crate) pages: Vec<Page>,
}

impl Book {
    /// This book.
    pub(crate) fn this() -> Self {
        Self::read(Path::new(env!("CARGO_MANIFEST_DIR")))
    }

    /// The book whose root is this folder.
    pub(crate) fn read(root: &Path) -> Self {
        let languages = ["zh", "en"].map(|name| Language::read(root, name));
        Self { root: root.to_owned(), languages }
    }

    /// The pages of both languages, with the names of the languages.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&Language, &Page)> {
        self.languages.iter().flat_map(|language| {
            language.pages.iter().map(move |page| (language, page))
        })
    }
}

impl Language {
    fn read(root: &Path, name: &'static str) -> Self {
        let folder = Path::new("book").join(name);
        let mut pages = Vec::new();
        for file in files_below(root, &folder) {
            let is_page =
                file.extension().is_some_and(|extension| extension == "md");
            if is_page && !file.ends_with("SUMMARY.md") {
                let path =
                    file.strip_prefix(&folder).expect("it is below the folder");
                let path = path.to_str().expect("a page's name is UTF-8").to_owned();
                pages.push(Page::parse(&path, &file, &read(&root.join(&file))));
            }
        }
        let contents = folder.join("SUMMARY.md");
        let text = read(&root.join(&contents));
        Self { name, summary: Summary::parse(contents, &text), pages }
    }

    /// The page at this path below the language's folder.
    pub(crate) fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }
}

/// All files below a folder, as paths below the root, in order; hidden ones and what
/// builds leave behind are left out.
pub(crate) fn files_below(root: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<_> =
        fs::read_dir(root.join(folder)).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let hidden = name.to_string_lossy().starts_with('.');
        if hidden || name == "target" || name == "__pycache__" {
            continue;
        }
        let path = folder.join(&name);
        if entry.path().is_dir() {
            files.extend(files_below(root, &path));
        } else {
            files.push(path);
        }
    }
    files
}

/// A file's text.
pub(crate) fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => panic!("{} can't be read: {error}", path.display()),
    }
}
