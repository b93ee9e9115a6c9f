//! Whom one trusts.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::{Error, RootCertStore};

use crate::ContextError;
use crate::pem_file::{Pem, PemFile};

/// Certificates that are trusted without another's word: the authorities, or a single
/// self-signed certificate.
#[derive(Debug, Clone)]
pub struct Roots(pub(crate) Arc<RootCertStore>);

impl Roots {
    /// Those of this machine, which `SSL_CERT_FILE` and `SSL_CERT_DIR` can replace:
    /// Python's [`load_default_certs`](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_default_certs).
    /// Those that can't be read are left out.
    ///
    /// # Errors
    ///
    /// [`ContextError::NoRoots`].
    // ANCHOR: platform
    pub fn platform() -> Result<Self, ContextError> {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "root certificates of this machine");
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(found.certs);
        Self::some(roots, || "this machine's store; set SSL_CERT_FILE".to_owned())
    }
    // ANCHOR_END: platform

    /// All certificates of a PEM file: Python's `load_verify_locations(cafile)`.
    ///
    /// # Errors
    ///
    /// [`ContextError`], which names the file.
    pub fn from_pem_file(path: impl AsRef<Path>) -> Result<Self, ContextError> {
        Self::of(&PemFile::at(path).read()?)
    }

    /// The same of a PEM file's content.
    ///
    /// # Errors
    ///
    /// [`ContextError`].
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, ContextError> {
        let pem = pem.as_ref().to_vec();
        Self::of(&PemFile::Bytes { of: "the roots' PEM", pem }.read()?)
    }

    fn of(pem: &Pem) -> Result<Self, ContextError> {
        let mut roots = RootCertStore::empty();
        for certificate in pem.certificates()? {
            roots.add(certificate).map_err(|source| match source {
                Error::InvalidCertificate(error) => {
                    ContextError::bad_certificate(pem.file.clone(), &error)
                }
                source => ContextError::Refused { what: pem.file.clone(), source },
            })?;
        }
        Self::some(roots, || pem.file.clone())
    }

    fn some(
        roots: RootCertStore,
        from: impl FnOnce() -> String,
    ) -> Result<Self, ContextError> {
        if roots.is_empty() {
            return Err(ContextError::NoRoots { from: from() });
        }
        Ok(Self(Arc::new(roots)))
    }
}
