//! What both kinds of contexts can be told.

use std::time::Duration;

use crate::{ContextError, Versions};

/// Versions, ALPN, resumption and the two timeouts.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) alpn: Vec<Vec<u8>>,
    pub(crate) versions: Versions,
    pub(crate) resumption: bool,
    pub(crate) handshake_timeout: Duration,
    pub(crate) shutdown_timeout: Duration,
}

/// asyncio's `ssl_handshake_timeout` and `ssl_shutdown_timeout`.
impl Default for Settings {
    fn default() -> Self {
        Self {
            alpn: Vec::new(),
            versions: Versions::default(),
            resumption: true,
            handshake_timeout: Duration::from_secs(60),
            shutdown_timeout: Duration::from_secs(30),
        }
    }
}

impl Settings {
    pub(crate) fn check(&self) -> Result<(), ContextError> {
        for (name, timeout) in [
            ("handshake_timeout", self.handshake_timeout),
            ("shutdown_timeout", self.shutdown_timeout),
        ] {
            if timeout.is_zero() {
                return Err(ContextError::ZeroTimeout { name });
            }
        }
        for protocol in &self.alpn {
            if !(1..=255).contains(&protocol.len()) {
                let protocol = String::from_utf8_lossy(protocol).into_owned();
                return Err(ContextError::BadAlpn { protocol });
            }
        }
        Ok(())
    }
}

/// The setters, which both builders have.
macro_rules! setters {
    () => {
        /// The application protocols spoken, the preferred one first:
        /// [RFC 7301](https://www.rfc-editor.org/rfc/rfc7301). Without any, ALPN is not
        /// used. If both sides have some and none in common, the handshake fails; in
        /// Python's `ssl` it goes on without.
        pub fn alpn<T: AsRef<[u8]>>(
            mut self,
            protocols: impl IntoIterator<Item = T>,
        ) -> Self {
            self.settings.alpn =
                protocols.into_iter().map(|it| it.as_ref().to_vec()).collect();
            self
        }

        /// The versions of TLS that are spoken: both by default.
        pub fn versions(mut self, versions: Versions) -> Self {
            self.settings.versions = versions;
            self
        }

        /// Whether a session can be resumed, which spares certificates and signatures:
        /// yes by default.
        pub fn resumption(mut self, resumption: bool) -> Self {
            self.settings.resumption = resumption;
            self
        }

        /// How long the handshake may take: asyncio's `ssl_handshake_timeout`, 60
        /// seconds by default. `build` refuses zero.
        pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
            self.settings.handshake_timeout = timeout;
            self
        }

        /// How long a peer may take nothing after `close`, before the connection is given
        /// up and what was not sent is lost: asyncio's `ssl_shutdown_timeout`, 30 seconds
        /// by default. asyncio counts from `close` on, and so cuts a long answer to a slow
        /// peer; here the time begins anew whenever something was sent. `build` refuses
        /// zero.
        pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
            self.settings.shutdown_timeout = timeout;
            self
        }
    };
}

pub(crate) use setters;
