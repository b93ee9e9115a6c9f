//! What the two ends of a TLS connection have agreed on.

/// asyncio's `'cipher'` and `'peercert'`. Whoever makes the TLS connection fills it in;
/// the session itself, `'ssl_object'`, and its configuration, `'sslcontext'`, are facts
/// of their own types in [`Info`](crate::Info).
///
/// asyncio's `'compression'` has no place here: it has been `None` ever since TLS
/// compression was found to leak secrets, and TLS 1.3 has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsInfo {
    /// The cipher suite, by its name in the registry of IANA: `TLS_AES_256_GCM_SHA384`.
    pub cipher: String,
    /// The version of the protocol: `TLSv1.3`.
    pub version: String,
    /// The certificates that the peer has sent, its own first, in DER. Empty if it sent
    /// none.
    pub peer_certificates: Vec<Vec<u8>>,
}
