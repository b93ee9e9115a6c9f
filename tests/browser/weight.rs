//! What a page costs and whom it asks: the browser's own account of its requests.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::session::Session;

const LIMIT: f64 = 300_000.0;

/// The devtools events of the `performance` log.
async fn network(session: &Session) -> Result<Vec<Value>> {
    let entries = session.log("performance").await?;
    let read = |entry: &Value| -> Result<Value> {
        let message = entry["message"].as_str().context("a message")?;
        let message: Value = serde_json::from_str(message)?;
        Ok(message["message"].clone())
    };
    entries.iter().map(read).collect()
}

pub(crate) async fn the_first_page_weighs_less_than_300_kb(
    session: &Session,
) -> Result<()> {
    for page in ["/zh/index.html", "/en/01-socket-families/unix.html"] {
        session
            .devtools("Network.clearBrowserCache", Value::Object(Default::default()))
            .await?;
        session.log("performance").await?;
        session.visit(page).await?;
        session.until("document.readyState === 'complete'").await?;
        let events = network(session).await?;
        let mut names = BTreeMap::new();
        let mut parts = Vec::new();
        for event in &events {
            let parameters = &event["params"];
            let id = parameters["requestId"].to_string();
            if event["method"] == "Network.requestWillBeSent" {
                names.insert(id, parameters["request"]["url"].to_string());
            } else if event["method"] == "Network.loadingFinished" {
                let bytes = parameters["encodedDataLength"].as_f64();
                parts.push((bytes.context("a length")?, names.remove(&id)));
            }
        }
        let weight: f64 = parts.iter().map(|part| part.0).sum();
        ensure!(weight > 0.0, "{page}: no request was seen");
        ensure!(weight < LIMIT, "{page} weighs {weight} bytes: {parts:#?}");
        eprintln!(
            "{page} weighs {:.1} kB in {} requests",
            weight / 1000.0,
            parts.len()
        );
    }
    Ok(())
}

pub(crate) async fn nothing_is_fetched_from_elsewhere_and_nothing_complains(
    session: &Session,
) -> Result<()> {
    for page in [
        "/zh/index.html?q=socket",
        "/en/index.html?q=socket",
        "/zh/01-socket-families/unix.html",
        "/en/ledger.html",
        "/zh/print.html",
    ] {
        session.visit(page).await?;
        if page.contains("?q=") {
            session
                .until("document.querySelector('#search-results a') !== null")
                .await?;
        }
        for event in network(session).await? {
            if event["method"] == "Network.requestWillBeSent" {
                let url =
                    event["params"]["request"]["url"].as_str().unwrap_or_default();
                // A new window's own first page is the browser's affair.
                let own = url.starts_with(session.site())
                    || url.starts_with("data:")
                    || url.starts_with("chrome://");
                ensure!(own, "{page} asks for {url}");
            }
        }
        let complaints = session.log("browser").await?;
        // While the index is in the making, asking for it fails; the dialog asks again.
        let serious = |entry: &&Value| {
            entry["level"] == "SEVERE"
                && !entry["message"].to_string().contains("/pagefind/")
        };
        let serious: Vec<_> = complaints.iter().filter(serious).collect();
        ensure!(serious.is_empty(), "{page}: {serious:#?}");
    }
    Ok(())
}
