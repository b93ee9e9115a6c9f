//! What `build` puts where, and what it refuses.

use std::fs;

use crate::sample::Sample;

#[test]
fn both_languages_and_the_sources_are_built_and_linked() {
    let sample = Sample::new();
    sample.build();
    let page = sample.read("site/zh/01-demo/index.html");
    assert!(page.contains("<html lang=\"zh\"") || page.contains("lang=\"zh\""));
    assert!(page.contains("href=\"../../en/01-demo/index.html\" hreflang=\"en\""));
    assert!(!page.contains("{{#"), "a directive is left");
    // The anchor `sum` begins at line 6; the first line shown is the one after it.
    let source = "source/chapters-code/01-demo/examples/add_up.rs.html";
    assert!(page.contains(&format!("href=\"../../{source}#L9\"")));
    assert!(sample.read(&format!("site/{source}")).contains("id=\"L7\""));
    assert!(sample.read("site/en/index.html").contains("Start en"));
    assert!(sample.read("site/index.html").contains("zh/index.html"));
    assert!(sample.path("site/404.html").is_file());
    assert!(!sample.path("site/zh/SUMMARY.md").exists());
    assert!(!page.contains("__reader"), "a static page reloads itself");
}

#[test]
fn a_program_that_must_not_compile_is_shown_with_the_compilers_error() {
    let sample = Sample::new();
    let misuse = "// ANCHOR: misuse\nlet x: u8 = -1;\n// ANCHOR_END: misuse\n";
    sample.write("chapters-code/01-demo/tests/misuse/negative.rs", misuse);
    let error =
        "error[E0600]: cannot apply unary operator `-` to type `u8`\n  | ^^\n";
    sample.write("chapters-code/01-demo/tests/misuse/negative.stderr", error);
    for language in ["zh", "en"] {
        let page = "# Demo\n\n{{#listing tests/misuse/negative.rs:misuse}}\n";
        sample.write(&format!("book/{language}/01-demo/index.md"), page);
    }
    sample.build();
    for (language, label) in [("zh", "编译错误"), ("en", "Compiler error")] {
        let page = sample.read(&format!("site/{language}/01-demo/index.html"));
        let code = page.find("let x: u8 = -1;").unwrap();
        let label = page.find(label).unwrap();
        let error = page.find("to type `u8`\n  | ^^").unwrap();
        assert!(code < label && label < error, "in this order");
    }
    let page = "# Demo\n\n{{#listing tests/misuse/negative.rs:misuse only=rust}}\n";
    sample.write("book/en/01-demo/index.md", page);
    sample.build();
    let page = sample.read("site/en/01-demo/index.html");
    assert!(page.contains("-1;") && !page.contains("Compiler error"));
}

#[test]
fn one_language_alone_has_no_switch() {
    let sample = Sample::new();
    let out = sample.out();
    let output = sample.run(&[
        "build",
        "--no-api",
        "--no-search",
        "--language",
        "en",
        "--out",
        &out,
    ]);
    assert!(output.status.success());
    assert!(!sample.path("site/zh").exists());
    assert!(!sample.read("site/en/index.html").contains("hreflang=\"zh\""));
}

#[test]
fn search_is_indexed_for_each_language() {
    let sample = Sample::new();
    let out = sample.out();
    let output = sample.run(&["build", "--no-api", "--out", &out]);
    assert!(output.status.success(), "{output:?}");
    for language in ["zh", "en"] {
        let entry =
            sample.read(&format!("site/{language}/pagefind/pagefind-entry.json"));
        assert!(entry.contains(&format!("\"{language}\"")), "{entry}");
        let page = sample.read(&format!("site/{language}/01-demo/index.html"));
        assert!(page.contains("data-pagefind=\"../pagefind/\""));
    }
    assert!(sample.path("site/zh/pagefind/pagefind.js").is_file());
}

#[test]
fn a_site_is_replaced_whole_and_anything_else_is_left_alone() {
    let sample = Sample::new();
    let site = sample.build();
    fs::write(site.join("old.html"), "").unwrap();
    sample.build();
    assert!(!site.join("old.html").exists(), "what is no longer built goes");

    fs::create_dir(sample.path("mine")).unwrap();
    sample.write("mine/notes.txt", "keep me");
    let mine = sample.path("mine").display().to_string();
    let said = sample.refused(&["build", "--no-api", "--out", &mine]);
    assert!(said.contains("--out"), "{said}");
    assert_eq!(sample.read("mine/notes.txt"), "keep me");
}

#[test]
fn a_failed_build_leaves_the_site_before_it() {
    let sample = Sample::new();
    sample.build();
    sample.write("book/zh/index.md", "# Start\n\n{{#listing add_up:nowhere}}\n");
    let out = sample.out();
    let said = sample.refused(&["build", "--no-api", "--no-search", "--out", &out]);
    assert!(said.contains("book/zh/index.md:3"), "{said}");
    assert!(sample.read("site/zh/index.html").contains("Start zh"));
    assert!(!sample.path("site/.reader-stage").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let sample = Sample::new();
    sample.write("file", "");
    let below = sample.path("file/site").display().to_string();
    let said = sample.refused(&["build", "--no-api", "--out", &below]);
    assert!(said.contains(&below) && said.contains("can't write"), "{said}");
}

#[test]
fn a_broken_directive_names_page_line_and_remedy() {
    let sample = Sample::new();
    let out = sample.out();
    let check = |directive: &str, expected: &str| {
        let page = format!("# Demo\n\n{directive}\n");
        sample.write("book/en/01-demo/index.md", &page);
        let said =
            sample.refused(&["build", "--no-api", "--no-search", "--out", &out]);
        let place = format!("error: book/en/01-demo/index.md:3: {directive}: ");
        assert!(said.starts_with(&place), "{said}");
        assert!(said.contains(expected), "{said}");
    };
    check("{{#listing add_up:total}}", "it has sum");
    check("{{#listing ad_up:sum}}", "did you mean demo/add_up?");
    check("{{#listing src/none.rs:x}}", "chapters-code/01-demo/src/none.rs");
    let unrecorded = "chapters-code/01-demo/tests/misuse/unrecorded.rs";
    sample.write(unrecorded, "// ANCHOR: m\n!\n// ANCHOR_END: m\n");
    check("{{#listing tests/misuse/unrecorded.rs:m}}", "TRYBUILD=overwrite");
    check("{{#listings add_up:sum}}", "there are listing, output");
    check("{{#output add_up:9..}}", "no line contains `9`");
    check("{{#claim S-x-01}}", "book/claims.toml");
    check("{{#diagram none}}", "book/en/diagrams/none.svg");
    check("{{#exercise none}}", "exercises/none.rs is missing");
    check("> [!DANGER]", "NOTE, WARNING and TIP");
}

#[test]
fn html_that_is_not_closed_is_an_error() {
    let sample = Sample::new();
    sample.write("book/zh/index.md", "# Start\n\n<div>\n\ntext\n");
    let out = sample.out();
    let said = sample.refused(&["build", "--no-api", "--no-search", "--out", &out]);
    assert!(said.contains("book/zh") && said.contains("<div>"), "{said}");
}

#[test]
fn a_page_that_is_not_there_is_named() {
    let sample = Sample::new();
    fs::remove_file(sample.path("book/en/01-demo/index.md")).unwrap();
    let out = sample.out();
    let said = sample.refused(&["build", "--no-api", "--out", &out]);
    assert!(said.contains("book/en") && said.contains("01-demo/index.md"), "{said}");
    assert!(!sample.path("book/en/01-demo/index.md").exists(), "it was made up");
}

#[test]
fn a_book_toml_that_is_none_is_told_with_its_line() {
    let sample = Sample::new();
    sample.write("book.toml", "[book]\ntitle = \n");
    let out = sample.out();
    let output =
        sample.run(&["build", "--no-api", "--language", "zh", "--out", &out]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: book.toml:2: "), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn the_crates_are_documented_unless_left_out() {
    let sample = Sample::new();
    let out = sample.out();
    let output = sample.run(&["build", "--no-search", "--out", &out]);
    assert!(output.status.success(), "{output:?}");
    assert!(sample.path("site/api/demo/index.html").is_file());
    assert!(sample.read("site/api/index.html").contains("demo/index.html"));
}

#[test]
fn without_cargo_the_way_to_do_without_is_told() {
    let sample = Sample::new();
    let mut reader = sample.reader();
    let output = reader
        .args(["build", "--no-search", "--out", &sample.out()])
        .env("CARGO", sample.path("no-cargo"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("--no-api") && said.lines().count() == 1, "{said}");
}
