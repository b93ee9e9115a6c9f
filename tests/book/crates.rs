//! The chapters' crates stand on each other in the order of the book, under one set of
//! rules.

use std::path::Path;

use crate::book::{files_below, read};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;

/// What the root of the book has to have beside the code.
const AT_THE_ROOT: [&str; 9] = [
    "README.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "book.toml",
    "rustfmt.toml",
    "clippy.toml",
    "tests/run",
];

fn faults(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut before: Vec<String> = Vec::new();
    for file in files_below(root, Path::new("chapters-code")) {
        let parts: Vec<_> = file.iter().filter_map(|part| part.to_str()).collect();
        let ["chapters-code", folder, "Cargo.toml"] = parts[..] else { continue };
        let manifest: toml::Table = match read(&root.join(&file)).parse() {
            Ok(manifest) => manifest,
            Err(error) => {
                faults.push(Fault::new(&file, 1, error.to_string()));
                continue;
            }
        };
        let found = manifest_faults(&manifest, folder, &before);
        faults.extend(found.into_iter().map(|text| Fault::new(&file, 1, text)));
        before.extend(package_name(&manifest).map(str::to_owned));
    }
    faults
}

fn package_name(manifest: &toml::Table) -> Option<&str> {
    manifest.get("package")?.get("name")?.as_str()
}

fn manifest_faults(
    manifest: &toml::Table,
    folder: &str,
    before: &[String],
) -> Vec<String> {
    let mut faults = Vec::new();
    let named = match folder.split_once('-').map_or(folder, |(_, name)| name) {
        // crates.io has a crate of that name, which chapters use.
        "futures" => "future-objects",
        name => name,
    };
    if package_name(manifest).is_none_or(|name| name != named) {
        faults.push(format!("the crate of {folder} is to be called {named}"));
    }
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    if lints.and_then(toml::Value::as_bool) != Some(true) {
        faults.push(
            "it has lints of its own: write [lints] workspace = true".to_owned(),
        );
    }
    for table in ["dependencies", "dev-dependencies"] {
        let Some(table) = manifest.get(table).and_then(toml::Value::as_table) else {
            continue;
        };
        for (name, dependency) in table {
            let inherited =
                dependency.get("workspace").and_then(toml::Value::as_bool);
            if inherited != Some(true) {
                faults.push(format!(
                    "{name} has a version of its own: write {name}.workspace = true"
                ));
            }
            let is_chapter = CHAPTERS.contains(&name.as_str());
            if is_chapter && !before.iter().any(|earlier| earlier == name) {
                faults.push(format!(
                    "it stands on {name}, which is no earlier chapter: turn it round"
                ));
            }
        }
    }
    faults
}

/// The crates of the nine chapters.
const CHAPTERS: [&str; 9] = [
    "socket-families",
    "sock-calls",
    "transports",
    "streams",
    "endpoints",
    "tls",
    "signals",
    "future-objects",
    "app-protocols",
];

#[test]
fn crates_stand_on_earlier_ones_under_one_set_of_rules() {
    assert_none(&faults(Path::new(env!("CARGO_MANIFEST_DIR"))));
}

#[test]
fn the_root_has_what_a_reader_looks_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let missing: Vec<_> =
        AT_THE_ROOT.iter().filter(|file| !root.join(file).is_file()).collect();
    assert!(missing.is_empty(), "these files are missing at the root: {missing:?}");
}

#[test]
fn a_crate_that_breaks_the_order_or_the_rules_is_found() {
    let whole = "[package]\nname = \"streams\"\n[lints]\nworkspace = true\n\
                 [dependencies]\ntokio.workspace = true\n";
    for (from, to, remedy) in [
        ("\"streams\"", "\"stream\"", "to be called streams"),
        ("workspace = true\n[", "[", "lints of its own"),
        ("tokio.workspace = true", "tokio = \"1\"", "tokio has a version"),
        ("tokio.", "endpoints.", "on endpoints, which is no earlier"),
    ] {
        let fixture = Fixture::new(&[(
            "chapters-code/04-streams/Cargo.toml",
            &whole.replacen(from, to, 1),
        )]);
        let place = "chapters-code/04-streams/Cargo.toml:1:";
        assert_one(&faults(fixture.root()), &[place, remedy]);
    }
}
