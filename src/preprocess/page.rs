//! One page: its lines, with the directives and alerts among them expanded.

use std::cell::Cell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use super::{
    Material, alert, claim, diagram, exercise, inline, ledger_table, listing, output,
};
use crate::directive::Directive;
use crate::examples::Chapter;
use crate::language::Language;

/// A page that is being expanded.
pub(super) struct Page<'a> {
    pub(super) material: &'a Material,
    pub(super) language: Language,
    /// For each claim that is called out, the page that does, below `book/LANG`.
    pub(super) claim_pages: &'a HashMap<String, PathBuf>,
    /// Where it goes, below `book/LANG`.
    path: &'a Path,
    /// Where it comes from, below `book/LANG`.
    source: &'a Path,
    figures: Cell<usize>,
}

/// A directive that can't be expanded.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}:{line}: {directive}: {message}", .page.display())]
pub struct PageError {
    /// The page, below the book's root.
    pub page: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The directive as it is written.
    pub directive: String,
    /// What is wrong, and the remedy.
    pub message: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        material: &'a Material,
        language: Language,
        path: &'a Path,
        source: &'a Path,
        claim_pages: &'a HashMap<String, PathBuf>,
    ) -> Self {
        let figures = Cell::new(0);
        Self { material, language, claim_pages, path, source, figures }
    }

    /// The page's text with everything expanded, or all that is wrong in it.
    pub(super) fn expand(&self, text: &str) -> Result<String, Vec<PageError>> {
        let lines: Vec<&str> = text.lines().collect();
        let mut errors = Vec::new();
        let mut expanded = self.lines(&lines, 1, &mut errors);
        expanded.push('\n');
        if errors.is_empty() { Ok(expanded) } else { Err(errors) }
    }

    /// The lines, the first of which is the page's line `first`.
    fn lines(
        &self,
        lines: &[&str],
        first: usize,
        errors: &mut Vec<PageError>,
    ) -> String {
        let mut out: Vec<String> = Vec::with_capacity(lines.len());
        let mut fence: Option<&str> = None;
        let mut at = 0;
        while let Some(&line) = lines.get(at) {
            let number = first + at;
            at += 1;
            if let Some(open) = fence {
                if line.trim().starts_with(open) && line.trim().len() <= open.len() {
                    fence = None;
                }
                out.push(line.to_owned());
            } else if let Some(open) = opening_fence(line) {
                fence = Some(open);
                out.push(line.to_owned());
            } else if let Some(quote) = lines.get(at - 1..).and_then(alert::at) {
                at += quote.lines - 1;
                match alert::head(quote.kind, self.language) {
                    Ok(head) => {
                        let body: Vec<&str> =
                            quote.body.iter().map(AsRef::as_ref).collect();
                        let inner = self.lines(&body, number + 1, errors);
                        let html = format!("\n{head}\n\n{inner}\n\n</aside>\n");
                        out.push(indented(&html, quote.indent));
                    }
                    Err(error) => errors.push(self.error(number, line, &error)),
                }
            } else {
                let expanded = Directive::parse(line)
                    .and_then(|found| found.map(|d| self.directive(&d)).transpose());
                match expanded {
                    Ok(None) => {
                        let quiz = summary(line);
                        out.push(quiz.unwrap_or_else(|| line.to_owned()));
                    }
                    Ok(Some(html)) => {
                        let indent = line.len() - line.trim_start().len();
                        let html = format!("\n{}\n", html.trim_end());
                        out.push(indented(&html, indent));
                    }
                    Err(error) => errors.push(self.error(number, line, &error)),
                }
            }
        }
        out.join("\n")
    }

    fn directive(&self, directive: &Directive) -> Result<String> {
        match directive {
            Directive::Listing { name, anchor, mark, only } => {
                listing::expand(self, name, anchor, mark.as_deref(), *only)
            }
            Directive::Output { name, range } => {
                output::expand(self, name, range.as_ref())
            }
            Directive::Exercise(name) => exercise::expand(self, name),
            Directive::Claim(id) => claim::expand(self, id),
            Directive::Diagram(name) => diagram::expand(self, name),
            Directive::Ledger => ledger_table::expand(self),
        }
    }

    fn error(&self, line: usize, text: &str, error: &anyhow::Error) -> PageError {
        PageError {
            page: Path::new("book").join(self.language.code()).join(self.source),
            line,
            directive: text.trim().to_owned(),
            message: format!("{error:#}"),
        }
    }

    /// A fresh prefix for the ids of a figure: unique on the page, and on the print page,
    /// which has all of them.
    pub(super) fn figure_id(&self) -> String {
        self.figures.set(self.figures.get() + 1);
        let page = self.path.with_extension("");
        let slug: String = page
            .to_string_lossy()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        format!("l-{slug}-{}", self.figures.get())
    }

    /// The way from this page to the folder of its language.
    pub(super) fn to_language_root(&self) -> String {
        "../".repeat(self.path.components().count().saturating_sub(1))
    }

    /// The address of the source page of `file` at `line`; `None` when none are built.
    pub(super) fn source_href(&self, file: &Path, line: usize) -> Option<String> {
        let root = self.to_language_root();
        self.material
            .source_pages
            .then(|| format!("{root}../source/{}.html#L{line}", file.display()))
    }

    /// The chapter of this page.
    pub(super) fn chapter(&self) -> Result<&'a Chapter> {
        let folder = self.source.iter().next().unwrap_or_default().to_string_lossy();
        self.material.chapters.chapter(&folder).ok_or_else(|| {
            anyhow!("this page is in no chapter: write OTHER-CHAPTER/NAME")
        })
    }

    /// The chapter that `name` is of, and what it is called there: `CHAPTER/REST`, or
    /// only the rest in the page's own chapter.
    pub(super) fn within_chapter<'n>(
        &self,
        name: &'n str,
    ) -> Result<(&'a Chapter, &'n str)> {
        if let Some((chapter, rest)) = name.split_once('/')
            && let Some(chapter) = self.material.chapters.chapter(chapter)
        {
            return Ok((chapter, rest));
        }
        Ok((self.chapter()?, name))
    }

    /// The example `name` of `chapter`.
    pub(super) fn example<'n>(
        &self,
        chapter: &'a Chapter,
        name: &'n str,
    ) -> Result<(&'a Chapter, &'n str)> {
        if !chapter.examples.iter().any(|known| known == name) {
            // Says which are spelt alike.
            let (elsewhere, _) = self.material.chapters.example(name)?;
            return Err(anyhow!(
                "the example is in another chapter: write {}/{name}",
                elsewhere.folder
            ));
        }
        Ok((chapter, name))
    }
}

/// A line that is a quiz's question, with the Markdown in it expanded: Markdown itself
/// leaves the line alone, since it begins with a tag.
fn summary(line: &str) -> Option<String> {
    let (before, rest) = line.split_once("<summary>")?;
    let (question, after) = rest.split_once("</summary>")?;
    Some(format!("{before}<summary>{}</summary>{after}", inline::sentence(question)))
}

/// The fence that `line` opens a code block with.
fn opening_fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|c| "`~".contains(*c))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    (length >= 3).then(|| line.get(..length)).flatten()
}

/// `text` with its lines indented, so that it stays in the list item it stands in.
fn indented(text: &str, indent: usize) -> String {
    if indent == 0 {
        return text.to_owned();
    }
    let pad = " ".repeat(indent);
    let lines = text.lines().map(|line| match line {
        "" => String::new(),
        line => format!("{pad}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn a_name_in_a_question_is_code_and_other_lines_stay() {
        let line = "<details class=\"quiz\"><summary>What is `a&b`?</summary>";
        let expanded = summary(line).unwrap();
        assert!(expanded.ends_with("What is <code>a&amp;b</code>?</summary>"));
        assert_eq!(summary("What is `a`?"), None);
    }
}
