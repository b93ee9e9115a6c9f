//! An exercise is a task, checks and a solution, in the shape that cargo and the page need.

use std::path::Path;

use crate::book::{Book, files_below, read};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use reader::directive::Directive;

fn faults(book: &Book) -> Vec<Fault> {
    let root = &book.root;
    let mut faults = Vec::new();
    let files = files_below(root, Path::new("chapters-code"));
    for file in &files {
        let parts: Vec<_> = file.iter().filter_map(|part| part.to_str()).collect();
        let [_, chapter, folder @ ("exercises" | "solutions"), name] = parts[..]
        else {
            continue;
        };
        let Some(name) = name.strip_suffix(".rs") else {
            faults.push(Fault::new(file, 1, "only NAME.rs belongs here: move it"));
            continue;
        };
        let chapter = Path::new("chapters-code").join(chapter);
        let mut fault = |message: String| faults.push(Fault::new(file, 1, message));
        let checks = chapter.join("exercises/checks").join(format!("{name}.rs"));
        if !files.contains(&checks) {
            fault(format!("there is no {}: write its checks", checks.display()));
        }
        let text = read(&root.join(file));
        let manifest = read(&root.join(&chapter).join("Cargo.toml"));
        let (target, import, other) = match folder {
            "exercises" => (format!("exercise_{name}"), "checks", "solutions"),
            _ => (format!("solution_{name}"), "../exercises/checks", "exercises"),
        };
        let import = format!("#[path = \"{import}/{name}.rs\"]\nmod checks;");
        if !text.trim_end().ends_with(&import) {
            fault(format!("it does not end with the shared checks: add `{import}`"));
        }
        if !files.contains(&chapter.join(other).join(format!("{name}.rs"))) {
            fault(format!("there is no {other}/{name}.rs: write it"));
        }
        if let Some(message) = target_fault(&manifest, &target, folder, name) {
            fault(message);
        }
        if folder == "exercises" {
            let page_folder =
                chapter.file_name().unwrap_or_default().to_string_lossy();
            if !text.contains("todo!(") {
                fault(
                    "it has no gap: put todo!() where the reader is to write"
                        .to_owned(),
                );
            }
            if !is_shown(book, &page_folder, name) {
                fault(format!(
                    "no page of its chapter has {{{{#exercise {name}}}}}"
                ));
            }
        }
    }
    faults
}

/// What is wrong with the test target in the chapter's `Cargo.toml`.
fn target_fault(
    manifest: &str,
    target: &str,
    folder: &str,
    name: &str,
) -> Option<String> {
    let manifest: toml::Table = match manifest.parse() {
        Ok(manifest) => manifest,
        Err(error) => return Some(format!("its crate's Cargo.toml: {error}")),
    };
    let tests = manifest.get("test").and_then(toml::Value::as_array);
    let entry = tests
        .into_iter()
        .flatten()
        .find(|test| test.get("name").and_then(toml::Value::as_str) == Some(target));
    let path = format!("{folder}/{name}.rs");
    let wanted = match folder {
        "exercises" => {
            format!("name = \"{target}\", path = \"{path}\", test = false")
        }
        _ => format!("name = \"{target}\", path = \"{path}\""),
    };
    let is_so = entry.is_some_and(|entry| {
        let runs = entry.get("test").and_then(toml::Value::as_bool).unwrap_or(true);
        entry.get("path").and_then(toml::Value::as_str) == Some(&path)
            && runs == (folder == "solutions")
    });
    (!is_so).then(|| format!("its crate's Cargo.toml needs [[test]] with {wanted}"))
}

/// Whether the chapter shows the exercise, in both languages.
fn is_shown(book: &Book, chapter: &str, name: &str) -> bool {
    book.languages.iter().all(|language| {
        language.pages.iter().any(|page| {
            page.path.starts_with(chapter)
                && page.directives().any(
                    |(_, it)| matches!(it, Directive::Exercise(shown) if shown == name),
                )
        })
    })
}

#[test]
fn every_exercise_is_whole() {
    assert_none(&faults(&Book::this()));
}

/// A whole exercise, with one text in one file replaced.
fn with(file: &str, from: &str, to: &str) -> Fixture {
    let page = "# T {#t}\n\n{{#exercise e}}\n";
    let chapter = "chapters-code/01-one";
    let manifest = "[package]\nname = \"one\"\n\
        [[test]]\nname = \"exercise_e\"\npath = \"exercises/e.rs\"\ntest = false\n\
        [[test]]\nname = \"solution_e\"\npath = \"solutions/e.rs\"\n";
    let fixture = Fixture::new(&[]);
    for (path, text) in [
        ("book/zh/SUMMARY.md", ""),
        ("book/en/SUMMARY.md", ""),
        ("book/zh/01-one/index.md", page),
        ("book/en/01-one/index.md", page),
        (&format!("{chapter}/Cargo.toml"), manifest),
        (&format!("{chapter}/exercises/checks/e.rs"), "#[test]\nfn holds() {}\n"),
        (
            &format!("{chapter}/exercises/e.rs"),
            "fn e() { todo!() }\n#[path = \"checks/e.rs\"]\nmod checks;\n",
        ),
        (
            &format!("{chapter}/solutions/e.rs"),
            "fn e() {}\n#[path = \"../exercises/checks/e.rs\"]\nmod checks;\n",
        ),
    ] {
        let is_it = path.ends_with(file) && !file.is_empty();
        let text = if is_it { text.replacen(from, to, 1) } else { text.to_owned() };
        if !(is_it && to == "gone") {
            fixture.write(path, &text);
        }
    }
    fixture
}

#[test]
fn an_exercise_that_is_not_whole_is_found() {
    assert_none(&faults(&with("", "", "").book()));
    for (file, from, to, remedy) in [
        ("exercises/e.rs", "todo!()", "", "it has no gap"),
        ("exercises/e.rs", "checks/e.rs", "checks/f.rs", "add `#[path"),
        ("solutions/e.rs", "mod checks;", "", "add `#[path"),
        ("exercises/e.rs", "", "gone", "there is no exercises/e.rs"),
        ("solutions/e.rs", "", "gone", "there is no solutions/e.rs"),
        ("Cargo.toml", "test = false", "", "exercise_e"),
        ("Cargo.toml", "solutions/e.rs", "solutions/f.rs", "solution_e"),
        ("zh/01-one/index.md", "{{#exercise e}}", "", "no page of its chapter"),
    ] {
        let found = faults(&with(file, from, to).book());
        assert_one(&found, &["chapters-code/01-one/", remedy]);
    }
}
