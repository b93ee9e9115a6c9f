//! Who one is: a chain of certificates, and the key of the first.

use std::path::Path;

use tokio_rustls::rustls::Error;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::ContextError;
use crate::pem_file::PemFile;

/// Where the certificate and its key are.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    certificate: PemFile,
    key: PemFile,
}

/// What was read.
pub(crate) struct Read {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
    files: (String, String),
}

impl Identity {
    pub(crate) fn files(certificate: &Path, key: &Path) -> Self {
        Self { certificate: PemFile::at(certificate), key: PemFile::at(key) }
    }

    pub(crate) fn pem(certificate: &[u8], key: &[u8]) -> Self {
        let of = |of, pem: &[u8]| PemFile::Bytes { of, pem: pem.to_vec() };
        Self {
            certificate: of("the certificate's PEM", certificate),
            key: of("the key's PEM", key),
        }
    }

    pub(crate) fn read(
        self,
        passphrase: Option<&str>,
    ) -> Result<Read, ContextError> {
        let (certificate, key) = (self.certificate.read()?, self.key.read()?);
        Ok(Read {
            chain: certificate.certificates()?,
            key: key.key(passphrase)?,
            files: (certificate.file, key.file),
        })
    }
}

/// Names the files that rustls refuses.
pub(crate) fn refused(files: (String, String), source: Error) -> ContextError {
    let (certificate, key) = files;
    match source {
        Error::InconsistentKeys(_) => ContextError::KeyMismatch { certificate, key },
        Error::InvalidCertificate(error) => {
            ContextError::bad_certificate(certificate, &error)
        }
        // Reading the key, it has no error of its own.
        Error::General(_) => ContextError::BadKey { file: key },
        source => ContextError::Refused {
            what: format!("{certificate} with the key of {key}"),
            source,
        },
    }
}

impl Read {
    pub(crate) fn files(&self) -> (String, String) {
        self.files.clone()
    }
}
