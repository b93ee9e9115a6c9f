//! `{{#output NAME}}`: what an example or a bench prints, as it was recorded.

use std::path::Path;

use anyhow::{Result, anyhow, bail};

use super::inline::fenced;
use super::listing::{Figure, Panel, figure};
use super::page::Page;
use crate::directive::Tab;
use crate::examples::Chapter;

pub(super) fn expand(
    page: &Page<'_>,
    name: &str,
    range: Option<&(String, String)>,
) -> Result<String> {
    let (chapter, name) = page.within_chapter(name)?;
    if let Some(name) = name.strip_prefix("benches/") {
        return bench(page, chapter, name, range);
    }
    let (chapter, name) = page.example(chapter, name)?;
    let mut whole = Figure::of(vec![panel(page, chapter, name, range)?]);
    whole.class = "listing listing-output";
    whole.example = Some(format!("{}/{name}", chapter.krate));
    whole.command = Some(format!("cargo run -p {} --example {name}", chapter.krate));
    Ok(figure(page, whole))
}

/// What a bench measured when it was last recorded.
fn bench(
    page: &Page<'_>,
    chapter: &Chapter,
    name: &str,
    range: Option<&(String, String)>,
) -> Result<String> {
    let file = chapter.file(&format!("benches/{name}.out"));
    let command = format!("cargo bench -p {} --bench {name}", chapter.krate);
    if !page.material.has(&file) {
        bail!("{} is missing: record it by `{command} -- --record`", file.display());
    }
    let body = recorded(page, &file, range)?;
    let panel = Panel { tab: Tab::Output, file, line: 1, mark: None, body };
    let mut whole = Figure::of(vec![panel]);
    whole.class = "listing listing-output";
    whole.command = Some(command);
    Ok(figure(page, whole))
}

/// The recorded output as a tab: both of them where the twin's differs.
pub(super) fn panel(
    page: &Page<'_>,
    chapter: &Chapter,
    name: &str,
    range: Option<&(String, String)>,
) -> Result<Panel> {
    let file = chapter.file(&format!("examples/{name}.out"));
    if !page.material.has(&file) {
        bail!(
            "{} is missing: record it by \
             `SNAPSHOTS=overwrite cargo test --test examples {name}`",
            file.display()
        );
    }
    let twins = chapter.file(&format!("examples/{name}.py.out"));
    let mut body = recorded(page, &file, range)?;
    if page.material.has(&twins) {
        body = format!(
            "<p class=\"listing-output-of\">Rust</p>\n\n{body}\n\n\
             <p class=\"listing-output-of\">asyncio</p>\n\n{}",
            recorded(page, &twins, range)?
        );
    }
    Ok(Panel { tab: Tab::Output, file, line: 1, mark: None, body })
}

fn recorded(
    page: &Page<'_>,
    file: &Path,
    range: Option<&(String, String)>,
) -> Result<String> {
    let text = page.material.read(file)?;
    let lines: Vec<&str> = text.lines().collect();
    let shown = match range {
        None => lines.as_slice(),
        Some((from, to)) => between(&lines, from, to)
            .map_err(|error| anyhow!("{}: {error}", file.display()))?,
    };
    Ok(fenced("text", &shown.join("\n")))
}

/// The lines from the first that contains `from` to the next that contains `to`; an empty
/// text stands for the first line and the last.
fn between<'a>(lines: &'a [&'a str], from: &str, to: &str) -> Result<&'a [&'a str]> {
    let first = lines
        .iter()
        .position(|line| line.contains(from))
        .ok_or_else(|| anyhow!("no line contains `{from}`"))?;
    let rest = lines.get(first..).unwrap_or_default();
    let last = match to {
        "" => rest.len().saturating_sub(1),
        to => {
            rest.iter().skip(1).position(|line| line.contains(to)).ok_or_else(
                || anyhow!("no line after the one with `{from}` contains `{to}`"),
            )? + 1
        }
    };
    Ok(rest.get(..=last).unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_goes_to_the_next_line_that_contains_its_end() {
        let lines = ["a 1", "b 1", "c 1", "d"];
        assert_eq!(between(&lines, "b", "1").unwrap(), ["b 1", "c 1"]);
        assert_eq!(between(&lines, "", "b").unwrap(), ["a 1", "b 1"]);
        assert_eq!(between(&lines, "c", "").unwrap(), ["c 1", "d"]);
        assert!(between(&lines, "d", "a").is_err());
        assert!(between(&[], "d", "").is_err());
    }
}
