//! What changes on the disk while the book is served.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

use crate::language::Language;

/// An editor's several writes are one change when no longer than this apart.
const QUIET: Duration = Duration::from_millis(40);
/// A change is told after this long at the latest.
const LONGEST: Duration = Duration::from_millis(500);
/// The folders that pages are made of.
const FOLDERS: [&str; 3] = ["book", "chapters-code", "tests"];

/// What has to be built anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    zh: bool,
    en: bool,
    /// The pages of the sources.
    pub(super) sources: bool,
}

impl Change {
    pub(super) fn everything() -> Self {
        Self { zh: true, en: true, sources: true }
    }

    pub(super) fn touches(self, language: Language) -> bool {
        language.pick(self.zh, self.en)
    }

    pub(super) fn add(&mut self, more: Self) {
        self.zh |= more.zh;
        self.en |= more.en;
        self.sources |= more.sources;
    }

    /// What a change of `path`, below the book's root, touches.
    fn of(path: &Path) -> Self {
        let nothing = Self::default();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_scratch = name.starts_with('.')
            || name.ends_with(['~', '#'])
            || name.ends_with(".swp")
            || name.ends_with(".tmp")
            // Vim looks whether it can write a file of this name.
            || name == "4913"
            || path.iter().any(|part| part == "__pycache__" || part == "target");
        if is_scratch {
            return nothing;
        }
        let mut parts = path.iter().map(|part| part.to_string_lossy());
        match parts.next().as_deref() {
            Some("book.toml") => Self::everything(),
            Some("book") => match parts.next().as_deref() {
                Some("zh") => Self { zh: true, ..nothing },
                Some("en") => Self { en: true, ..nothing },
                _ => Self::everything(),
            },
            Some("chapters-code" | "tests") => Self::everything(),
            _ => nothing,
        }
    }
}

/// Follows the book at `root`.
///
/// # Errors
///
/// When the system can't do that, as when it watches too many files already.
pub(super) fn watch(root: &Path) -> Result<mpsc::Receiver<Change>> {
    let root = root.canonicalize().context("the book's root")?;
    let (events, received) = std::sync::mpsc::channel::<PathBuf>();
    let mut watcher =
        notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            if changes_content(event.kind) {
                for path in event.paths {
                    let _ = events.send(path);
                }
            }
        })?;
    for folder in FOLDERS {
        let path = root.join(folder);
        if path.is_dir() {
            watcher.watch(&path, RecursiveMode::Recursive)?;
        }
    }
    watcher.watch(&root, RecursiveMode::NonRecursive)?;
    let (changes, followed) = mpsc::channel(16);
    std::thread::spawn(move || {
        // Dropped, it would watch no longer.
        let _watcher = watcher;
        while let Ok(path) = received.recv() {
            let begun = Instant::now();
            let mut change = Change::default();
            let mut next = Some(path);
            while let Some(path) = next {
                change.add(Change::of(path.strip_prefix(&root).unwrap_or(&path)));
                next = match begun.elapsed() < LONGEST {
                    true => received.recv_timeout(QUIET).ok(),
                    false => None,
                };
            }
            if change != Change::default() && changes.blocking_send(change).is_err()
            {
                return;
            }
        }
    });
    Ok(followed)
}

/// Whether a file may have another content after such an event. Building reads files,
/// which is an event too.
fn changes_content(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(what) => !matches!(what, ModifyKind::Metadata(_)),
        EventKind::Any | EventKind::Access(_) | EventKind::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_touches_its_language_alone() {
        let change = Change::of(Path::new("book/en/a.md"));
        assert_eq!(change, Change { en: true, ..Change::default() });
    }

    #[test]
    fn code_theme_and_ledger_touch_everything() {
        for path in
            ["chapters-code/01-a/src/lib.rs", "book/theme/a.css", "book.toml"]
        {
            assert_eq!(Change::of(Path::new(path)), Change::everything(), "{path}");
        }
    }

    #[test]
    fn what_editors_leave_and_what_is_not_in_the_book_touches_nothing() {
        for path in ["book/zh/.a.md.swp", "book/zh/a.md~", "src/main.rs", "4913"] {
            assert_eq!(Change::of(Path::new(path)), Change::default(), "{path}");
        }
    }
}
