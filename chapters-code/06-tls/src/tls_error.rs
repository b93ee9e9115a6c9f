//! Why there is no TLS connection, or none any more.

use std::error::Error;
use std::io;
use std::time::Duration;

/// What went wrong, and what to do about it. [`find`](Self::find) finds it in the errors
/// of the other crates.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The server's certificate is for another name.
    #[error(
        "the certificate is not for {expected}: it is for {}; connect to one of its names, \
         or give the name by tls_named",
        listed(presented)
    )]
    WrongName {
        /// The name that was to be proven.
        expected: String,
        /// The names in the certificate.
        presented: Vec<String>,
    },
    /// The certificate is too old.
    #[error("the certificate expired on {on}; its owner has to renew it")]
    Expired {
        /// The last day, in UTC; `?` if it isn't known.
        on: String,
    },
    /// The certificate is not valid yet, or the clock here is wrong.
    #[error(
        "the certificate is valid from {from} on; check the clock of this machine"
    )]
    NotYetValid {
        /// The first day, in UTC; `?` if it isn't known.
        from: String,
    },
    /// Nobody who is trusted has issued the certificate.
    #[error(
        "nobody who is trusted has issued the certificate; trust its authority by \
         ClientContext::trusting, or have the server send its whole chain"
    )]
    UnknownIssuer,
    /// The certificate is signed with its own key, and is not among the trusted.
    #[error(
        "the certificate is self-signed and not trusted; trust it by \
         ClientContext::trusting(Roots::from_pem_file(…))"
    )]
    SelfSigned,
    /// The server shows the certificate of an authority.
    #[error(
        "the certificate is an authority's (CA:TRUE), which vouches for others and not \
         for a server; make one with CA:FALSE"
    )]
    AuthorityAsPeer,
    /// Something else is wrong with the certificate, or with one of its chain.
    #[error("the peer's certificate is refused: {reason}")]
    BadCertificate {
        /// What is wrong.
        reason: String,
    },
    /// The two speak no version of TLS in common.
    #[error("no version of TLS in common with the peer; see Versions")]
    NoCommonVersion,
    /// The two have no cipher suite or key exchange in common.
    #[error("no cipher suite or key exchange in common with the peer")]
    NoCommonCipher,
    /// The two have no application protocol in common.
    #[error("no ALPN protocol in common with the peer; see alpn")]
    NoCommonAlpn,
    /// The peer speaks something else.
    #[error(
        "the peer doesn't speak TLS: it sent something else; is one side plain, or the port \
         another's?"
    )]
    NotTls,
    /// The handshake took too long.
    #[error(
        "no handshake within {after:?}; is the peer there, and does it speak TLS?"
    )]
    HandshakeTimeout {
        /// How long it had.
        after: Duration,
    },
    /// The server wants a certificate, and the client has shown none.
    #[error(
        "a client certificate is required, and none was shown; give certificate_files"
    )]
    ClientCertificateMissing,
    /// The peer gave up, and said why by an alert.
    #[error("the peer refused: {meaning} ({alert})")]
    RefusedByPeer {
        /// The alert, by its name in [RFC 8446, 6](https://www.rfc-editor.org/rfc/rfc8446#section-6).
        alert: String,
        /// What that means to this side.
        meaning: &'static str,
    },
    /// The peer hung up in the middle of the handshake.
    #[error("the peer closed the connection during the handshake")]
    ClosedInHandshake,
    /// The stream ended without the peer's leave: it may have been cut by somebody else.
    #[error(
        "the stream ended without close_notify: it may be cut short, don't trust that it \
         is complete"
    )]
    Truncated,
    /// What came after the handshake is no TLS, or was encrypted by somebody else.
    #[error(
        "what came was changed on the way, or somebody else wrote to the connection: it \
         doesn't decrypt"
    )]
    Corrupted,
    /// The peer had sent bytes in clear before the upgrade: an injection, maybe.
    #[error(
        "{bytes} bytes in clear lay in the buffer at start_tls; read all of them first, or \
         take them for an attacker's"
    )]
    ClearTextBeforeTls {
        /// How many.
        bytes: usize,
    },
    /// The name can't be in a certificate.
    #[error("{name:?} is neither a DNS name nor an IP address")]
    BadName {
        /// What was given.
        name: String,
    },
    /// There is a place, and no one name in it.
    #[error("no host name in {place}; give the name to check by tls_named")]
    NoName {
        /// The place.
        place: String,
    },
    /// What else the TLS library says.
    #[error(transparent)]
    Protocol(tokio_rustls::rustls::Error),
    /// The connection under it.
    #[error(transparent)]
    Io(io::Error),
    /// There is nothing that would drive the connection.
    #[error(transparent)]
    NoRuntime(#[from] transports::NoRuntime),
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "no name at all".to_owned() } else { names.join(", ") }
}

impl TlsError {
    /// The error of TLS behind an error of connecting, reading or writing, however deep.
    // ANCHOR: find
    pub fn find<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            next = match error.downcast_ref::<io::Error>() {
                // Its source is that of what it holds.
                Some(io) => {
                    io.get_ref().map(|inner| inner as &(dyn Error + 'static))
                }
                None => error.source(),
            };
        }
        None
    }
    // ANCHOR_END: find

    /// The kind of the system's error that is nearest to it.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Io(error) => error.kind(),
            Self::Truncated | Self::ClosedInHandshake => {
                io::ErrorKind::UnexpectedEof
            }
            Self::HandshakeTimeout { .. } => io::ErrorKind::TimedOut,
            Self::BadName { .. } | Self::NoName { .. } => {
                io::ErrorKind::InvalidInput
            }
            _ => io::ErrorKind::InvalidData,
        }
    }
}

/// For `?` in a function that returns `io::Result`.
impl From<TlsError> for io::Error {
    fn from(error: TlsError) -> Self {
        match error {
            TlsError::Io(error) => error,
            error => Self::new(error.kind(), error),
        }
    }
}

impl From<TlsError> for endpoints::ConnectError {
    fn from(error: TlsError) -> Self {
        Self::Layer { kind: error.kind(), source: Box::new(error) }
    }
}
