//! The frame around the text: contents, language, theme, page width, paper.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::session::Session;

const PHONE: u32 = 390;
const RIGHT_ARROW: &str = "\u{E014}";

pub(crate) async fn the_language_switch_leads_to_the_same_page(
    session: &Session,
) -> Result<()> {
    for page in ["index.html", "01-socket-families/unix.html", "ledger.html"] {
        session.visit(&format!("/zh/{page}")).await?;
        session.click(".language-switch").await?;
        let english = session.place().await?;
        ensure!(english == format!("/en/{page}"), "switched to {english}");
        session.holds("document.documentElement.lang === 'en'").await?;
        session.click(".language-switch").await?;
        let chinese = session.place().await?;
        ensure!(chinese == format!("/zh/{page}"), "switched back to {chinese}");
    }
    Ok(())
}

pub(crate) async fn the_theme_stays_chosen(session: &Session) -> Result<()> {
    let ground = "getComputedStyle(document.documentElement).backgroundColor";
    session.visit("/en/index.html").await?;
    let light = session.value(ground).await?;

    // As the system, then light, then dark.
    session.click("#theme-toggle").await?;
    session.click("#theme-toggle").await?;
    let dark = session.value(ground).await?;
    ensure!(light != dark, "both themes have the ground {light}");
    session
        .holds("document.getElementById('theme-toggle').title.includes('dark')")
        .await?;

    session.visit("/zh/01-socket-families/index.html").await?;
    let still = session.value(ground).await?;
    ensure!(still == dark, "the next page has the ground {still}, not {dark}");

    session.click("#theme-toggle").await?;
    session.holds("localStorage.getItem('book-theme') === null").await?;
    let media =
        json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    session.devtools("Emulation.setEmulatedMedia", media).await?;
    let system = session.value(ground).await?;
    ensure!(system == dark, "on a dark system the ground is {system}, not {dark}");
    Ok(())
}

pub(crate) async fn the_sidebar_marks_the_page_and_folds_away(
    session: &Session,
) -> Result<()> {
    let visible = "document.getElementById('sidebar').checkVisibility()";
    session.visit("/zh/01-socket-families/unix.html").await?;
    session.holds(visible).await?;
    session
        .holds(
            "[...document.querySelectorAll('#sidebar [aria-current=page]')]
                .map((link) => link.pathname).join() === location.pathname",
        )
        .await?;
    session.holds("document.querySelectorAll('.on-this-page a').length > 1").await?;

    session.click("#sidebar-toggle").await?;
    session.holds(&format!("!{visible}")).await?;
    session.visit("/zh/index.html").await?;
    session.holds(&format!("!{visible}")).await?;
    session
        .holds(
            "document.getElementById('sidebar-toggle').getAttribute('aria-expanded')
                === 'false'",
        )
        .await
}

pub(crate) async fn arrow_keys_do_not_turn_the_page(
    session: &Session,
) -> Result<()> {
    session.visit("/zh/index.html").await?;
    session.value("window.sameDocument = true").await?;
    session.press(RIGHT_ARROW).await?;
    // A key press that navigated would have taken the mark away with the document.
    session.until("document.readyState === 'complete'").await?;
    session.holds("window.sameDocument === true").await
}

pub(crate) async fn the_page_fits_a_phone(session: &Session) -> Result<()> {
    let phone = json!({
        "width": PHONE, "height": 844, "deviceScaleFactor": 2, "mobile": true,
    });
    session.devtools("Emulation.setDeviceMetricsOverride", phone).await?;
    session.visit("/zh/index.html").await?;
    let pages = session
        .value("[...document.querySelectorAll('#sidebar a')].map((link) => link.pathname)")
        .await?;
    let pages: Vec<String> = serde_json::from_value(pages)?;
    ensure!(pages.len() > 3, "the contents lead to {} pages", pages.len());
    for page in pages {
        for page in [page.clone(), page.replacen("/zh/", "/en/", 1)] {
            session.visit(&page).await?;
            let width =
                session.value("document.documentElement.scrollWidth").await?;
            ensure!(width == PHONE, "{page} is {width} wide on a phone of {PHONE}");
        }
    }
    Ok(())
}

pub(crate) async fn a_page_that_is_not_there_says_so_in_its_language(
    session: &Session,
) -> Result<()> {
    for (page, word) in
        [("/zh/no/such/page.html", "没有"), ("/en/no/such/page.html", "No ")]
    {
        session.visit(page).await?;
        session.holds(&format!("document.title.includes('{word}')")).await?;
        // The frame works from any depth: styles are there, the contents lead home.
        session
            .holds("getComputedStyle(document.querySelector('.menu-bar')).position === 'sticky'")
            .await?;
        session.click(".menu-title").await?;
        session.holds("document.querySelector('main h1') !== null").await?;
        let home = session.place().await?;
        ensure!(home.ends_with("/index.html"), "the title led to {home}");
    }
    Ok(())
}

pub(crate) async fn the_print_page_shows_everything(
    session: &Session,
) -> Result<()> {
    session.visit("/en/print.html").await?;
    session
        .holds("[...document.querySelectorAll('.listing-panel')].every((p) => p.lastElementChild.checkVisibility())")
        .await?;
    session.holds("document.querySelectorAll('.listing-panel').length > 10").await?;
    session
        .holds("[...document.querySelectorAll('main details')].every((fold) => fold.open)")
        .await?;
    // Every page of the contents is in it.
    session
        .holds(
            "document.querySelectorAll('main h1').length
                >= document.querySelectorAll('#sidebar a[href$=\".html\"]').length",
        )
        .await
}

/// An event stream that a page left behind would keep one of the browser's six connections:
/// the seventh page would wait for it.
pub(crate) async fn pages_left_behind_hold_no_connection(
    session: &Session,
) -> Result<()> {
    for _ in 0..8 {
        session.visit("/en/index.html").await?;
        session.visit("/zh/index.html").await?;
    }
    let waited = "performance.getEntriesByType('navigation')[0].responseStart";
    session.holds(&format!("{waited} < 5000")).await
}
