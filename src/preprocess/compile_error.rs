//! What the compiler says to a file under `tests/misuse/`, shown below its listing.

use anyhow::{Result, bail};

use super::inline::fenced;
use super::page::Page;
use crate::examples::Chapter;

/// The folder of the programs that must not compile.
const MISUSE: &str = "tests/misuse/";

/// The recorded error of `name`, a file of `chapter`, as Markdown; `None` for a file that
/// compiles.
///
/// It is shown as the compiler prints it, lines of any width: the carets stand under what
/// they are about, so a reader scrolls rather than reads wrapped lines.
pub(super) fn below_listing(
    page: &Page<'_>,
    chapter: &Chapter,
    name: &str,
) -> Result<Option<String>> {
    let Some(case) =
        name.strip_suffix(".rs").filter(|case| case.starts_with(MISUSE))
    else {
        return Ok(None);
    };
    let file = chapter.file(&format!("{case}.stderr"));
    if !page.material.has(&file) {
        bail!(
            "{} is missing: record it by `TRYBUILD=overwrite cargo test -p {} --test misuse`",
            file.display(),
            chapter.krate
        );
    }
    let words = page.language.pick("编译错误", "Compiler error");
    Ok(Some(format!(
        "<p class=\"listing-error-of\">{words}</p>\n\n{}",
        fenced("text", page.material.read(&file)?.trim_end())
    )))
}
