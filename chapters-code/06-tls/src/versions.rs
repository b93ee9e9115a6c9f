//! Which versions of the protocol are spoken.

use tokio_rustls::rustls::SupportedProtocolVersion;
use tokio_rustls::rustls::version::{TLS12, TLS13};

/// The versions of TLS: [RFC 8446](https://www.rfc-editor.org/rfc/rfc8446) is 1.3,
/// [RFC 5246](https://www.rfc-editor.org/rfc/rfc5246) 1.2. What is older is broken, and
/// neither rustls nor Python's default context speaks it.
///
/// asyncio's context has `minimum_version` and `maximum_version`; a range that is empty
/// can't be said here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Versions {
    /// 1.3 where the peer has it, else 1.2.
    #[default]
    Both,
    /// 1.3 and nothing else.
    Only13,
    /// 1.2 and nothing else.
    Only12,
}

impl Versions {
    pub(crate) fn supported(self) -> &'static [&'static SupportedProtocolVersion] {
        const BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];
        match self {
            Self::Both => BOTH,
            Self::Only13 => &BOTH[..1],
            Self::Only12 => &BOTH[1..],
        }
    }
}
