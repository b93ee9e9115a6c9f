//! `reader build`: the whole site in a folder that any static host can serve.

pub mod api_docs;
pub mod entrance;
pub mod language_pages;
mod language_switch;
mod manifest;
pub mod output_folder;
pub mod search;
mod source_page_links;
pub mod source_pages;
mod warnings;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, anyhow};

use crate::language::Language;
use crate::progress::Progress;
use language_pages::LanguagePages;
use output_folder::OutputFolder;

/// What to build and where.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The book's root.
    pub root: PathBuf,
    /// The folder for the site.
    pub out: PathBuf,
    /// The languages to build.
    pub languages: Vec<Language>,
    /// Whether to build the search indexes.
    pub search: bool,
    /// Whether to build the documentation of the chapters' crates.
    pub api: bool,
}

/// Builds the site.
///
/// # Errors
///
/// When the out folder can't be written or holds something else, and when a page, a
/// template or a crate's documentation can't be built. The out folder then is as before.
pub fn build(options: &BuildOptions) -> Result<()> {
    let started = Instant::now();
    let progress = Progress::new();
    let out = OutputFolder::prepare(&options.out)?;
    let stage = out.stage();

    progress.step("pages");
    let both = options.languages.len() > 1;
    render(options, |language| LanguagePages {
        root: &options.root,
        language,
        switch: both,
        destination: stage.join(language.code()),
        search: options.search,
        reload: None,
    })?;
    let assets = *options.languages.first().unwrap_or(&Language::Zh);
    let pages: Vec<_> = options
        .languages
        .iter()
        .map(|language| (*language, stage.join(language.code())))
        .collect();
    progress.step("source pages");
    source_pages::write(&options.root, &stage.join("source"), assets, &pages)?;
    entrance::write(&options.root, stage, &options.languages)?;
    if options.search {
        progress.step("search");
        search::index_blocking(&pages)?;
    }
    if options.api {
        progress.step("documentation of the crates (cargo doc)");
        api_docs::write(&options.root, &stage.join("api"))?;
    }
    out.publish()?;
    progress.done();
    let seconds = started.elapsed().as_secs_f32();
    eprintln!("built {} in {seconds:.1} s", options.out.display());
    Ok(())
}

/// Renders the languages, each in a thread of its own.
fn render<'a>(
    options: &'a BuildOptions,
    pages: impl Fn(Language) -> LanguagePages<'a>,
) -> Result<()> {
    let results: Vec<Result<()>> = std::thread::scope(|scope| {
        let threads: Vec<_> = options
            .languages
            .iter()
            .map(|language| {
                let pages = pages(*language);
                scope.spawn(move || pages.render())
            })
            .collect();
        let panicked = |_| Err(anyhow!("mdBook panicked; its message is above"));
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(panicked))
            .collect()
    });
    let errors: Vec<String> = results
        .into_iter()
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(anyhow!(errors.join("\n"))) }
}
