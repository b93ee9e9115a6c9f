//! What a server needs for TLS.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::{Ticketer, default_provider};
use tokio_rustls::rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};

use crate::identity::{Identity, refused};
use crate::settings::{Settings, setters};
use crate::{ContextError, Roots, Versions};

/// The certificate of a server, its key, and what it asks of clients: Python's
/// [`SSLContext`](https://docs.python.org/3/library/ssl.html#ssl.SSLContext) of
/// `create_default_context(Purpose.CLIENT_AUTH)`. Cheap to clone; one serves all
/// connections.
///
/// # Examples
///
/// ```
/// use tls::{DemoCertificate, ServerContext};
///
/// let demo = DemoCertificate::localhost();
/// let context = ServerContext::builder()
///     .certificate_pem(demo.certificate_pem(), demo.key_pem())
///     .alpn(["http/1.1"])
///     .build()?;
/// # drop(context);
/// # Ok::<(), tls::ContextError>(())
/// ```
#[derive(Clone)]
pub struct ServerContext {
    pub(crate) config: Arc<ServerConfig>,
    pub(crate) handshake_timeout: Duration,
    pub(crate) shutdown_timeout: Duration,
}

impl ServerContext {
    /// With the chain of one PEM file and the key of another: Python's
    /// [`load_cert_chain(certfile, keyfile)`](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_cert_chain).
    ///
    /// # Errors
    ///
    /// [`ContextError`], which names the file and the remedy.
    pub fn from_pem_files(
        certificate: impl AsRef<Path>,
        key: impl AsRef<Path>,
    ) -> Result<Self, ContextError> {
        Self::builder().certificate_files(certificate, key).build()
    }

    /// For all the options.
    pub fn builder() -> ServerContextBuilder {
        ServerContextBuilder {
            identity: None,
            passphrase: None,
            clients: Clients::NotAsked,
            settings: Settings::default(),
        }
    }
}

impl fmt::Debug for ServerContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerContext").finish_non_exhaustive()
    }
}

/// The options of a [`ServerContext`].
#[must_use = "it is no context before build()"]
pub struct ServerContextBuilder {
    identity: Option<Identity>,
    passphrase: Option<String>,
    clients: Clients,
    settings: Settings,
}

/// What clients are asked for: Python's `verify_mode`.
#[derive(Debug, Clone)]
enum Clients {
    NotAsked,
    Wanted(Roots),
    Required(Roots),
}

impl ServerContextBuilder {
    /// The chain of one PEM file, the server's own certificate first, and the private key
    /// of another. Read by [`build`](Self::build).
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

    /// What opens an encrypted key: the `password` of `load_cert_chain`.
    pub fn passphrase(mut self, passphrase: impl Into<String>) -> Self {
        self.passphrase = Some(passphrase.into());
        self
    }

    /// Asks each client for a certificate, and takes it without one too: `CERT_OPTIONAL`.
    /// One that `roots` don't vouch for is refused.
    pub fn client_certificates_wanted(mut self, roots: Roots) -> Self {
        self.clients = Clients::Wanted(roots);
        self
    }

    /// Takes only clients with a certificate that `roots` vouch for: `CERT_REQUIRED`.
    pub fn client_certificates_required(mut self, roots: Roots) -> Self {
        self.clients = Clients::Required(roots);
        self
    }

    setters!();

    /// Reads the files, and makes the context.
    ///
    /// # Errors
    ///
    /// [`ContextError`], which names the file and the remedy.
    // ANCHOR: build
    pub fn build(self) -> Result<ServerContext, ContextError> {
        self.settings.check()?;
        let identity = self.identity.ok_or(ContextError::NoIdentity)?;
        let identity = identity.read(self.passphrase.as_deref())?;
        let files = identity.files();
        let provider = Arc::new(default_provider());
        let rustls = |source| ContextError::Refused {
            what: "the TLS library".to_owned(),
            source,
        };
        let config = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(self.settings.versions.supported())
            .map_err(rustls)?;
        let verifier = |roots: Roots| {
            WebPkiClientVerifier::builder_with_provider(roots.0, provider)
        };
        let verifier = match self.clients {
            Clients::NotAsked => None,
            Clients::Wanted(roots) => Some(verifier(roots).allow_unauthenticated()),
            Clients::Required(roots) => Some(verifier(roots)),
        };
        let config = match verifier {
            None => config.with_no_client_auth(),
            Some(verifier) => {
                config.with_client_cert_verifier(verifier.build().map_err(
                    |error| ContextError::Verifier { reason: error.to_string() },
                )?)
            }
        };
        let mut config = config
            .with_single_cert(identity.chain, identity.key)
            .map_err(|error| refused(files, error))?;
        config.alpn_protocols = self.settings.alpn;
        if self.settings.resumption {
            config.ticketer = Ticketer::new().map_err(rustls)?;
        } else {
            config.session_storage = Arc::new(NoServerSessionStorage {});
            config.send_tls13_tickets = 0;
        }
        Ok(ServerContext {
            config: Arc::new(config),
            handshake_timeout: self.settings.handshake_timeout,
            shutdown_timeout: self.settings.shutdown_timeout,
        })
    }
    // ANCHOR_END: build
}

/// Without the passphrase.
impl fmt::Debug for ServerContextBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerContextBuilder")
            .field("clients", &self.clients)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
