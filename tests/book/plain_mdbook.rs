//! Plain `mdbook build` makes the same Chinese pages as the program.

use std::path::Path;
use std::process::{Command, Stdio};

use regex::Regex;
use scraper::{Html, Selector};

use crate::book::{files_below, read};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;

/// The pages of `plain` whose main part differs from that of the same page of `ours`.
fn faults(plain: &Path, ours: &Path) -> Vec<Fault> {
    let pages = |site: &Path| {
        let mut files = files_below(site, Path::new(""));
        files.retain(|file| file.extension().is_some_and(|it| it == "html"));
        files
    };
    let our_pages = pages(ours);
    let mut faults = Vec::new();
    for file in pages(plain) {
        let message = if our_pages.contains(&file) {
            let [theirs, own] =
                [plain, ours].map(|site| main_part(&read(&site.join(&file))));
            (theirs != own).then(|| {
                let words = first_difference(&theirs, &own);
                format!("plain mdbook and reader make another page of it: {words}")
            })
        } else {
            Some("only plain mdbook makes this page".to_owned())
        };
        faults.extend(message.map(|text| Fault::new(&file, 1, text)));
    }
    faults
}

/// What a page says: the content of its `<main>`, or all of it where there is none.
///
/// Plain mdbook makes no pages of the source files, so links to them don't count.
fn main_part(page: &str) -> String {
    let html = Html::parse_document(page);
    let main = Selector::parse("main").expect("the selector is sound");
    let text =
        html.select(&main).next().map_or_else(|| html.html(), |it| it.inner_html());
    let link = r#"<a href="(?:\.\./)+source/[^"]*">(.*?)</a>| data-source="[^"]*""#;
    let link = Regex::new(link).expect("the pattern is sound");
    link.replace_all(&text, "$1").into_owned()
}

/// The first lines in which two texts differ.
fn first_difference(left: &str, right: &str) -> String {
    let mut lines = left.lines().zip(right.lines());
    match lines.find(|(left, right)| left != right) {
        Some((left, right)) => format!("`{left}` and `{right}`"),
        None => "one of them is longer".to_owned(),
    }
}

/// Whether there is an mdbook of the version that the program is built on.
fn has_mdbook() -> bool {
    let version = Command::new("mdbook").arg("--version").output();
    version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).contains(" v0.5."))
}

fn succeed(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} fails:\n{errors}");
}

#[test]
fn plain_mdbook_makes_the_same_chinese_pages() {
    if !has_mdbook() {
        netlab::skip("there is no mdbook 0.5: cargo install mdbook --version ^0.5");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    let (plain, ours) = (out.path().join("plain"), out.path().join("ours"));
    succeed(
        Command::new("mdbook").args(["build", "--dest-dir"]).arg(&plain).arg(root),
    );
    succeed(
        Command::new(env!("CARGO_BIN_EXE_reader"))
            .args(["build", "--no-api", "--no-search", "--root"])
            .arg(root)
            .arg("--out")
            .arg(&ours),
    );
    assert!(plain.join("index.html").is_file(), "mdbook has built no pages");
    assert_none(&faults(&plain, &ours.join("zh")));
}

#[test]
fn a_page_that_differs_is_found() {
    let fixture = Fixture::new(&[
        ("plain/a.html", "<nav>x</nav><main>\n<p>甲</p></main>"),
        (
            "ours/a.html",
            "<nav>y</nav><main data-source=\"a\">\n<p><a href=\"../source/x\">甲</a></p></main>",
        ),
        ("ours/b.html", ""),
    ]);
    let compare =
        || faults(&fixture.root().join("plain"), &fixture.root().join("ours"));
    assert_none(&compare());
    fixture.write("plain/a.html", "<main>\n<p>乙</p></main>");
    assert_one(&compare(), &["a.html:1:", "`<p>乙</p>` and `<p>甲</p>`"]);
    fixture.write("plain/a.html", "<main>\n<p>甲</p></main>");
    fixture.write("plain/c.html", "");
    assert_one(&compare(), &["c.html:1:", "only plain mdbook"]);
}
