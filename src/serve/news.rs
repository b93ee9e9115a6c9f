//! What pages that are open in a browser are told.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use serde::Serialize;
use tokio::sync::watch;

use crate::language::Language;

/// The state of the site.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct News {
    /// For each language, the number of the build that is served.
    builds: BTreeMap<&'static str, u64>,
    /// Why the last build failed.
    error: Option<String>,
    /// Whether the server is ending.
    #[serde(skip)]
    pub(super) ended: bool,
}

/// Where the state is changed.
#[derive(Debug)]
pub(super) struct Newsroom(watch::Sender<News>);

impl Newsroom {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(News::default()))
    }

    /// Pages of these builds are served now.
    pub(super) fn built(&self, builds: &[(Language, u64)]) {
        self.0.send_modify(|news| {
            news.error = None;
            for (language, build) in builds {
                news.builds.insert(language.code(), *build);
            }
        });
    }

    /// A build failed, and the pages before it are still served.
    pub(super) fn failed(&self, error: &str) {
        self.0.send_modify(|news| news.error = Some(error.to_owned()));
    }

    /// The server is ending.
    pub(super) fn end(&self) {
        self.0.send_modify(|news| news.ended = true);
    }

    /// Whether the server is ending, and errors are no news.
    pub(super) fn has_ended(&self) -> bool {
        self.0.borrow().ended
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<News> {
        self.0.subscribe()
    }

    /// The state now and at each change, until the server ends.
    pub(super) fn events(
        &self,
    ) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
        let mut receiver = self.subscribe();
        receiver.mark_changed();
        let events = stream::unfold(receiver, |mut receiver| async move {
            receiver.changed().await.ok()?;
            let news = receiver.borrow_and_update().clone();
            if news.ended {
                return None;
            }
            let data = serde_json::to_string(&news).ok()?;
            Some((Ok(Event::default().data(data)), receiver))
        });
        Sse::new(events).keep_alive(KeepAlive::default())
    }
}
