//! Connecting with TLS.

use std::net::SocketAddr;

use endpoints::{
    Connect, ConnectError, Dial, DialUnix, Place, Port, SocketStream, UnixTarget,
};
use socket2::SockRef;
use transports::Info;

use crate::handshake::{server_name, shake_as_client};
use crate::{ClientContext, TlsError, TlsStream};

/// A target whose server has to prove its name: asyncio's `ssl=` and `server_hostname=`.
///
/// It is a [`Dial`]: [`create_connection`](endpoints::create_connection) and
/// [`open_connection`](endpoints::open_connection) take it. An error of TLS comes in a
/// [`ConnectError::Layer`]; [`TlsError::find`] finds it.
#[derive(Debug, Clone)]
#[must_use = "it connects to nothing: give it to create_connection or open_connection"]
pub struct TlsTarget<D> {
    target: D,
    context: ClientContext,
    name: Result<String, String>,
}

/// TLS for a target that has a host: the host is the name to check, and to ask for (SNI).
///
/// A ready-made socket and a Unix socket have no host, and so not this: asyncio's
/// `ValueError`. [`tls_named`](DialTls::tls_named) gives them a name.
///
/// # Examples
///
/// ```
/// use endpoints::{Listen, open_connection, start_server};
/// use tls::{ConnectTls, DemoCertificate, ListenTls};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let demo = DemoCertificate::localhost();
/// let greet = async |_, writer: streams::StreamWriter| writer.write(b"hello\n");
/// let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
/// let server = start_server(greet, listen).await?;
/// let port = server.sockets()[0].local_addr()?.port();
///
/// let target = ("127.0.0.1", port).tls(&demo.client_context());
/// let (mut reader, writer) = open_connection(target).await?;
/// assert_eq!(reader.readline().await?, "hello\n");
/// assert_eq!(writer.tls().map(|tls| &*tls.version), Some("TLSv1.3"));
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no host whose name could be checked",
    note = "give the name: `.tls_named(&context, \"example.org\")`"
)]
pub trait ConnectTls: Dial + Sized {
    /// With TLS; the certificate has to be for the host.
    ///
    /// Of a [`Connect`] to several addresses, or to a port alone, there is no one host:
    /// connecting then fails with [`TlsError::NoName`].
    fn tls(self, context: &ClientContext) -> TlsTarget<Self>;
}

/// TLS for whatever can be connected, with the name to check.
pub trait DialTls: Dial + Sized {
    /// With TLS; the certificate has to be for `name`, a DNS name or an IP address.
    /// asyncio's `server_hostname=`; its `""`, which checks nothing, is
    /// [`dangerous_without_verification`](ClientContext::dangerous_without_verification).
    fn tls_named(
        self,
        context: &ClientContext,
        name: impl Into<String>,
    ) -> TlsTarget<Self> {
        TlsTarget { target: self, context: context.clone(), name: Ok(name.into()) }
    }
}

impl<D: Dial<Stream: Into<SocketStream>>> DialTls for D {}

fn of_place(place: &Place) -> Result<String, String> {
    match place {
        Place::Named { host: Some(host), .. } => Ok(host.clone()),
        Place::Known(addresses) if addresses.len() == 1 => {
            Ok(addresses[0].ip().to_string())
        }
        place => Err(place.to_string()),
    }
}

impl ConnectTls for Connect {
    fn tls(self, context: &ClientContext) -> TlsTarget<Self> {
        let name = of_place(self.place());
        TlsTarget { target: self, context: context.clone(), name }
    }
}

impl<H, P> ConnectTls for (H, P)
where
    H: Into<String> + AsRef<str> + Send,
    P: Into<Port> + Send,
{
    fn tls(self, context: &ClientContext) -> TlsTarget<Self> {
        let name = self.0.as_ref().to_owned();
        self.tls_named(context, name)
    }
}

impl ConnectTls for SocketAddr {
    fn tls(self, context: &ClientContext) -> TlsTarget<Self> {
        self.tls_named(context, self.ip().to_string())
    }
}

impl<D> Dial for TlsTarget<D>
where
    D: Dial<Stream: Into<SocketStream>>,
{
    type Stream = TlsStream<SocketStream>;

    // ANCHOR: dial
    async fn dial(self) -> Result<Self::Stream, ConnectError> {
        let name = self.name.map_err(|place| TlsError::NoName { place })?;
        // Before anybody is bothered.
        server_name(&name)?;
        let stream: SocketStream = self.target.dial().await?.into();
        let info = introduce(&stream);
        Ok(shake_as_client(&self.context, &name, stream, info).await?)
    }
    // ANCHOR_END: dial
}

/// For [`create_unix_connection`](endpoints::create_unix_connection) and
/// [`open_unix_connection`](endpoints::open_unix_connection).
impl DialUnix for TlsTarget<UnixTarget> {
    type Target = Self;

    fn into_target(self) -> Self {
        self
    }
}

/// Switches Nagle's algorithm off, as every transport does, and asks for both names.
pub(crate) fn introduce(stream: &SocketStream) -> Info {
    match stream {
        SocketStream::Tcp(stream) => {
            // It fails only on a connection that is gone, and reading will tell that.
            let _ = stream.set_nodelay(true);
            Info::of_socket(&SockRef::from(stream))
        }
        SocketStream::Unix(stream) => Info::of_socket(&SockRef::from(stream)),
    }
}
