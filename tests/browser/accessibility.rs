//! Can it be read without a mouse, without seeing it, with weak eyes?

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::session::Session;

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

const PAGES: [&str; 4] = [
    "/zh/index.html",
    "/en/01-socket-families/unix.html",
    "/zh/01-socket-families/index.html",
    "/en/ledger.html",
];

pub(crate) async fn the_first_tab_stop_skips_to_the_text(
    session: &Session,
) -> Result<()> {
    for page in ["/zh/01-socket-families/unix.html", "/en/no/such/page.html"] {
        session.visit(page).await?;
        session.press(TAB).await?;
        session.holds("document.activeElement.className === 'skip-link'").await?;
        session
            .holds("document.activeElement.getBoundingClientRect().top >= 0")
            .await?;
        session.press(ENTER).await?;
        session.holds("document.activeElement.id === 'content'").await?;
        let place = session.place().await?;
        ensure!(place == page, "skipping led to {place}");
    }
    Ok(())
}

pub(crate) async fn what_has_the_focus_shows_it(session: &Session) -> Result<()> {
    session.visit(PAGES[1]).await?;
    let mut stops = BTreeSet::new();
    // Through the bar and into the contents and the text.
    for _ in 0..60 {
        session.press(TAB).await?;
        let bare = session
            .value(
                "(() => {
                    const style = getComputedStyle(document.activeElement);
                    const outlined = style.outlineStyle !== 'none'
                        && parseFloat(style.outlineWidth) >= 1;
                    return outlined ? null : document.activeElement.outerHTML.slice(0, 200);
                })()",
            )
            .await?;
        ensure!(bare.is_null(), "has the focus and doesn't show it: {bare}");
        stops.insert(
            session.value("document.activeElement.outerHTML").await?.to_string(),
        );
    }
    ensure!(stops.len() > 40, "the Tab key stops at {} things only", stops.len());
    Ok(())
}

pub(crate) async fn every_control_has_a_name(session: &Session) -> Result<()> {
    for page in PAGES {
        session.visit(page).await?;
        let tree =
            session.devtools("Accessibility.getFullAXTree", json!({})).await?;
        let nodes = tree["nodes"].as_array().context("the tree's nodes")?;
        let controls = [
            "button",
            "link",
            "tab",
            "tabpanel",
            "navigation",
            "searchbox",
            "image",
        ];
        for node in nodes.iter().filter(|node| node["ignored"] == false) {
            let role = node["role"]["value"].as_str().unwrap_or_default();
            let name = node["name"]["value"].as_str().unwrap_or_default().trim();
            ensure!(
                !controls.contains(&role) || !name.is_empty(),
                "on {page} a {role} has no name: {node}"
            );
        }
        session.holds("document.querySelectorAll('h1').length === 1").await?;
        session
            .holds("new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size
                === document.querySelectorAll('[id]').length")
            .await
            .context("ids are unique")?;
    }
    Ok(())
}

/// WCAG's contrast of each run of text with the ground it stands on; at least 4.5.
pub(crate) async fn text_stands_out_from_its_ground_in_both_themes(
    session: &Session,
) -> Result<()> {
    for theme in ["light", "dark"] {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        session.devtools("Emulation.setEmulatedMedia", media).await?;
        for page in PAGES {
            session.visit(page).await?;
            let faint = session.value(include_str!("contrast.js")).await?;
            ensure!(faint == json!([]), "{page}, {theme}: too faint: {faint:#}");
        }
    }
    Ok(())
}

/// axe-core, when `tests/run` has fetched it.
pub(crate) async fn axe_finds_nothing_to_object_to(session: &Session) -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(".cache/axe-core/package/axe.min.js");
    let Ok(axe) = std::fs::read_to_string(&file) else {
        netlab::skip(&format!("{} (tests/run fetches it)", file.display()));
        return Ok(());
    };
    for theme in ["light", "dark"] {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        session.devtools("Emulation.setEmulatedMedia", media).await?;
        for page in PAGES {
            session.visit(page).await?;
            let parameters = json!({ "expression": axe });
            session.devtools("Runtime.evaluate", parameters).await?;
            let asked = json!({
                "expression": "axe.run().then((report) => report.violations.map((rule) =>
                    [rule.id, rule.help, rule.nodes.slice(0, 3).map((node) => node.html)]))",
                "awaitPromise": true,
                "returnByValue": true,
            });
            let report = session.devtools("Runtime.evaluate", asked).await?;
            let violations = &report["result"]["value"];
            ensure!(violations == &json!([]), "{page}, {theme}: {violations:#}");
        }
    }
    Ok(())
}
