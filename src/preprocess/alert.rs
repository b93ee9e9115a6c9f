//! GitHub's alerts, `> [!WARNING]`, as the book's callouts.

use anyhow::{Result, bail};

use crate::language::Language;

/// A block quote that begins with `[!KIND]`.
pub(super) struct Alert<'a> {
    /// The word in the brackets.
    pub(super) kind: &'a str,
    /// The lines below it without their `>`.
    pub(super) body: Vec<String>,
    /// How many lines of the page it takes.
    pub(super) lines: usize,
    /// How far it is indented.
    pub(super) indent: usize,
}

/// The alert that begins with the first of `lines`.
pub(super) fn at<'a>(lines: &[&'a str]) -> Option<Alert<'a>> {
    let first = lines.first()?;
    let kind = quoted(first)?.trim().strip_prefix("[!")?.strip_suffix(']')?;
    let body: Vec<String> = lines
        .iter()
        .skip(1)
        .map_while(|line| quoted(line))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned())
        .collect();
    let lines = body.len() + 1;
    let indent = first.len() - first.trim_start().len();
    Some(Alert { kind, body, lines, indent })
}

/// The opening of the callout of this kind.
pub(super) fn head(kind: &str, language: Language) -> Result<String> {
    let (class, title) = match kind {
        "NOTE" => ("note", language.pick("说明", "Note")),
        "WARNING" => ("pitfall", language.pick("陷阱", "Pitfall")),
        "TIP" => ("tip", language.pick("习惯", "Habit")),
        _ => bail!("there is no such callout; there are NOTE, WARNING and TIP"),
    };
    Ok(format!(
        "<aside role=\"note\" class=\"callout callout-{class}\">\n\
         <p class=\"callout-title\">{title}</p>"
    ))
}

/// The line without its `>`.
fn quoted(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix('>')
}
