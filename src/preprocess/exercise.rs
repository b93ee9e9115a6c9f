//! `{{#exercise NAME}}`: the gaps to fill, how to check them, and a solution.

use anyhow::{Result, bail};

use super::listing::{Figure, code_panel, figure};
use super::page::Page;
use crate::directive::Tab;

pub(super) fn expand(page: &Page<'_>, name: &str) -> Result<String> {
    let (chapter, name) = page.within_chapter(name)?;
    let task = chapter.file(&format!("exercises/{name}.rs"));
    let solution = chapter.file(&format!("solutions/{name}.rs"));
    for file in [&task, &solution] {
        if !page.material.has(file) {
            bail!("{} is missing", file.display());
        }
    }
    let mut asked =
        Figure::of(vec![code_panel(page, &task, "task", None, Tab::Rust)?]);
    asked.command =
        Some(format!("cargo test -p {} --test exercise_{name}", chapter.krate));
    let solved =
        Figure::of(vec![code_panel(page, &solution, "solution", None, Tab::Rust)?]);
    let summary = page.language.pick("参考答案", "A solution");
    Ok(format!(
        "<section class=\"exercise\" id=\"exercise-{name}\">\n{}\n\
         <details class=\"solution\"><summary>{summary}</summary>\n{}\n</details>\n\
         </section>",
        figure(page, asked),
        figure(page, solved)
    ))
}
