//! `{{#claim ID}}`: a claim of the original, called out with its verdict.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use mdbook_preprocessor::book::Book;

use super::inline::{escape, markdown, sentence};
use super::page::Page;
use crate::directive::Directive;
use crate::ledger::Claim;

pub(super) fn expand(page: &Page<'_>, id: &str) -> Result<String> {
    let ledger = page.material.ledger()?;
    let claim = ledger.get(id).ok_or_else(|| {
        anyhow!("book/claims.toml has no such claim: enter it there")
    })?;
    let verdict = claim.verdict.word();
    let aria = page.language.pick("原教程的一个说法", "A claim of the original");
    let word = claim.verdict.label();
    let word = page.language.of(&word);
    let says = sentence(page.language.of(&claim.says));
    let truth = claim.truth.as_ref().map_or_else(String::new, |truth| {
        format!(
            "<div class=\"claim-truth\">{}</div>\n",
            markdown(page.language.of(truth))
        )
    });
    Ok(format!(
        "<aside role=\"note\" class=\"claim claim-{verdict}\" id=\"{}\" aria-label=\"{aria}\">\n\
         <p class=\"claim-head\"><span class=\"claim-verdict\">{word}</span> \
         <span class=\"claim-says\"><q>{says}</q></span></p>\n\
         {truth}{}</aside>",
        anchor(id),
        proof(page, claim)?
    ))
}

/// The id of a claim's callout on its page.
pub(super) fn anchor(id: &str) -> String {
    format!("claim-{id}")
}

fn proof(page: &Page<'_>, claim: &Claim) -> Result<String> {
    let Some(why) = why(page, claim)? else { return Ok(String::new()) };
    let (label, colon) = page.language.pick(("证据", "："), ("Proof", ": "));
    Ok(format!("<p class=\"claim-proof\">{label}{colon}{why}</p>\n"))
}

/// Why one may believe it: a link to the test, or the reason why there is none.
pub(super) fn why(page: &Page<'_>, claim: &Claim) -> Result<Option<String>> {
    if let Some(prose) = &claim.prose {
        return Ok(Some(sentence(page.language.of(prose))));
    }
    let Some(proof) = &claim.proof else { return Ok(None) };
    let place = proof.locate(&page.material.root).with_context(|| {
        format!("{}: the proof of {}, {proof}", claim.place(), claim.id)
    })?;
    let name = format!("<code>{}</code>", escape(&proof.path));
    Ok(Some(match page.source_href(&place.file, place.line) {
        Some(href) => format!("<a href=\"{}\">{name}</a>", escape(&href)),
        None => name,
    }))
}

/// For each claim that is called out, the page that does.
pub(super) fn pages(book: &Book) -> HashMap<String, PathBuf> {
    let mut pages = HashMap::new();
    for (path, content) in super::written(book) {
        for line in content.lines() {
            if let Ok(Some(Directive::Claim(id))) = Directive::parse(line) {
                pages.entry(id).or_insert_with(|| path.to_owned());
            }
        }
    }
    pages
}
