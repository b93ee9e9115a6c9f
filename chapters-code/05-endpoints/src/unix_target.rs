//! Where a Unix stream goes.

use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use socket_families::UnixAddress;
use socket2::{Domain, SockAddr, SockRef, Socket, Type};
use tokio::net::UnixStream;
use tokio::runtime::Handle;
use transports::NoRuntime;

use crate::ready_made::{check_connected, described};
use crate::{ConnectError, Dial, IntoUnixAddress};

/// A path, an abstract name, or a ready-made Unix socket: asyncio's `path` or `sock`, of
/// which it refuses both and neither when it runs.
///
/// As in asyncio a text that begins with a null byte is an abstract name; the clearer form
/// is [`UnixAddress::Abstract`].
#[derive(Debug)]
pub struct UnixTarget(Kind);

/// What [`create_unix_connection`](crate::create_unix_connection) takes: what becomes a
/// [`UnixTarget`], or wraps one, as TLS does.
pub trait DialUnix {
    /// What is connected.
    type Target: Dial;

    /// Makes it.
    fn into_target(self) -> Self::Target;
}

impl<T: Into<UnixTarget>> DialUnix for T {
    type Target = UnixTarget;

    fn into_target(self) -> UnixTarget {
        self.into()
    }
}

#[derive(Debug)]
enum Kind {
    Address(UnixAddress),
    Socket(Socket),
    Stream(UnixStream),
}

impl Dial for UnixTarget {
    type Stream = UnixStream;

    async fn dial(self) -> Result<UnixStream, ConnectError> {
        Handle::try_current().map_err(|_| NoRuntime)?;
        let socket = match self.0 {
            Kind::Address(address) => connect(&address)?,
            Kind::Socket(socket) => socket,
            Kind::Stream(stream) => return stream.dial().await,
        };
        check_unix(&SockRef::from(&socket))?;
        check_connected(&socket)?;
        socket.set_nonblocking(true).map_err(ConnectError::Watch)?;
        UnixStream::from_std(socket.into()).map_err(ConnectError::Watch)
    }
}

/// Never waits: a Unix connection is made at once or not at all.
// ANCHOR: connect
fn connect(address: &UnixAddress) -> Result<Socket, ConnectError> {
    let sockaddr = SockAddr::try_from(address)?;
    let explain = |source: io::Error| ConnectError::Unix {
        address: address.clone(),
        remedy: remedy(address, &source),
        source,
    };
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None).map_err(explain)?;
    // Else it would wait for room in a full backlog, and with it the whole thread.
    socket.set_nonblocking(true).map_err(explain)?;
    socket.connect(&sockaddr).map_err(explain)?;
    Ok(socket)
}
// ANCHOR_END: connect

/// What to do about a refusal.
pub(crate) fn remedy(address: &UnixAddress, error: &io::Error) -> &'static str {
    let is_socket = match address {
        UnixAddress::Path(path) => {
            path.metadata().is_ok_and(|it| it.file_type().is_socket())
        }
        _ => true,
    };
    match error.kind() {
        io::ErrorKind::NotFound => "; start the server first, or check the path",
        io::ErrorKind::ConnectionRefused if !is_socket => {
            "; there is a file, and it is no socket"
        }
        io::ErrorKind::ConnectionRefused
            if matches!(address, UnixAddress::Path(_)) =>
        {
            "; the socket file is left over from a server that is gone: start one, which \
             removes it"
        }
        io::ErrorKind::ConnectionRefused => {
            "; no socket of this network has that name"
        }
        io::ErrorKind::PermissionDenied => {
            "; connecting takes the right to write to the file, and to enter its folders"
        }
        io::ErrorKind::WouldBlock => {
            "; the server's queue is full: try again shortly"
        }
        _ if error.raw_os_error() == Some(libc::EPROTOTYPE) => {
            "; it is a socket of another type"
        }
        _ => "",
    }
}

fn check_unix(socket: &SockRef<'_>) -> Result<(), ConnectError> {
    if socket.domain().is_ok_and(|it| it == Domain::UNIX) {
        return Ok(());
    }
    let of_type = socket.r#type().map_err(ConnectError::Watch)?;
    Err(ConnectError::WrongSocket {
        found: described(socket, of_type),
        wanted: "a Unix stream socket (AF_UNIX, SOCK_STREAM)",
    })
}

impl From<UnixAddress> for UnixTarget {
    fn from(address: UnixAddress) -> Self {
        Self(Kind::Address(address))
    }
}

impl From<&Path> for UnixTarget {
    fn from(path: &Path) -> Self {
        path.into_unix_address().into()
    }
}

impl From<&PathBuf> for UnixTarget {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

impl From<PathBuf> for UnixTarget {
    fn from(path: PathBuf) -> Self {
        path.as_path().into()
    }
}

impl From<&str> for UnixTarget {
    fn from(path: &str) -> Self {
        Path::new(path).into()
    }
}

impl From<String> for UnixTarget {
    fn from(path: String) -> Self {
        path.as_str().into()
    }
}

impl From<Socket> for UnixTarget {
    fn from(socket: Socket) -> Self {
        Self(Kind::Socket(socket))
    }
}

impl From<std::os::unix::net::UnixStream> for UnixTarget {
    fn from(stream: std::os::unix::net::UnixStream) -> Self {
        Self(Kind::Socket(stream.into()))
    }
}

impl From<UnixStream> for UnixTarget {
    fn from(stream: UnixStream) -> Self {
        Self(Kind::Stream(stream))
    }
}
