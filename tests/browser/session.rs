//! One browser window with empty storage, and the few things the tests do with it.

use anyhow::{Context, Result, ensure};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// The browser's own logs are asked for, which WebDriver leaves to the vendor.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
    site: String,
    // Removed, with all that Chromium wrote into it, when the session is over.
    _profile: tempfile::TempDir,
}

impl Session {
    pub(crate) async fn open(driver: &str, site: String) -> Result<Self> {
        let profile = tempfile::tempdir().context("a folder for the profile")?;
        let mut arguments: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1280,900",
            // Smooth scrolling would move things while they are being clicked.
            "--force-prefers-reduced-motion",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let wanted = json!({
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "timeouts": { "script": 60_000, "pageLoad": 60_000 },
        });
        let capabilities: Capabilities =
            wanted.as_object().context("an object")?.clone();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(driver)
            .await
            .context("opening a browser window")?;
        Ok(Self { client, site, _profile: profile })
    }

    pub(crate) async fn close(self) -> Result<()> {
        self.client.close().await.context("closing the window")
    }

    /// The address of the book, without a slash at the end.
    pub(crate) fn site(&self) -> &str {
        &self.site
    }

    /// Opens a page of the book, given below the root: `/zh/index.html`.
    pub(crate) async fn visit(&self, page: &str) -> Result<()> {
        let address = format!("{}{page}", self.site);
        self.client.goto(&address).await.context(address)
    }

    /// Where the browser is now, below the root of the book.
    pub(crate) async fn place(&self) -> Result<String> {
        let url = self.client.current_url().await?;
        let place = url.as_str().strip_prefix(&self.site);
        Ok(place.context("the browser has left the book")?.to_owned())
    }

    /// The value of an expression on the page.
    pub(crate) async fn value(&self, expression: &str) -> Result<Value> {
        let script = format!("return ({expression});");
        let value = self.client.execute(&script, vec![]).await;
        value.with_context(|| expression.to_owned())
    }

    /// Holds that an expression is true on the page, now.
    pub(crate) async fn holds(&self, expression: &str) -> Result<()> {
        let value = self.value(expression).await?;
        let place = self.place().await?;
        ensure!(value == Value::Bool(true), "on {place}: {expression} is {value}");
        Ok(())
    }

    /// Waits until an expression is true on the page. It is looked at on every frame;
    /// a minute is more than even building the search index takes.
    pub(crate) async fn until(&self, expression: &str) -> Result<()> {
        let script = format!(
            "const done = arguments[0];
             const look = () => ({expression}) ? done(true) : requestAnimationFrame(look);
             look();"
        );
        let waited = self.client.execute_async(&script, vec![]).await;
        waited.with_context(|| format!("waiting for: {expression}"))?;
        Ok(())
    }

    pub(crate) async fn click(&self, selector: &str) -> Result<()> {
        let element = self.client.find(Locator::Css(selector)).await;
        let element = element.with_context(|| selector.to_owned())?;
        element.click().await.with_context(|| format!("clicking {selector}"))
    }

    /// Types into whatever has the focus.
    pub(crate) async fn press(&self, keys: &str) -> Result<()> {
        let focused = self.client.active_element().await?;
        focused.send_keys(keys).await.context("typing")
    }

    /// A command of Chromium's own protocol: phone sizes, colour schemes, no scripts.
    pub(crate) async fn devtools(
        &self,
        method: &str,
        parameters: Value,
    ) -> Result<Value> {
        let body = json!({ "cmd": method, "params": parameters });
        let command = Vendor { path: "goog/cdp/execute", body };
        self.client.issue_cmd(command).await.context(method.to_owned())
    }

    /// The entries of one of Chromium's logs since the last look: `browser` or
    /// `performance`.
    pub(crate) async fn log(&self, name: &str) -> Result<Vec<Value>> {
        let command = Vendor { path: "se/log", body: json!({ "type": name }) };
        let entries = self.client.issue_cmd(command).await?;
        Ok(entries.as_array().context("a list of entries")?.clone())
    }
}

/// A command beyond WebDriver's own.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
