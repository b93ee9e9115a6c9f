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
    static COMMENT: LazyLock<Regex> = LazyLock::new(|| sound(r"(?s)<!--.*?-->"));
    static ID: LazyLock<Regex> =
        LazyLock::new(|| sound(r##"(\bid="|url\(#|href="#)([^")]+)"##));
    let svg = COMMENT.replace_all(svg, "");
    let svg = ID.replace_all(&svg, |found: &Captures<'_>| {
        format!("{}{prefix}-{}", &found[1], &found[2])
    });
    svg.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// The SVG with its title and description for screen readers.
fn described(svg: &str, prefix: &str) -> String {
    static OPENING: LazyLock<Regex> = LazyLock::new(|| sound("^<svg([^>]*)>"));
    static OLD: LazyLock<Regex> = LazyLock::new(|| {
        sound(r#"\s(role|aria-labelledby|aria-describedby)="[^"]*""#)
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| sound("<(title|desc)[^>]*>"));
    let svg = OPENING.replace(svg, |found: &Captures<'_>| {
        let attributes = OLD.replace_all(&found[1], "");
        format!(
            "<svg{attributes} role=\"img\" \
             aria-labelledby=\"{prefix}-title {prefix}-desc\">"
        )
    });
    // The first two: those of the whole picture.
    let svg = NAMED.replacen(&svg, 2, |found: &Captures<'_>| {
        format!("<{0} id=\"{prefix}-{0}\">", &found[1])
    });
    svg.into_owned()
}

fn sound(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is sound")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_what_refers_to_them_get_the_figures_prefix() {
        let svg = "<svg role=\"img\" viewBox=\"0 0 1 1\">\n<title>T</title>\n\n\
                   <desc>D</desc><!-- x -->\n<path id=\"a\" fill=\"url(#a)\"/>\n</svg>";
        let svg = described(&unique_ids(svg, "l1"), "l1");
        assert_eq!(
            svg,
            "<svg viewBox=\"0 0 1 1\" role=\"img\" \
             aria-labelledby=\"l1-title l1-desc\">\n\
             <title id=\"l1-title\">T</title>\n<desc id=\"l1-desc\">D</desc>\n\
             <path id=\"l1-a\" fill=\"url(#l1-a)\"/>\n</svg>"
        );
    }
}
