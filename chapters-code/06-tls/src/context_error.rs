//! Why there is no context.

use std::io;

/// A [`ServerContext`](crate::ServerContext) or a
/// [`ClientContext`](crate::ClientContext) can't be made. Each names the file, and what to
/// do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContextError {
    /// A file can't be read.
    #[error("{file}: {source}")]
    File {
        /// Its path.
        file: String,
        /// The system's answer.
        source: io::Error,
    },
    /// A file is no PEM.
    #[error(
        "{file}: not PEM ({reason}); a PEM file has lines as -----BEGIN CERTIFICATE-----, \
         and `openssl x509 -inform der` makes one of a DER file"
    )]
    NotPem {
        /// Its path, or what the bytes are for.
        file: String,
        /// What is wrong in it.
        reason: String,
    },
    /// There is no certificate in the file.
    #[error(
        "{file}: no certificate in it; it needs a -----BEGIN CERTIFICATE----- block"
    )]
    NoCertificate {
        /// Its path, or what the bytes are for.
        file: String,
    },
    /// There is no private key in the file.
    #[error(
        "{file}: no private key in it; it needs a -----BEGIN PRIVATE KEY----- block"
    )]
    NoKey {
        /// Its path, or what the bytes are for.
        file: String,
    },
    /// The key is encrypted, and no passphrase was given.
    #[error(
        "{file}: the private key is encrypted; give .passphrase(…), or decrypt it by \
         `openssl pkcs8 -in {file} -out plain.pem`"
    )]
    EncryptedKey {
        /// Its path, or what the bytes are for.
        file: String,
    },
    /// The key is encrypted as OpenSSL did before PKCS #8.
    #[error(
        "{file}: the private key is encrypted in OpenSSL's old way (Proc-Type: 4), which \
         is not read; convert it by `openssl pkcs8 -topk8 -in {file} -out new.pem`"
    )]
    OldEncryption {
        /// Its path, or what the bytes are for.
        file: String,
    },
    /// The passphrase doesn't open the key.
    #[error("{file}: the passphrase doesn't open the private key ({reason})")]
    Passphrase {
        /// Its path, or what the bytes are for.
        file: String,
        /// What decrypting said.
        reason: String,
    },
    /// Certificate and key don't belong together: Python's `KEY_VALUES_MISMATCH`.
    #[error(
        "the private key of {key} is not the one of the certificate in {certificate}; the \
         server's own certificate has to be the first in its file"
    )]
    KeyMismatch {
        /// Where the certificate is from.
        certificate: String,
        /// Where the key is from.
        key: String,
    },
    /// A server was given no certificate. asyncio's server starts, and each handshake fails.
    #[error("a server needs a certificate and its key: give .certificate_files(…)")]
    NoIdentity,
    /// There is nothing to trust.
    #[error("no root certificate in {from}; every peer would be refused")]
    NoRoots {
        /// Where they were looked for.
        from: String,
    },
    /// A timeout is zero.
    #[error("{name} is zero, and a handshake takes time: give a positive one")]
    ZeroTimeout {
        /// Which.
        name: &'static str,
    },
    /// A name for ALPN is empty or too long.
    #[error("the ALPN protocol {protocol:?} has to have 1 to 255 bytes")]
    BadAlpn {
        /// It.
        protocol: String,
    },
    /// rustls refuses it.
    #[error("{what}: {source}")]
    Refused {
        /// What it is.
        what: String,
        /// Why.
        source: tokio_rustls::rustls::Error,
    },
    /// The client certificates can't be verified with these roots.
    #[error("verifying certificates: {reason}")]
    Verifier {
        /// Why.
        reason: String,
    },
}
