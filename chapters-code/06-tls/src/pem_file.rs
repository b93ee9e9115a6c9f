//! Certificates and keys out of PEM: [RFC 7468](https://www.rfc-editor.org/rfc/rfc7468).

use std::path::{Path, PathBuf};

use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
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
            CertificateDer::pem_slice_iter(self.pem()).collect();
        let found = found.map_err(|error| self.damaged(error))?;
        if found.is_empty() {
            return Err(self.is_der("x509").unwrap_or_else(|| {
                ContextError::NoCertificate {
                    file: self.file(),
                    found: self.labels(),
                }
            }));
        }
        Ok(found)
    }
    // ANCHOR_END: certificates

    /// The first private key: of PKCS #8, PKCS #1 or SEC 1; encrypted ones of PKCS #8.
    pub(crate) fn key(
        &self,
        passphrase: Option<&str>,
    ) -> Result<PrivateKeyDer<'static>, ContextError> {
        let text = String::from_utf8_lossy(&self.bytes);
        if text.contains("Proc-Type: 4,ENCRYPTED") {
            return Err(ContextError::OldEncryption { file: self.file() });
        }
        if is_encrypted(&text) {
            let Some(passphrase) = passphrase else {
                return Err(ContextError::EncryptedKey { file: self.file() });
            };
            return decrypt(&text, passphrase).map_err(|reason| {
                ContextError::Passphrase { file: self.file(), reason }
            });
        }
        PrivateKeyDer::from_pem_slice(self.pem()).map_err(|error| match error {
            pem::Error::NoItemsFound => self.is_der("pkey").unwrap_or_else(|| {
                ContextError::NoKey { file: self.file(), found: self.labels() }
            }),
            error => self.damaged(error),
        })
    }

    /// Without the mark that editors on Windows put at the beginning.
    fn pem(&self) -> &[u8] {
        self.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.bytes)
    }

    fn file(&self) -> String {
        self.file.clone()
    }

    fn damaged(&self, error: pem::Error) -> ContextError {
        let reason = match error {
            pem::Error::MissingSectionEnd { end_marker } => {
                let label = String::from_utf8_lossy(&end_marker);
                format!("the line -----END {label}----- is missing")
            }
            pem::Error::IllegalSectionStart { .. } => {
                "a line -----BEGIN has no end".to_owned()
            }
            _ => "there is what isn't base64".to_owned(),
        };
        ContextError::NotPem { file: self.file(), reason }
    }

    /// Certificates and keys are a SEQUENCE of ASN.1.
    fn is_der(&self, command: &'static str) -> Option<ContextError> {
        // A text beginning with `0` has no null byte.
        let der = self.bytes.first() == Some(&0x30) && self.bytes.contains(&0);
        der.then(|| ContextError::Der { file: self.file(), command })
    }

    /// What is in the file instead.
    fn labels(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.bytes);
        text.lines()
            .filter_map(|line| {
                let label = line.trim().strip_prefix("-----BEGIN ")?;
                Some(label.strip_suffix("-----")?.to_owned())
            })
            .collect()
    }
}
