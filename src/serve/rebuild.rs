//! Building the parts of the site, at first and after each change.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::shelf::{Part, Shelf};
use super::watch::Change;
use crate::build::language_pages::LanguagePages;
use crate::build::{search, source_pages};
use crate::language::Language;

/// Builds what has changed.
#[derive(Debug)]
pub(super) struct Builder {
    shelf: Arc<Shelf>,
    indexing: Option<JoinHandle<()>>,
    /// The languages whose pages are newer than their index.
    to_index: BTreeSet<Language>,
}

impl Builder {
    pub(super) fn new(shelf: Arc<Shelf>) -> Self {
        Self { shelf, indexing: None, to_index: BTreeSet::new() }
    }

    /// Builds all pages.
    pub(super) async fn first_build(&mut self) -> Result<()> {
        self.build(Change::everything()).await
    }

    /// Indexes the pages, then builds after each change, for ever.
    pub(super) async fn run(mut self, changes: Result<mpsc::Receiver<Change>>) {
        let mut changes = match changes {
            Ok(changes) => changes,
            Err(error) => {
                eprintln!("warning: changes are not followed: {error:#}");
                self.index();
                return;
            }
        };
        self.index();
        while let Some(mut change) = changes.recv().await {
            while let Ok(more) = changes.try_recv() {
                change.add(more);
            }
            let started = Instant::now();
            match self.build(change).await {
                Ok(()) => {
                    let seconds = started.elapsed().as_secs_f32();
                    eprintln!("built anew in {seconds:.2} s");
                    self.index();
                }
                Err(error) => {
                    let error = format!("{error:#}");
                    for line in error.lines() {
                        eprintln!("error: {line}");
                    }
                    self.shelf.news.failed(&error);
                }
            }
        }
    }

    /// Builds the pages that `change` touches and serves them when all are built.
    async fn build(&mut self, change: Change) -> Result<()> {
        let languages: Vec<Language> = self
            .shelf
            .languages
            .iter()
            .copied()
            .filter(|language| change.touches(*language))
            .collect();
        let mut under_way = Vec::new();
        for language in &languages {
            let (shelf, language) = (Arc::clone(&self.shelf), *language);
            let build = shelf.begin();
            under_way.push(spawn_blocking(move || {
                let pages = LanguagePages {
                    root: &shelf.root,
                    language,
                    switch: shelf.languages.len() > 1,
                    destination: build.folder.clone(),
                    search: true,
                    reload: Some(build.number),
                };
                pages.render().map(|()| (language, build))
            }));
        }
        let mut built = Vec::new();
        let mut errors = Vec::new();
        for task in under_way {
            match task.await.map_err(|_| anyhow!("mdBook panicked")) {
                Ok(Ok(build)) => built.push(build),
                Ok(Err(error)) | Err(error) => errors.push(format!("{error:#}")),
            }
        }
        if !errors.is_empty() {
            return Err(anyhow!(errors.join("\n")));
        }
        let numbers: Vec<_> = built
            .iter()
            .map(|(language, build)| (*language, build.number))
            .collect();
        for (language, build) in built {
            self.shelf.put(Part::Pages(language), build);
        }
        if change.sources {
            self.build_sources().await?;
        }
        self.to_index.extend(languages);
        self.shelf.news.built(&numbers);
        Ok(())
    }

    async fn build_sources(&self) -> Result<()> {
        let shelf = Arc::clone(&self.shelf);
        let task = spawn_blocking(move || {
            let build = shelf.begin();
            let builds = shelf.pages();
            let pages: Vec<_> = builds
                .iter()
                .map(|(language, build)| (*language, build.folder.clone()))
                .collect();
            let assets = *shelf.languages.first().unwrap_or(&Language::Zh);
            source_pages::write(&shelf.root, &build.folder, assets, &pages)?;
            shelf.put(Part::Sources, build);
            Ok(())
        });
        task.await.map_err(|_| anyhow!("the source pages made it panic"))?
    }

    /// Indexes, in the background, the pages that are newer than their index. Until then
    /// the index before is served.
    fn index(&mut self) {
        let languages = std::mem::take(&mut self.to_index);
        if languages.is_empty() {
            return;
        }
        let before = self.indexing.take();
        let shelf = Arc::clone(&self.shelf);
        self.indexing = Some(tokio::spawn(async move {
            if let Some(before) = before {
                let _ = before.await;
            }
            for language in languages {
                let Some(pages) = shelf.get(Part::Pages(language)) else { continue };
                let build = shelf.begin();
                match search::index(language, &pages.folder, &build.folder).await {
                    Ok(()) => shelf.put(Part::Search(language), build),
                    Err(_) if shelf.news.has_ended() => {}
                    Err(error) => {
                        eprintln!("warning: no search in {language}: {error:#}")
                    }
                }
            }
        }));
    }
}
