//! Why there is no context.

use std::io;

use tokio_rustls::rustls::CertificateError;

/// A [`ServerContext`](crate::ServerContext) or a
/// [`ClientContext`](crate::ClientContext) can't be made. Each names the file, and what to
/// do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContextError {
    /// A file can't be read.
    #[error("{file}: {source}{}", remedy(source))]
    File {
        /// Its path.
        file: String,
        /// The system's answer.
        source: io::Error,
    },
    /// The PEM in a file is damaged.
    #[error("{file}: damaged PEM: {reason}; copy the file anew")]
    NotPem {
        /// Its path, or what the bytes are for.
        file: String,
        /// What is wrong in it.
        reason: String,
    },
    /// It is the same in binary.
    #[error(
        "{file}: this is DER, and PEM is wanted; make it by \
         `openssl {command} -inform der -in {file} -out {file}.pem`"
    )]
    Der {
        /// Its path, or what the bytes are for.
        file: String,
        /// The command of openssl(1) that converts it.
        command: &'static str,
    },
    /// There is no certificate in the file.
    #[error(
        "{file}: no certificate in it{}; it needs a -----BEGIN CERTIFICATE----- block",
        but(found)
    )]
    NoCertificate {
        /// Its path, or what the bytes are for.
        file: String,
        /// The labels of what is in it.
        found: Vec<String>,
    },
    /// There is no private key in the file.
    #[error(
        "{file}: no private key in it{}; it needs a -----BEGIN PRIVATE KEY----- block",
        but(found)
    )]
    NoKey {
        /// Its path, or what the bytes are for.
        file: String,
        /// The labels of what is in it.
        found: Vec<String>,
    },
    /// A certificate is in PEM, and is none all the same, or of a kind that isn't read.
    #[error(
        "{file}: a certificate in it can't be used ({reason}); see what \
         `openssl x509 -in {file} -text` says"
    )]
    BadCertificate {
        /// Its path, or what the bytes are for.
        file: String,
        /// What rustls says.
        reason: String,
    },
    /// The key is damaged, or of a kind that isn't supported.
    #[error(
        "{file}: the private key is damaged or of no kind that is supported: RSA of 2048 to \
         8192 bits, ECDSA on P-256 or P-384, Ed25519; see what `openssl pkey -in {file} \
         -text` says"
    )]
    BadKey {
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

impl ContextError {
    pub(crate) fn bad_certificate(file: String, error: &CertificateError) -> Self {
        let reason = match error {
            CertificateError::BadEncoding => {
                "its content is no certificate".to_owned()
            }
            error => error.to_string(),
        };
        Self::BadCertificate { file, reason }
    }
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "; check the path",
        io::ErrorKind::IsADirectory => "; name the file in it",
        io::ErrorKind::PermissionDenied => "; it takes the right to read it",
        _ => "",
    }
}

fn but(found: &[String]) -> String {
    if found.is_empty() {
        return String::new();
    }
    format!(", but {}", found.join(", "))
}
