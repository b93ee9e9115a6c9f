//! A connection over a Unix socket.

use transports::{IntoProtocol, Transport};

use crate::{ConnectError, DialUnix, create_connection};

/// Connects to a Unix socket of this machine: asyncio's
/// [`loop.create_unix_connection`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_connection).
///
/// `target` is a path, an abstract name or a ready-made socket, or TLS over one. As
/// [`create_connection`] otherwise, except that nothing is waited for: the kernel makes
/// the connection at once or refuses it.
///
/// # Errors
///
/// [`ConnectError`], with the path and what to do: `NotFound` where there is no socket,
/// `ConnectionRefused` where one is left over, `WouldBlock` where the server's queue is
/// full. asyncio takes that last one for a connection, and its first write then fails.
///
/// # Panics
///
/// As [`create_connection`].
///
/// # Cancel safety
///
/// Yes.
///
/// # Examples
///
/// ```
/// use endpoints::create_unix_connection;
/// use socket_families::{Address, UnixAddress};
/// use transports::Protocol;
///
/// struct Silent;
/// impl Protocol for Silent {}
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("service.sock");
/// let error = create_unix_connection(|| Silent, &path).await.unwrap_err();
/// assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
///
/// let listener = tokio::net::UnixListener::bind(&path)?;
/// let transport = create_unix_connection(|| Silent, &path).await?;
/// let server = Address::Unix(UnixAddress::Path(path));
/// assert_eq!(transport.peer_name(), Some(&server));
/// # Ok(())
/// # }
/// ```
// ANCHOR: create_unix_connection
pub async fn create_unix_connection<P: IntoProtocol>(
    factory: impl FnOnce() -> P,
    target: impl DialUnix,
) -> Result<Transport, ConnectError> {
    create_connection(factory, target.into_target()).await
}
// ANCHOR_END: create_unix_connection
