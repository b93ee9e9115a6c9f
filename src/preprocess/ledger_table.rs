//! `{{#ledger}}`: every claim of the original in one table.

use anyhow::Result;

use super::claim::{anchor, why};
use super::inline::{escape, sentence};
use super::page::Page;
use crate::ledger::Claim;

pub(super) fn expand(page: &Page<'_>) -> Result<String> {
    let language = page.language;
    let [id, verdict, says, truth, proof] = language.pick(
        ["编号", "判定", "说法", "事实", "证据"],
        ["id", "verdict", "claim", "what is so", "proof"],
    );
    let mut html = format!(
        "<div class=\"table-wrapper\"><table class=\"ledger\">\n<thead><tr>\
         <th scope=\"col\">{id}</th><th scope=\"col\">{verdict}</th>\
         <th scope=\"col\">{says}</th><th scope=\"col\">{truth}</th>\
         <th scope=\"col\">{proof}</th></tr></thead>\n"
    );
    for section in page.material.sections()? {
        let claims: Vec<&Claim> = page
            .material
            .ledger()?
            .iter()
            .filter(|claim| claim.section() == section.id)
            .collect();
        if claims.is_empty() {
            continue;
        }
        html.push_str(&format!(
            "<tbody id=\"ledger-{}\">\n<tr class=\"ledger-section\">\
             <th colspan=\"5\" scope=\"rowgroup\">{}</th></tr>\n",
            section.id,
            sentence(language.of(&section.title))
        ));
        for claim in claims {
            html.push_str(&row(page, claim)?);
        }
        html.push_str("</tbody>\n");
    }
    html.push_str("</table></div>");
    Ok(html)
}

fn row(page: &Page<'_>, claim: &Claim) -> Result<String> {
    let language = page.language;
    let id = match page.claim_pages.get(&claim.id) {
        None => claim.id.clone(),
        Some(path) => {
            let href = format!(
                "{}{}#{}",
                page.to_language_root(),
                path.with_extension("html").display(),
                anchor(&claim.id)
            );
            format!("<a href=\"{}\">{}</a>", escape(&href), claim.id)
        }
    };
    let label = claim.verdict.label();
    let truth = claim.truth.as_ref().map(|truth| sentence(language.of(truth)));
    Ok(format!(
        "<tr class=\"ledger-{}\"><td>{id}</td>\
         <td><span class=\"claim-verdict\">{}</span></td>\
         <td>{}</td><td>{}</td><td>{}</td></tr>\n",
        claim.verdict.word(),
        language.of(&label),
        sentence(language.of(&claim.says)),
        truth.unwrap_or_default(),
        why(page, claim)?.unwrap_or_default()
    ))
}
