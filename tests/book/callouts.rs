//! Each claim that is not simply true is called out where the original makes it: on one
//! page, in both languages.

use reader::directive::Directive;
use reader::ledger::{Claim, Ledger, Verdict};
use reader::sections::Sections;

use crate::book::{Book, Language};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::sections::is_written;

fn faults(book: &Book) -> Vec<Fault> {
    let (ledger, sections) =
        match (Ledger::load(&book.root), Sections::load(&book.root)) {
            (Ok(ledger), Ok(sections)) => (ledger, sections),
            (Err(error), _) | (_, Err(error)) => {
                return vec![Fault::new("book", 1, error.to_string())];
            }
        };
    let mut faults = Vec::new();
    for language in &book.languages {
        faults.extend(of_no_claim(language, &ledger));
        for claim in &ledger {
            faults.extend(fault(language, claim, &sections));
        }
    }
    faults
}

/// The callouts of this claim in one language, as places.
fn callouts<'a>(
    language: &'a Language,
    id: &'a str,
) -> impl Iterator<Item = (String, usize)> + 'a {
    language.pages.iter().flat_map(move |page| {
        page.directives()
            .filter(move |(_, it)| matches!(it, Directive::Claim(called) if called == id))
            .map(|(line, _)| (page.path.clone(), line))
    })
}

fn fault(language: &Language, claim: &Claim, sections: &Sections) -> Option<Fault> {
    let section = sections.get(claim.section())?;
    let at = |message| Some(Fault::new(Ledger::PATH, claim.line, message));
    let (id, name) = (&claim.id, language.name);
    let places: Vec<_> = callouts(language, id).collect();
    let written = is_written(section, language);
    match places.as_slice() {
        [] if claim.verdict == Verdict::True || !written => None,
        [] => at(format!(
            "{id} is {} and no page of book/{name} calls it out: write {{{{#claim {id}}}}} \
             where the original makes it (section {}, book/{name}/{})",
            claim.verdict, section.id, section.page
        )),
        [(path, line)] => {
            let chapter = section.page.split_once('/').map(|(chapter, _)| chapter);
            let of_page = path.split_once('/').map(|(chapter, _)| chapter);
            (chapter != of_page).then(|| {
                let message = format!(
                    "{id} is called out outside its chapter: move it to {}",
                    section.page
                );
                Fault::new(format!("book/{name}/{path}"), *line, message)
            })
        }
        places => {
            let places: Vec<_> =
                places.iter().map(|(path, line)| format!("{path}:{line}")).collect();
            at(format!(
                "{id} is called out more than once in book/{name}: keep one of {}",
                places.join(", ")
            ))
        }
    }
}

/// Callouts of claims that the ledger doesn't have.
fn of_no_claim(language: &Language, ledger: &Ledger) -> Vec<Fault> {
    let mut faults = Vec::new();
    for page in &language.pages {
        for (line, directive) in page.directives() {
            if let Directive::Claim(id) = directive
                && ledger.get(id).is_none()
            {
                let message = format!("the ledger has no claim {id}: enter it");
                faults.push(Fault::new(&page.file, line, message));
            }
        }
    }
    faults
}

#[test]
fn each_claim_that_is_not_simply_true_is_called_out_once() {
    assert_none(&faults(&Book::this()));
}

#[test]
fn a_callout_that_is_missing_doubled_misplaced_or_unknown_is_found() {
    let called = "# T {#t}\n\n{{#claim S-one-01}}\n";
    let text = |name: &str| format!("{name}.zh = \"甲\"\n{name}.en = \"a\"\n");
    let ledger = format!(
        "[[claim]]\nid = \"S-one-01\"\nverdict = \"wrong\"\n{}{}{}",
        text("says"),
        text("truth"),
        text("prose")
    );
    let section = "[[section]]\nid = \"S-one\"\ntitle = { zh = \"页\", en = \"Page\" }\n\
                   anchor = \"t\"\npage = \"page.md\"\nclaims = 1\n";
    let fixture = |en: &str, verdict: &str| {
        let fixture = Fixture::page(called, en);
        fixture.write(Ledger::PATH, &ledger.replace("wrong", verdict));
        fixture.write(Sections::PATH, section);
        fixture
    };
    assert_none(&faults(&fixture(called, "wrong").book()));
    assert_none(&faults(&fixture("# T {#t}\n", "true").book()));

    let found = faults(&fixture("# T {#t}\n", "wrong").book());
    let remedy = "no page of book/en calls it out";
    assert_one(&found, &["book/claims.toml:2:", "S-one-01 is wrong", remedy]);

    let twice = format!("{called}\n{{{{#claim S-one-01}}}}\n");
    let found = faults(&fixture(&twice, "wrong").book());
    assert_one(&found, &["book/claims.toml:2:", "keep one of page.md:3, page.md:5"]);

    let other = format!("{called}\n{{{{#claim S-one-02}}}}\n");
    let found = faults(&fixture(&other, "wrong").book());
    assert_one(&found, &["book/en/page.md:5:", "the ledger has no claim S-one-02"]);

    let elsewhere = fixture("# T {#t}\n", "wrong");
    elsewhere.write("book/en/01-one/page.md", called);
    let found = faults(&elsewhere.book());
    assert_one(&found, &["book/en/01-one/page.md:3:", "outside its chapter"]);

    let draft = fixture("# T {#t}\n", "wrong");
    draft.write("book/en/SUMMARY.md", "- [Page]()\n");
    assert_none(&faults(&draft.book()));
}
