//! What the two ends have agreed on, besides what [`TlsInfo`] has.

use tokio_rustls::rustls::{CommonState, HandshakeKind, ProtocolVersion};
use transports::TlsInfo;

/// A fact of each TLS connection, found by
/// [`Info::get`](transports::Info::get): what asyncio's `'ssl_object'` is asked for.
///
/// Cipher, version and certificates are in [`TlsInfo`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSession {
    /// The application protocol, `selected_alpn_protocol()`.
    pub alpn: Option<Vec<u8>>,
    /// The name that the client asked for. On the server `None` if it asked for none.
    pub server_name: Option<String>,
    /// Whether it continues an earlier session, `session_reused`.
    pub resumed: bool,
}

pub(crate) fn session_of(
    state: &CommonState,
    server_name: Option<String>,
) -> TlsSession {
    TlsSession {
        alpn: state.alpn_protocol().map(<[u8]>::to_vec),
        server_name,
        resumed: state.handshake_kind() == Some(HandshakeKind::Resumed),
    }
}

pub(crate) fn info_of(state: &CommonState) -> TlsInfo {
    let cipher = state.negotiated_cipher_suite().map(|it| it.suite());
    TlsInfo {
        cipher: cipher.and_then(|it| it.as_str()).unwrap_or_default().to_owned(),
        version: match state.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLSv1.3".to_owned(),
            Some(ProtocolVersion::TLSv1_2) => "TLSv1.2".to_owned(),
            other => format!("{other:?}"),
        },
        peer_certificates: state
            .peer_certificates()
            .unwrap_or_default()
            .iter()
            .map(|certificate| certificate.to_vec())
            .collect(),
    }
}
