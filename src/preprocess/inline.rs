//! Small pieces of HTML.

use pulldown_cmark::{Parser, html};

/// `text` made safe between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Markdown as HTML, on one line so that Markdown leaves it alone.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new(text));
    out.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ")
}

/// A sentence of Markdown as HTML without a paragraph around it.
pub(super) fn sentence(text: &str) -> String {
    let html = markdown(text);
    match html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")) {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}

/// A fenced block that no line of `text` can end.
pub(super) fn fenced(info: &str, text: &str) -> String {
    let longest = text
        .lines()
        .map(|line| line.trim_start().chars().take_while(|c| *c == '`').count())
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{info}\n{text}\n{fence}")
}
