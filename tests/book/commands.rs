//! A command that a page shows names what is there.

use reader::examples::Chapters;

use crate::book::Book;
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::page::Kind;

fn faults(book: &Book) -> Vec<Fault> {
    let chapters = match Chapters::load(&book.root) {
        Ok(chapters) => chapters,
        Err(error) => {
            return vec![Fault::new("chapters-code", 1, error.to_string())];
        }
    };
    let mut faults = Vec::new();
    for (_, page) in book.pages() {
        for item in &page.items {
            let Kind::Code { info: Some(_), text } = &item.kind else { continue };
            for (line, command) in (item.line + 1..).zip(text.lines()) {
                let message = fault(&chapters, command);
                faults
                    .extend(message.map(|text| Fault::new(&page.file, line, text)));
            }
        }
    }
    faults
}

/// What a `cargo` command names that is not there.
fn fault(chapters: &Chapters, command: &str) -> Option<String> {
    let words: Vec<_> = command.split_whitespace().collect();
    let cargo = words.iter().position(|word| *word == "cargo")?;
    let words = words.get(cargo..)?;
    let after = |flag: &str| {
        let at = words.iter().position(|word| *word == flag)?;
        words.get(at + 1).copied()
    };
    let krate = after("-p");
    if let Some(krate) = krate
        && chapters.iter().all(|chapter| chapter.krate != krate)
        && !["netlab", "reader"].contains(&krate)
    {
        return Some(format!(
            "`{command}`: there is no crate {krate}: mend the name"
        ));
    }
    let ours = ["--", "run"];
    let of_reader = words.windows(3).find(|three| three.starts_with(&ours));
    let example = match (after("--example"), of_reader) {
        (Some(example), _) => match krate {
            Some(krate) => format!("{krate}/{example}"),
            None => example.to_owned(),
        },
        (None, Some(three)) => three[2].to_owned(),
        (None, None) => return None,
    };
    let found = chapters.example(&example);
    found.err().map(|error| format!("`{command}`: {error}"))
}

#[test]
fn every_cargo_command_on_a_page_names_what_is_there() {
    assert_none(&faults(&Book::this()));
}

#[test]
fn a_command_that_names_what_is_not_there_is_found() {
    for (command, remedy) in [
        ("cargo run -p none --example a", "no crate none"),
        ("$ cargo run -p one --example b serve", "no example `one/b`"),
        ("cargo run -- run one/b", "no example `one/b`"),
    ] {
        let page = format!("# T {{#t}}\n\n```sh\n{command}\n```\n");
        let fixture = Fixture::page(&page, "");
        fixture
            .write("chapters-code/01-one/Cargo.toml", "[package]\nname = \"one\"\n");
        fixture.write("chapters-code/01-one/examples/a.rs", "");
        assert_one(&faults(&fixture.book()), &["book/zh/page.md:4:", remedy]);
        let page = page.replace("none", "one").replace("b serve", "a serve");
        let page = page.replace("one/b", "one/a");
        fixture.write("book/zh/page.md", &page);
        assert_none(&faults(&fixture.book()));
    }
}
