//! `book.toml`, once for each language.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, anyhow};
use mdbook_driver::config::Config;

use crate::language::Language;

/// Where the configuration stands, below the root.
const PATH: &str = "book.toml";

/// The configuration for the pages of `language`, which go to `destination`.
pub(super) fn load(
    root: &Path,
    language: Language,
    destination: &Path,
) -> Result<Config> {
    let text = fs::read_to_string(root.join(PATH))
        .with_context(|| format!("{PATH} can't be read"))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let offset = error.span().map_or(0, |span| span.start);
        let before = text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        anyhow!("{PATH}:{line}: {}", error.message())
    })?;
    let mut config = Config::from_str(&text).context(PATH)?;
    let code = language.code();
    config.book.src = Path::new("book").join(code);
    config.book.language = Some(code.to_owned());
    config.build.build_dir = destination.to_owned();
    config.build.create_missing = false;
    // [preprocessor.reader.en] has what differs from the Chinese book.
    let own = |key: &str| {
        let reader = table.get("preprocessor")?.get("reader")?;
        Some(reader.get(code)?.get(key)?.as_str()?.to_owned())
    };
    config.book.title = own("title").or(config.book.title);
    config.book.description = own("description").or(config.book.description);
    let site = site_url(&config);
    config.set("output.html.site-url", format!("{site}{code}/"))?;
    // mdBook's own search is not compiled in, and warns when it is configured.
    let mut html: toml::Table = config.get("output.html")?.unwrap_or_default();
    html.remove("search");
    config.set("output.html", html)?;
    Ok(config)
}

/// Where the site is on its host; with a slash at its end.
fn site_url(config: &Config) -> String {
    let url = config.html_config().and_then(|html| html.site_url);
    let url = url.unwrap_or_default();
    format!("{}/", url.trim_end_matches('/'))
}

/// Where the site of the book at `root` is on its host, `/` unless `book.toml` says so.
pub(super) fn site(root: &Path) -> Result<String> {
    let config = Config::from_disk(root.join(PATH)).context(PATH)?;
    Ok(site_url(&config))
}
