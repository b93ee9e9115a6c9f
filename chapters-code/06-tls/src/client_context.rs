//! What a client needs for TLS.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::crypto::ring::default_provider;

use crate::identity::{Identity, refused};
use crate::settings::{Settings, setters};
use crate::verifier::{AnyCertificate, NamingVerifier};
use crate::{ContextError, Roots, Versions};

/// Whom a client trusts, and who it is itself: Python's
/// [`SSLContext`](https://docs.python.org/3/library/ssl.html#ssl.SSLContext) of
/// `create_default_context()`. Cheap to clone; sessions are resumed between connections
/// of the same one.
///
/// # Examples
///
/// ```
/// use tls::{ClientContext, DemoCertificate, Roots};
///
/// let demo = DemoCertificate::localhost();
/// let roots = Roots::from_pem(demo.certificate_pem())?;
/// let context = ClientContext::trusting(roots)?;
/// # drop(context);
/// # Ok::<(), tls::ContextError>(())
/// ```
#[derive(Clone)]
pub struct ClientContext {
    pub(crate) config: Arc<ClientConfig>,
    pub(crate) handshake_timeout: Duration,
    pub(crate) shutdown_timeout: Duration,
}

impl ClientContext {
    /// Trusts the authorities that this machine trusts: asyncio's `ssl=True`.
    ///
    /// # Errors
    ///
    /// [`ContextError::NoRoots`].
    pub fn platform() -> Result<Self, ContextError> {
        Self::builder().build()
    }

    /// Trusts `roots` and nobody else.
    ///
    /// # Errors
    ///
    /// [`ContextError`].
    pub fn trusting(roots: Roots) -> Result<Self, ContextError> {
        Self::builder().roots(roots).build()
    }

    /// Trusts everybody: `check_hostname = False` and `verify_mode = CERT_NONE`.
    ///
    /// The connection is encrypted, and nobody knows with whom: an attacker in the middle
    /// shows a certificate of their own, and reads and changes all. Only for experiments;
    /// a server with a self-signed certificate is trusted by
    /// [`trusting`](Self::trusting) that certificate.
    ///
    /// # Errors
    ///
    /// [`ContextError`].
    pub fn dangerous_without_verification() -> Result<Self, ContextError> {
        Self::builder().dangerous_without_verification().build()
    }

    /// For all the options.
    pub fn builder() -> ClientContextBuilder {
        ClientContextBuilder {
            trust: Trust::Platform,
            identity: None,
            passphrase: None,
            settings: Settings::default(),
        }
    }
}

impl fmt::Debug for ClientContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientContext").finish_non_exhaustive()
    }
}

/// The options of a [`ClientContext`].
#[must_use = "it is no context before build()"]
pub struct ClientContextBuilder {
    trust: Trust,
    identity: Option<Identity>,
    passphrase: Option<String>,
    settings: Settings,
}

#[derive(Debug)]
enum Trust {
    Platform,
    Roots(Roots),
    Anybody,
}

impl ClientContextBuilder {
    /// Trusts `roots` and nobody else. By default it is this machine's authorities.
    pub fn roots(mut self, roots: Roots) -> Self {
        self.trust = Trust::Roots(roots);
        self
    }

    /// As [`ClientContext::dangerous_without_verification`], with other options.
    pub fn dangerous_without_verification(mut self) -> Self {
        self.trust = Trust::Anybody;
        self
    }

    /// The client's own chain and key, for servers that ask for it.
    pub fn certificate_files(
        mut self,
        certificate: impl AsRef<Path>,
        key: impl AsRef<Path>,
    ) -> Self {
        self.identity = Some(Identity::files(certificate.as_ref(), key.as_ref()));
        self
    }

    /// Chain and key of one file that holds both.
    pub fn certificate_file(self, both: impl AsRef<Path>) -> Self {
        self.certificate_files(&both, &both)
    }

    /// The same of the content of PEM files.
    pub fn certificate_pem(
        mut self,
        certificate: impl AsRef<[u8]>,
        key: impl AsRef<[u8]>,
    ) -> Self {
        self.identity = Some(Identity::pem(certificate.as_ref(), key.as_ref()));
        self
    }

    /// What opens an encrypted key.
    pub fn passphrase(mut self, passphrase: impl Into<String>) -> Self {
        self.passphrase = Some(passphrase.into());
        self
    }

    setters!();

    /// Reads the files, and makes the context.
    ///
    /// # Errors
    ///
    /// [`ContextError`], which names the file and the remedy.
    // ANCHOR: build
    pub fn build(self) -> Result<ClientContext, ContextError> {
        self.settings.check()?;
        let provider = Arc::new(default_provider());
        let config = ClientConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(self.settings.versions.supported())
            .map_err(|source| ContextError::Refused {
                what: "the TLS library".to_owned(),
                source,
            })?
            .dangerous();
        let config = match self.trust {
            Trust::Anybody => config.with_custom_certificate_verifier(Arc::new(
                AnyCertificate(provider),
            )),
            Trust::Platform => config.with_custom_certificate_verifier(
                NamingVerifier::new(Roots::platform()?, provider)?,
            ),
            Trust::Roots(roots) => config.with_custom_certificate_verifier(
                NamingVerifier::new(roots, provider)?,
            ),
        };
        let mut config = match self.identity {
            None => config.with_no_client_auth(),
            Some(identity) => {
                let identity = identity.read(self.passphrase.as_deref())?;
                let files = identity.files();
                config
                    .with_client_auth_cert(identity.chain, identity.key)
                    .map_err(|error| refused(files, error))?
            }
        };
        config.alpn_protocols = self.settings.alpn;
        if !self.settings.resumption {
            config.resumption = Resumption::disabled();
        }
        Ok(ClientContext {
            config: Arc::new(config),
            handshake_timeout: self.settings.handshake_timeout,
            shutdown_timeout: self.settings.shutdown_timeout,
        })
    }
    // ANCHOR_END: build
}

/// Without the passphrase.
impl fmt::Debug for ClientContextBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientContextBuilder")
            .field("trust", &self.trust)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
