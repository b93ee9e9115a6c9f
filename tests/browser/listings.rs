//! Listings: tabs by mouse and keyboard, the choice that lasts, marked lines, no scripts.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::session::Session;

const LEFT_ARROW: &str = "\u{E012}";
const RIGHT_ARROW: &str = "\u{E014}";
const HOME: &str = "\u{E011}";
const END: &str = "\u{E010}";

/// The start page has listings with all three tabs.
const PAGE: &str = "/zh/index.html";

/// The names of the panels in view in the first listing that has tabs. A folded panel
/// is `hidden="until-found"`: it is there, but what is in it isn't drawn.
const IN_VIEW: &str = "[...document.querySelector('.listing:has([role=tab])')
    .querySelectorAll('.listing-panel')].filter((panel) => panel.lastElementChild.checkVisibility())
    .map((panel) => panel.dataset.tab).join()";

pub(crate) async fn the_chosen_language_holds_on_every_page(
    session: &Session,
) -> Result<()> {
    session.visit(PAGE).await?;
    session.holds(&format!("{IN_VIEW} === 'rust'")).await?;

    session.click("[role=tab][aria-controls$='-asyncio']").await?;
    session.holds(&format!("{IN_VIEW} === 'asyncio'")).await?;
    // The other listings of the page follow.
    session
        .holds(
            "[...document.querySelectorAll('.listing:has([role=tab])')].every((figure) =>
                !figure.querySelector('[data-tab=asyncio]')
                || figure.querySelector('[data-tab=asyncio] > :last-child').checkVisibility())",
        )
        .await?;
    session
        .holds("document.querySelector('.listing:has([role=tab]) .listing-path').textContent.endsWith('.py')")
        .await?;
    session.visit("/en/index.html").await?;
    session.holds(&format!("{IN_VIEW} === 'asyncio'")).await?;

    // The output is looked at in passing: the next page shows asyncio again.
    session.click("[role=tab][aria-controls$='-output']").await?;
    session.holds(&format!("{IN_VIEW} === 'output'")).await?;
    session.visit(PAGE).await?;
    session.holds(&format!("{IN_VIEW} === 'asyncio'")).await
}

pub(crate) async fn arrow_keys_move_among_the_tabs(session: &Session) -> Result<()> {
    session.visit(PAGE).await?;
    session.click("[role=tab][aria-controls$='-rust']").await?;
    for (key, tab) in [
        (RIGHT_ARROW, "asyncio"),
        (RIGHT_ARROW, "output"),
        (RIGHT_ARROW, "rust"),
        (LEFT_ARROW, "output"),
        (HOME, "rust"),
        (END, "output"),
    ] {
        session.press(key).await?;
        session.holds(&format!("{IN_VIEW} === '{tab}'")).await?;
        session
            .holds(&format!(
                "document.activeElement.getAttribute('aria-controls').endsWith('-{tab}')"
            ))
            .await?;
    }
    // One stop for the Tab key: the chosen tab.
    session
        .holds(
            "[...document.querySelectorAll('[role=tab]')].every((tab) =>
                (tab.tabIndex === 0) === (tab.getAttribute('aria-selected') === 'true'))",
        )
        .await?;
    let place = session.place().await?;
    ensure!(place == PAGE, "the arrows left the page for {place}");
    Ok(())
}

pub(crate) async fn marked_lines_lie_on_their_lines(
    session: &Session,
) -> Result<()> {
    // Marks lines 2 and 4 to 5 of the first listing, before the page's scripts run.
    let marking = "new MutationObserver(() => {
        const panel = document.querySelector('.listing-panel[data-tab=rust]');
        if (panel) panel.dataset.mark = '2,4-5';
    }).observe(document, { childList: true, subtree: true });";
    let script = json!({ "source": marking });
    session.devtools("Page.addScriptToEvaluateOnNewDocument", script).await?;
    session.visit(PAGE).await?;
    let bands = session
        .value(
            "(() => {
                const code = document.querySelector('[data-mark=\"2,4-5\"] code');
                const line = parseFloat(getComputedStyle(code).lineHeight);
                const top = code.getBoundingClientRect().top;
                return [...code.querySelectorAll('.listing-mark')].map((mark) => {
                    const box = mark.getBoundingClientRect();
                    return [(box.top - top) / line, box.height / line].map(Math.round);
                });
            })()",
        )
        .await?;
    ensure!(bands == json!([[1, 1], [3, 2]]), "bands at [line, lines]: {bands}");
    Ok(())
}

pub(crate) async fn without_javascript_every_panel_shows(
    session: &Session,
) -> Result<()> {
    let off = json!({ "value": true });
    session.devtools("Emulation.setScriptExecutionDisabled", off).await?;
    session.visit(PAGE).await?;
    // WebDriver's own scripts are off too; the browser's accessibility tree is not.
    let tree = session.devtools("Accessibility.getFullAXTree", json!({})).await?;
    let nodes = tree["nodes"].as_array().context("the tree's nodes")?;
    let shown = |role: &str| {
        nodes.iter().filter(|node| node["role"]["value"] == role).count()
    };
    ensure!(shown("tabpanel") > 3, "only {} panels are shown", shown("tabpanel"));
    ensure!(shown("tab") == 0, "there are tabs that nothing drives");
    Ok(())
}
