//! The link from each page to the same page in the other language.

use std::path::Path;

use crate::language::Language;

/// How the theme writes the link; with plain mdBook it stays hidden.
const UNLINKED: &str = "<a class=\"language-switch\" hidden href=\"#\"";

/// The pages that mdBook makes of no Markdown file.
const GENERATED: [&str; 3] = ["index.html", "404.html", "print.html"];

/// `html`, the page `file` below the language's folder, with its links to the other one.
pub(super) fn link(
    root: &Path,
    language: Language,
    file: &Path,
    html: &str,
) -> String {
    let other = language.other();
    let depth = file.components().count().saturating_sub(1);
    let to_root = "../".repeat(depth + 1);
    let written = root
        .join("book")
        .join(other.code())
        .join(file.with_extension("md"))
        .is_file();
    let is_generated = GENERATED.iter().any(|name| file == Path::new(name));
    let page = if written || is_generated { file } else { Path::new("index.html") };
    let href = format!("{to_root}{other}/{}", page.display());
    let own = format!("{to_root}{language}/{}", file.display());
    let linked = format!(
        "<a class=\"language-switch\" href=\"{href}\" hreflang=\"{other}\" \
         lang=\"{other}\""
    );
    let alternates = format!(
        "<link rel=\"alternate\" hreflang=\"{other}\" href=\"{href}\">\n\
         <link rel=\"alternate\" hreflang=\"{language}\" href=\"{own}\">\n</head>"
    );
    html.replace(UNLINKED, &linked).replacen("</head>", &alternates, 1)
}
