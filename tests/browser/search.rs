//! Search, in both languages, over the index that pagefind made.

use anyhow::{Result, ensure};

use crate::session::Session;

const DOWN_ARROW: &str = "\u{E015}";
const ESCAPE: &str = "\u{E00C}";
const ENTER: &str = "\u{E007}";

/// The index may still be in the making; the dialog tries until it is there.
const ANSWERED: &str = "document.querySelectorAll('#search-results a').length > 0";

/// The addresses that the results lead to.
const FOUND: &str = "[...document.querySelectorAll('#search-results a')]
    .map((link) => decodeURI(link.pathname + link.hash)).join(' ')";

/// Opens a page when its search button is there, and asks.
async fn ask(session: &Session, page: &str, query: &str) -> Result<String> {
    session.visit(page).await?;
    session.click("#search-open").await?;
    session.holds("document.activeElement.id === 'search-input'").await?;
    session.press(query).await?;
    session.until(ANSWERED).await?;
    let found = session.value(FOUND).await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

pub(crate) async fn a_chinese_word_finds_its_section(
    session: &Session,
) -> Result<()> {
    for (query, section) in [
        ("缓冲区", "/zh/01-socket-families/options/buffers-and-timeouts.html#"),
        ("抽象地址", "/zh/01-socket-families/unix.html#"),
    ] {
        let found = ask(session, "/zh/index.html", query).await?;
        ensure!(found.contains(section), "{query} found {found}");
        session
            .holds(&format!(
                "[...document.querySelectorAll('#search-results mark')]
                    .some((mark) => '{query}'.includes(mark.textContent.trim()))"
            ))
            .await?;
    }
    Ok(())
}

pub(crate) async fn an_english_word_finds_its_section(
    session: &Session,
) -> Result<()> {
    for (query, section) in [
        ("SO_SNDBUF", "/en/01-socket-families/options/buffers-and-timeouts.html#"),
        ("sendall", "/en/02-sock-calls/sending.html"),
    ] {
        let found = ask(session, "/en/index.html", query).await?;
        ensure!(found.contains(section), "{query} found {found}");
        ensure!(!found.contains("/zh/"), "{query} found a Chinese page: {found}");
    }
    Ok(())
}

pub(crate) async fn a_query_in_the_address_is_asked_at_once(
    session: &Session,
) -> Result<()> {
    session.visit("/zh/index.html?q=netlink").await?;
    session.until(ANSWERED).await?;
    session
        .holds("document.getElementById('search-input').value === 'netlink'")
        .await
}

pub(crate) async fn the_keyboard_alone_leads_to_a_result(
    session: &Session,
) -> Result<()> {
    session.visit("/en/index.html").await?;
    session.press("/").await?;
    session.holds("document.getElementById('search').open").await?;
    session.press(ESCAPE).await?;
    session.until("!document.getElementById('search').open").await?;

    session.press("/").await?;
    session.press("netlink").await?;
    session.until(ANSWERED).await?;
    session.press(DOWN_ARROW).await?;
    let target = session.value("document.activeElement.href").await?;
    session.press(ENTER).await?;
    session.until("!document.getElementById('search').open").await?;
    session
        .until(&format!(
            "location.href === {target} && document.readyState === 'complete'"
        ))
        .await
}
