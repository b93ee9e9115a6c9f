//! `{{#diagram NAME}}`: an SVG of the page's language, inline, so that it takes the
//! theme's colours.

use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Result, bail};
use regex::{Captures, Regex};

use super::page::Page;

pub(super) fn expand(page: &Page<'_>, name: &str) -> Result<String> {
    let file = Path::new("book")
        .join(page.language.code())
        .join("diagrams")
        .join(format!("{name}.svg"));
    let text = page.material.read(&file)?;
    let (Some(title), Some(start), Some(_)) =
        (element(&text, "title"), text.find("<svg"), element(&text, "desc"))
    else {
        bail!("{}: it has no <svg>, <title> or <desc>", file.display());
    };
    let id = page.figure_id();
    let svg = unique_ids(text.get(start..).unwrap_or_default(), &id);
    let svg = described(&svg, &id);
    Ok(format!(
        "<figure class=\"diagram\" id=\"{id}\">\n{svg}\n\
         <figcaption>{title}</figcaption>\n</figure>"
    ))
}

/// What stands in the first element of this name.
fn element<'a>(svg: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = svg.split_once(&format!("<{name}"))?;
    let (_, after) = after.split_once('>')?;
    let (inside, _) = after.split_once(&format!("</{name}>"))?;
    Some(inside.trim())
}

/// The SVG with `prefix` before each of its ids, on lines none of which is blank.
fn unique_ids(svg: &str, prefix: &str) -> String {
    static ID: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r##"(\bid="|url\(#|href="#)([^")]+)"##).ok());
    static COMMENT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?s)<!--.*?-->").ok());
    let replace = |pattern: &LazyLock<Option<Regex>>,
                   text: &str,
                   with: &dyn Fn(&Captures<'_>) -> String| {
        pattern.as_ref().map_or_else(
            || text.to_owned(),
            |pattern| pattern.replace_all(text, with).into_owned(),
        )
    };
    let svg = replace(&COMMENT, svg, &|_| String::new());
    let svg =
        replace(&ID, &svg, &|found| format!("{}{prefix}-{}", &found[1], &found[2]));
    svg.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// The SVG with its title and description for screen readers.
fn described(svg: &str, prefix: &str) -> String {
    static LABELLED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"^<svg([^>]*?)\s*/?>"#).ok());
    static OLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"\s(role|aria-labelledby|aria-describedby)="[^"]*""#).ok()
    });
    let (Some(opening), Some(old)) = (LABELLED.as_ref(), OLD.as_ref()) else {
        return svg.to_owned();
    };
    let svg = opening.replace(svg, |found: &Captures<'_>| {
        let attributes = old.replace_all(&found[1], "");
        format!(
            "<svg{attributes} role=\"img\" \
             aria-labelledby=\"{prefix}-title {prefix}-desc\">"
        )
    });
    let named = |svg: &str, name: &str| {
        let pattern = format!(r"<{name}[^>]*>");
        Regex::new(&pattern).map_or_else(
            |_| svg.to_owned(),
            |pattern| {
                let with = format!("<{name} id=\"{prefix}-{name}\">");
                pattern.replace(svg, escape_dollar(&with)).into_owned()
            },
        )
    };
    named(&named(&svg, "title"), "desc")
}

/// `text` as a replacement that stands for itself.
fn escape_dollar(text: &str) -> String {
    text.replace('$', "$$")
}
