//! A book of a few pages, in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A book with a start page and a page with a listing, and a crate with two examples.
pub(crate) struct Sample {
    folder: TempDir,
}

const SUMMARY: &str = "\
# Summary

[Start](index.md)

- [Demo](01-demo/index.md)
- [Later]()
";

const PROGRAM: &str = "\
//! Adds its arguments up.
//!
//! asyncio: none, because nothing waits.
//!
//! asyncio：无，因为没有东西等待。

fn main() {
    // ANCHOR: sum
    let sum: i32 =
        std::env::args().skip(1).flat_map(|word| word.parse::<i32>()).sum();
    println!(\"{sum}\");
    // ANCHOR_END: sum
    std::process::exit(sum);
}
";

impl Sample {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let sample = Self { folder };
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        let config = fs::read_to_string(project.join("book.toml"));
        sample.write("book.toml", &config.expect("the project has a book.toml"));
        copy(&project.join("book/theme"), &sample.path("book/theme"));
        sample.write("book/claims.toml", "");
        sample.write("book/sections.toml", "");
        for language in ["zh", "en"] {
            let page = |name: &str, text: &str| {
                sample.write(&format!("book/{language}/{name}"), text);
            };
            page("SUMMARY.md", SUMMARY);
            page("index.md", &format!("# Start {language}\n\n缓冲区 buffers\n"));
            page("404.md", &format!("# Nothing here, {language}\n"));
            page("01-demo/index.md", "# Demo\n\n{{#listing add_up:sum}}\n");
        }
        sample.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"chapters-code/*\"]\n",
        );
        sample.write(
            "chapters-code/01-demo/Cargo.toml",
            "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        );
        sample.write("chapters-code/01-demo/src/lib.rs", "//! Nothing.\n");
        sample.write("chapters-code/01-demo/examples/add_up.rs", PROGRAM);
        sample.write("chapters-code/01-demo/examples/add_up.out", "0\n");
        sample
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    pub(crate) fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        let parent = path.parent().expect("a file has a folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    pub(crate) fn read(&self, below: &str) -> String {
        let path = self.path(below);
        fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The program for this book, with a target folder of the book's own.
    pub(crate) fn reader(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reader"));
        command
            .arg("--root")
            .arg(self.root())
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env_remove("RUST_BACKTRACE");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.reader().args(arguments).output().expect("the program can be started")
    }

    /// Runs the program and returns the one line in which it says what is wrong.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "it succeeded: {said}");
        assert!(output.stdout.is_empty(), "errors go to standard error");
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 1, "one line, not: {said}");
        assert!(said.starts_with("error: "), "{said}");
        said
    }

    /// Builds the site without what takes long, and returns its folder.
    pub(crate) fn build(&self) -> PathBuf {
        let output =
            self.run(&["build", "--no-api", "--no-search", "--out", &self.out()]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        self.path("site")
    }

    pub(crate) fn out(&self) -> String {
        self.path("site").display().to_string()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the theme can be read") {
        let entry = entry.expect("the theme can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
