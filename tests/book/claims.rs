//! The ledger is whole: every claim of a written section, in order, in both languages,
//! with a proof that stands where it says.
//!
//! That the proofs pass is the root's test `claims`.

use std::fmt::Write as _;
use std::path::Path;

use reader::ledger::{Claim, Ledger, Verdict};
use reader::sections::Sections;
use reader::text::Text;

use crate::book::Book;
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::sections::is_written;

fn faults(book: &Book) -> Vec<Fault> {
    match (Ledger::load(&book.root), Sections::load(&book.root)) {
        (Ok(ledger), Ok(sections)) => {
            let mut faults = missing(book, &ledger, &sections);
            faults.extend(out_of_order(&ledger, &sections));
            for claim in &ledger {
                let messages = claim_faults(&book.root, claim);
                faults.extend(messages.into_iter().map(|text| at(claim, text)));
            }
            faults
        }
        (Err(error), _) | (_, Err(error)) => {
            vec![Fault::new("book", 1, error.to_string())]
        }
    }
}

fn at(claim: &Claim, message: String) -> Fault {
    let message = format!("{}: {message}", claim.id);
    Fault::new(Ledger::PATH, claim.line, message)
}

/// The claims of the original that the ledger leaves out: of a written section none may
/// be missing, of a draft all may.
fn missing(book: &Book, ledger: &Ledger, sections: &Sections) -> Vec<Fault> {
    let mut faults = Vec::new();
    for section in sections {
        let written = book.languages.iter().any(|lang| is_written(section, lang));
        let begun = ledger.iter().any(|claim| claim.section() == section.id);
        if !written && !begun {
            continue;
        }
        for number in 1..=section.claims {
            let id = format!("{}-{number:02}", section.id);
            if ledger.get(&id).is_none() {
                let message =
                    format!("the claim {id} is not in the ledger: enter it");
                faults.push(Fault::new(Sections::PATH, section.line, message));
            }
        }
    }
    faults
}

/// Claims of no section, with a number too high, or not where the original has them.
fn out_of_order(ledger: &Ledger, sections: &Sections) -> Vec<Fault> {
    let place = |claim: &Claim| {
        let index = sections.iter().position(|it| it.id == claim.section())?;
        let number = claim.id.rsplit('-').next()?;
        let number = number.parse::<usize>().ok().filter(|_| number.len() == 2)?;
        let last = sections.iter().nth(index)?.claims;
        (1..=last).contains(&number).then_some((index, number))
    };
    let mut faults = Vec::new();
    let mut before = None;
    for claim in ledger {
        let Some(here) = place(claim) else {
            let message = "the original has no such claim: an id is its section's and two digits, \
                 up to the section's `claims` in book/sections.toml";
            faults.push(at(claim, message.to_owned()));
            continue;
        };
        if before.is_some_and(|before| before > here) {
            let message = "it stands after a later claim: keep the original's order";
            faults.push(at(claim, message.to_owned()));
        }
        before = Some(here);
    }
    faults
}

fn claim_faults(root: &Path, claim: &Claim) -> Vec<String> {
    let mut faults = Vec::new();
    let texts =
        [("says", Some(&claim.says)), ("truth", claim.truth.as_ref())].into_iter();
    for (key, text) in texts.chain([("prose", claim.prose.as_ref())]) {
        faults.extend(text.and_then(|text| text_fault(key, text)));
    }
    if claim.truth.is_none() && claim.verdict != Verdict::True {
        let verdict = claim.verdict;
        faults
            .push(format!("it is {verdict}: add truth.zh and truth.en, what is so"));
    }
    if let Some(error) = claim.proof.as_ref().and_then(|it| it.locate(root).err()) {
        faults.push(format!("its proof is not there: {error}"));
    }
    faults
}

/// What shows that a text was not written in both languages.
fn text_fault(key: &str, text: &Text) -> Option<String> {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (language, text) in text.both() {
        if text.trim().is_empty() {
            return Some(format!("{key}.{language} is empty: write it"));
        }
        if text.contains('\n') {
            return Some(format!(
                "{key}.{language} has more than one line: join them"
            ));
        }
    }
    let (in_zh, in_en) =
        (text.zh.contains(is_chinese), text.en.contains(is_chinese));
    match (in_zh, in_en) {
        (false, _) => {
            Some(format!("{key}.zh has no Chinese in it: write it in Chinese"))
        }
        (_, true) => {
            Some(format!("{key}.en has Chinese in it: write it in English"))
        }
        (true, false) => None,
    }
}

#[test]
fn the_ledger_is_whole() {
    assert_none(&faults(&Book::this()));
}

/// A book of one written section with two claims, and this ledger.
fn fixture(ledger: &str) -> Fixture {
    let fixture = Fixture::page("# 页 {#one}\n", "# Page {#one}\n");
    let mut sections = String::new();
    for (id, page, claims) in [("S-one", "page.md", 2), ("S-two", "draft.md", 3)] {
        let title = "title = { zh = \"页\", en = \"Page\" }\nanchor = \"one\"";
        write!(
            sections,
            "[[section]]\nid = \"{id}\"\n{title}\npage = \"{page}\"\nclaims = {claims}\n"
        )
        .expect("a String takes all");
    }
    fixture.write(Sections::PATH, &sections);
    fixture.write(Ledger::PATH, ledger);
    fixture.write("chapters-code/01-one/Cargo.toml", "[package]\nname = \"one\"\n");
    fixture
        .write("chapters-code/01-one/tests/claims/unix.rs", "\nfn it_is_so() {}\n");
    fixture
}

fn entry(id: &str) -> String {
    format!(
        "[[claim]]\nid = \"{id}\"\nverdict = \"wrong\"\nsays.zh = \"甲\"\nsays.en = \"a\"\n\
         truth.zh = \"乙\"\ntruth.en = \"b\"\nproof = \"one::claims::unix::it_is_so\"\n"
    )
}

#[test]
fn a_whole_ledger_passes_and_a_draft_may_have_no_claims() {
    let whole = entry("S-one-01") + &entry("S-one-02");
    assert_none(&faults(&fixture(&whole).book()));
}

#[test]
fn a_missing_claim_is_found_and_a_draft_begun_is_to_be_finished() {
    let found = faults(&fixture(&entry("S-one-01")).book());
    assert_one(&found, &["book/sections.toml:2:", "S-one-02 is not in the ledger"]);
    let begun: String =
        ["S-one-01", "S-one-02", "S-two-01", "S-two-03"].map(entry).concat();
    let found = faults(&fixture(&begun).book());
    assert_one(&found, &["S-two-02 is not in the ledger"]);
}

#[test]
fn claims_out_of_order_or_unknown_are_found() {
    let swapped = entry("S-one-02") + &entry("S-one-01");
    let found = faults(&fixture(&swapped).book());
    assert_one(&found, &["book/claims.toml:10:", "S-one-01", "original's order"]);
    for id in ["S-one-03", "S-one-3", "S-six-01", "nonsense"] {
        let ledger = entry("S-one-01") + &entry("S-one-02") + &entry(id);
        let found = faults(&fixture(&ledger).book());
        assert_one(&found, &["book/claims.toml:18:", id, "no such claim"]);
    }
}

#[test]
fn an_entry_that_says_too_little_is_found() {
    for (from, to, remedy) in [
        ("truth.zh = \"乙\"\ntruth.en = \"b\"\n", "", "add truth.zh"),
        ("says.zh = \"甲\"", "says.zh = \"a\"", "says.zh has no Chinese"),
        ("says.en = \"a\"", "says.en = \"甲\"", "says.en has Chinese"),
        ("truth.en = \"b\"", "truth.en = \" \"", "truth.en is empty"),
        ("truth.en = \"b\"\n", "", "missing field `en`"),
        ("says.en", "said.en", "unknown field `said`"),
        ("\"wrong\"", "\"false\"", "unknown variant `false`"),
        ("::it_is_so", "::it_is_not", "tests/claims/unix.rs has no `fn it_is_not`"),
        ("::unix", "::tcp", "tests/claims/tcp.rs"),
        ("one::claims", "two::claims", "no crate `two`"),
        ("one::claims::unix::it_is_so", "it_is_so", "names no test"),
        ("proof = \"one::claims::unix::it_is_so\"\n", "", "has no proof"),
        (
            "proof =",
            "prose = { zh = \"甲\", en = \"a\" }\nproof =",
            "both a proof and",
        ),
        ("S-one-01", "S-one-02", "stands twice, first in line 2"),
    ] {
        let ledger = entry("S-one-02").replace("S-one-02", "S-one-01");
        let ledger = ledger.replacen(from, to, 1);
        let more =
            if from == "S-one-01" { entry("S-one-02") } else { String::new() };
        let fixture = fixture(&(ledger + &more));
        let sections = std::fs::read_to_string(fixture.root().join(Sections::PATH))
            .unwrap()
            .replace("claims = 2", "claims = 1");
        fixture.write(Sections::PATH, &sections);
        assert_one(&faults(&fixture.book()), &["book/claims.toml:", remedy]);
    }
}
