//! Chapter 6: TLS for the connections and servers of chapter 5, by rustls.
//!
//! In reading order:
//!
//! - [`ServerContext`], [`ClientContext`]: who one is and whom one trusts; [`Roots`],
//!   [`Versions`] and [`ContextError`] go with them;
//! - [`ConnectTls`], [`DialTls`]: a connection whose server has to prove its name;
//! - [`ListenTls`]: a server that shakes hands with each client;
//! - [`start_tls`], [`start_tls_server`]: TLS on streams that were plain so far;
//! - [`TlsStream`], [`TlsSession`]: what the handshake gave;
//! - [`TlsError`]: why there is no connection, or none any more;
//! - [`DemoCertificate`]: a certificate for tests and demonstrations.
//!
//! Inside: `handshake`, with its timeout; `verifier`, which names a self-signed
//! certificate; `pem_file` and `encrypted_key`, from files to keys; `explain`, from
//! rustls's errors to ours.

// Contexts.
mod client_context;
mod context_error;
mod encrypted_key;
mod identity;
mod pem_file;
mod roots;
mod server_context;
mod settings;
mod verifier;
mod versions;

pub use client_context::{ClientContext, ClientContextBuilder};
pub use context_error::ContextError;
pub use roots::Roots;
pub use server_context::{ServerContext, ServerContextBuilder};
pub use versions::Versions;

// Connections.
mod connect_tls;
mod handshake;
mod listen_tls;
mod start_tls;
mod tls_session;
mod tls_stream;

pub use connect_tls::{ConnectTls, DialTls, TlsTarget};
pub use listen_tls::ListenTls;
pub use start_tls::{start_tls, start_tls_server};
pub use tls_session::TlsSession;
pub use tls_stream::TlsStream;

// Errors.
mod explain;
mod tls_error;
mod utc_date;

pub use tls_error::TlsError;

mod demo_certificate;

pub use demo_certificate::DemoCertificate;
