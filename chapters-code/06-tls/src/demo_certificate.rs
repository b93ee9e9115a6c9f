//! A certificate for tests and demonstrations.

use std::fmt;

use rcgen::{Certificate, CertificateParams, KeyPair};

use crate::{ClientContext, Roots, ServerContext};

/// A self-signed certificate and its key, made when it is asked for and never stored.
///
/// Nobody trusts it but [`client_context`](Self::client_context).
pub struct DemoCertificate {
    certificate: Certificate,
    key: KeyPair,
}

impl DemoCertificate {
    /// For `localhost`, `127.0.0.1` and `::1`.
    #[must_use]
    pub fn localhost() -> Self {
        Self::for_names(["localhost", "127.0.0.1", "::1"])
    }

    /// For DNS names and IP addresses.
    ///
    /// # Panics
    ///
    /// When a name is not ASCII.
    #[must_use]
    pub fn for_names<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<_> = names.into_iter().map(Into::into).collect();
        let params = CertificateParams::new(names).expect("the names are ASCII");
        Self::of(&params)
    }

    /// With all that rcgen can say: other dates, for one.
    ///
    /// # Panics
    ///
    /// When rcgen refuses the parameters.
    #[must_use]
    pub fn of(params: &CertificateParams) -> Self {
        let key = KeyPair::generate().expect("ring makes keys");
        let certificate = params.self_signed(&key).expect("the parameters fit");
        Self { certificate, key }
    }

    /// The certificate in PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> String {
        self.certificate.pem()
    }

    /// The certificate in DER, as [`TlsInfo`](transports::TlsInfo) has it.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        self.certificate.der()
    }

    /// The private key in PEM.
    #[must_use]
    pub fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    /// Trusts this certificate and no other.
    ///
    /// # Panics
    ///
    /// Never: it is a certificate.
    #[must_use]
    pub fn roots(&self) -> Roots {
        Roots::from_pem(self.certificate_pem()).expect("it is a certificate")
    }

    /// A server that shows this certificate.
    ///
    /// # Panics
    ///
    /// Never: certificate and key belong together.
    #[must_use]
    pub fn server_context(&self) -> ServerContext {
        let context = ServerContext::builder()
            .certificate_pem(self.certificate_pem(), self.key_pem());
        context.build().expect("they belong together")
    }

    /// A client that trusts this certificate.
    ///
    /// # Panics
    ///
    /// Never: it is a certificate.
    #[must_use]
    pub fn client_context(&self) -> ClientContext {
        ClientContext::trusting(self.roots()).expect("it is a certificate")
    }
}

/// Without the key.
impl fmt::Debug for DemoCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoCertificate").finish_non_exhaustive()
    }
}
