//! `{{#listing NAME:ANCHOR}}`: the lines of an example in tabs, or those of a component.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::compile_error;
use super::inline::{escape, fenced};
use super::page::Page;
use crate::anchors;
use crate::directive::Tab;
use crate::example_head::ExampleHead;
use crate::examples::Chapter;

/// The folders of a crate whose files may be shown by their path.
const FOLDERS: [&str; 3] = ["src/", "tests/", "benches/"];

pub(super) fn expand(
    page: &Page<'_>,
    name: &str,
    anchor: &str,
    mark: Option<&str>,
    only: Option<Tab>,
) -> Result<String> {
    let (chapter, name) = page.within_chapter(name)?;
    if FOLDERS.iter().any(|folder| name.starts_with(folder)) {
        if only.is_some_and(|tab| tab != Tab::Rust) {
            bail!("a component has only the tab `rust`");
        }
        let mut panel =
            code_panel(page, &chapter.file(name), anchor, mark, Tab::Rust)?;
        let error = compile_error::below_listing(page, chapter, name)?;
        if let Some(error) = error.filter(|_| only.is_none()) {
            panel.body.push_str("\n\n");
            panel.body.push_str(&error);
        }
        return Ok(figure(page, Figure::of(vec![panel])));
    }
    let (chapter, name) = page.example(chapter, name)?;
    let mut panels = Vec::new();
    let wanted = |tab| only.is_none_or(|only| only == tab);
    if wanted(Tab::Rust) {
        let file = chapter.file(&format!("examples/{name}.rs"));
        panels.push(code_panel(page, &file, anchor, mark, Tab::Rust)?);
    }
    if wanted(Tab::Asyncio) {
        panels.push(twin_panel(page, chapter, name, anchor, mark)?);
    }
    if wanted(Tab::Output) {
        panels.push(super::output::panel(page, chapter, name, None)?);
    }
    let command = match only {
        Some(Tab::Asyncio) => format!(
            "python3 {}",
            chapter.file(&format!("examples/{name}.py")).display()
        ),
        _ => format!("cargo run -p {} --example {name}", chapter.krate),
    };
    let mut whole = Figure::of(panels);
    whole.example = Some(format!("{}/{name}", chapter.krate));
    whole.command = Some(command);
    Ok(figure(page, whole))
}

/// A tab's content.
pub(super) struct Panel {
    pub(super) tab: Tab,
    /// The file it shows, below the root.
    pub(super) file: PathBuf,
    /// The file's first line that is shown.
    pub(super) line: usize,
    /// The shown lines to highlight.
    pub(super) mark: Option<String>,
    /// Markdown.
    pub(super) body: String,
}

/// A figure of one tab or several.
pub(super) struct Figure {
    pub(super) class: &'static str,
    pub(super) example: Option<String>,
    pub(super) command: Option<String>,
    pub(super) panels: Vec<Panel>,
}

impl Figure {
    pub(super) fn of(panels: Vec<Panel>) -> Self {
        Self { class: "listing", example: None, command: None, panels }
    }
}

/// The lines of an anchor of `file`.
pub(super) fn code_panel(
    page: &Page<'_>,
    file: &Path,
    anchor: &str,
    mark: Option<&str>,
    tab: Tab,
) -> Result<Panel> {
    let text = page.material.read(file)?;
    let cut = match mark {
        None => anchors::cut(&text, anchor).map(|excerpt| (excerpt, None)),
        Some(inner) => anchors::cut_marked(&text, anchor, inner)
            .map(|(excerpt, mark)| (excerpt, Some(mark))),
    };
    let (excerpt, mark) = cut.with_context(|| file.display().to_string())?;
    let info = match tab {
        Tab::Asyncio => "python",
        _ => "rust,noplayground",
    };
    let body = fenced(info, &excerpt.text());
    let (file, line) = (file.to_owned(), excerpt.first_line());
    Ok(Panel { tab, file, line, mark, body })
}

/// The twin's lines, or why there is no twin.
fn twin_panel(
    page: &Page<'_>,
    chapter: &Chapter,
    name: &str,
    anchor: &str,
    mark: Option<&str>,
) -> Result<Panel> {
    let twin = chapter.file(&format!("examples/{name}.py"));
    if page.material.has(&twin) {
        return code_panel(page, &twin, anchor, mark, Tab::Asyncio);
    }
    let program = chapter.file(&format!("examples/{name}.rs"));
    let head = ExampleHead::of(&page.material.read(&program)?);
    let (Some(zh), Some(en)) = (head.no_twin_zh, head.no_twin) else {
        bail!(
            "{} is missing: write it, or say `//! asyncio: none, because …` and \
             `//! asyncio：无，因为……` in the head of {}",
            twin.display(),
            program.display()
        );
    };
    let words = page.language.pick("没有 asyncio 版本：", "No asyncio twin: ");
    let reason = super::inline::sentence(&page.language.pick(zh, en));
    let body = format!("<p class=\"listing-no-twin\">{words}{reason}</p>");
    Ok(Panel { tab: Tab::Asyncio, file: program, line: 1, mark: None, body })
}

/// The figure as HTML with Markdown in it.
pub(super) fn figure(page: &Page<'_>, figure: Figure) -> String {
    let id = page.figure_id();
    let Figure { class, example, command, panels } = figure;
    let example = example.map_or_else(String::new, |example| {
        format!(" data-example=\"{}\"", escape(&example))
    });
    let mut html = format!("<figure class=\"{class}\" id=\"{id}\"{example}>\n");
    html.push_str("<div class=\"listing-head\">\n");
    if let Some(first) = panels.first() {
        html.push_str(&path(page, first));
    }
    if panels.len() > 1 {
        html.push_str(&tabs(page, &id, &panels));
    }
    html.push_str("</div>\n");
    for (index, panel) in panels.iter().enumerate() {
        html.push_str(&panel_html(page, &id, panel, panels.len() > 1, index == 0));
    }
    if let Some(command) = command {
        let block = fenced("sh", &command);
        html.push_str("<figcaption class=\"listing-command\">\n\n");
        html.push_str(&block);
        html.push_str("\n\n</figcaption>\n");
    }
    html.push_str("</figure>");
    html
}

fn path(page: &Page<'_>, panel: &Panel) -> String {
    let shown = escape(&shown_path(&panel.file));
    let text = match page.source_href(&panel.file, panel.line) {
        Some(href) => format!("<a href=\"{}\">{shown}</a>", escape(&href)),
        None => shown,
    };
    format!("<span class=\"listing-path\">{text}</span>\n")
}

fn tabs(page: &Page<'_>, id: &str, panels: &[Panel]) -> String {
    let label = page.language.pick("语言", "Languages");
    let mut html = format!(
        "<div class=\"listing-tabs\" role=\"tablist\" aria-label=\"{label}\">"
    );
    for (index, panel) in panels.iter().enumerate() {
        let (word, text) = (panel.tab.word(), label_of(page, panel.tab));
        let selected = index == 0;
        html.push_str(&format!(
            "<button type=\"button\" role=\"tab\" id=\"{id}-{word}-tab\" \
             aria-controls=\"{id}-{word}\" aria-selected=\"{selected}\">{text}</button>"
        ));
    }
    html.push_str("</div>\n");
    html
}

fn panel_html(
    page: &Page<'_>,
    id: &str,
    panel: &Panel,
    in_tabs: bool,
    first: bool,
) -> String {
    let word = panel.tab.word();
    let mut html = format!(
        "<div class=\"listing-panel\" id=\"{id}-{word}\" data-tab=\"{word}\""
    );
    if in_tabs {
        html.push_str(&format!(
            " role=\"tabpanel\" aria-labelledby=\"{id}-{word}-tab\""
        ));
    }
    if in_tabs && first {
        html.push_str(" data-selected");
    }
    html.push_str(&format!(" data-path=\"{}\"", escape(&shown_path(&panel.file))));
    if let Some(href) = page.source_href(&panel.file, panel.line) {
        html.push_str(&format!(" data-source=\"{}\"", escape(&href)));
    }
    if let Some(mark) = &panel.mark {
        html.push_str(&format!(" data-mark=\"{mark}\""));
    }
    html.push_str(">\n");
    if in_tabs {
        let text = label_of(page, panel.tab);
        html.push_str(&format!("<p class=\"listing-label\">{text}</p>\n"));
    }
    html.push_str(&format!("\n{}\n\n</div>\n", panel.body));
    html
}

/// What a tab is called.
fn label_of(page: &Page<'_>, tab: Tab) -> &'static str {
    match tab {
        Tab::Rust => "Rust",
        Tab::Asyncio => "asyncio",
        Tab::Output => page.language.pick("输出", "output"),
    }
}

/// The path as shown: below the chapter's crate.
fn shown_path(file: &Path) -> String {
    let below: PathBuf = file.iter().skip(2).collect();
    below.display().to_string()
}
