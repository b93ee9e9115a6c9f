//! Certificates and keys out of PEM: [RFC 7468](https://www.rfc-editor.org/rfc/rfc7468).

use std::path::{Path, PathBuf};

use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::ContextError;
use crate::encrypted_key::{decrypt, is_encrypted};

/// A PEM file, or the bytes of one.
#[derive(Debug, Clone)]
pub(crate) enum PemFile {
    At(PathBuf),
    Bytes { of: &'static str, pem: Vec<u8> },
}

/// What is in it, and what to call it in errors.
pub(crate) struct Pem {
    pub(crate) file: String,
    bytes: Vec<u8>,
}

impl PemFile {
    pub(crate) fn at(path: impl AsRef<Path>) -> Self {
        Self::At(path.as_ref().to_owned())
    }

    pub(crate) fn read(self) -> Result<Pem, ContextError> {
        match self {
            Self::Bytes { of, pem } => Ok(Pem { file: of.to_owned(), bytes: pem }),
            Self::At(path) => {
                let file = path.display().to_string();
                match std::fs::read(&path) {
                    Ok(bytes) => Ok(Pem { file, bytes }),
                    Err(source) => Err(ContextError::File { file, source }),
                }
            }
        }
    }
}

impl Pem {
    // ANCHOR: certificates
    pub(crate) fn certificates(
        &self,
    ) -> Result<Vec<CertificateDer<'static>>, ContextError> {
        let found: Result<Vec<_>, _> =
            CertificateDer::pem_slice_iter(&self.bytes).collect();
        let found = found.map_err(|error| ContextError::NotPem {
            file: self.file.clone(),
            reason: error.to_string(),
        })?;
        if found.is_empty() {
            return Err(ContextError::NoCertificate { file: self.file.clone() });
        }
        Ok(found)
    }
    // ANCHOR_END: certificates

    /// The first private key: of PKCS #8, PKCS #1 or SEC 1; encrypted ones of PKCS #8.
    pub(crate) fn key(
        &self,
        passphrase: Option<&str>,
    ) -> Result<PrivateKeyDer<'static>, ContextError> {
        let file = || self.file.clone();
        let text = String::from_utf8_lossy(&self.bytes);
        if text.contains("Proc-Type: 4,ENCRYPTED") {
            return Err(ContextError::OldEncryption { file: file() });
        }
        if is_encrypted(&text) {
            let Some(passphrase) = passphrase else {
                return Err(ContextError::EncryptedKey { file: file() });
            };
            return decrypt(&text, passphrase).map_err(|reason| {
                ContextError::Passphrase { file: file(), reason }
            });
        }
        PrivateKeyDer::from_pem_slice(&self.bytes)
            .map_err(|_| ContextError::NoKey { file: file() })
    }
}
