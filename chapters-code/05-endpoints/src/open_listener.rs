//! From the place to the sockets.

use socket2::Socket;

use crate::ServeError;
use crate::socket_file::SocketFile;

/// A socket that is bound and doesn't listen yet.
#[derive(Debug)]
pub struct BoundSocket {
    pub(crate) socket: Socket,
    // Of a Unix socket that is to be removed at the end.
    pub(crate) file: Option<SocketFile>,
}

impl From<Socket> for BoundSocket {
    fn from(socket: Socket) -> Self {
        Self { socket, file: None }
    }
}

/// Where a TCP server can listen: at [`Addresses`](crate::Addresses), or on a
/// [`ReadySocket`](crate::ReadySocket).
#[diagnostic::on_unimplemented(
    message = "a TCP server can't listen here: `{Self}`",
    note = "`Listen::on`, `on_hosts`, `everywhere` and `on_socket` are for TCP; for a path \
            or a Unix socket use `create_unix_server` or `start_unix_server`"
)]
pub trait OpenTcp: Send {
    /// Opens a socket for each address, and binds it.
    fn open(
        self,
    ) -> impl Future<Output = Result<Vec<BoundSocket>, ServeError>> + Send;
}

/// Where a Unix server can listen: at a [`UnixPath`](crate::UnixPath), an abstract name,
/// or on a [`ReadyUnixSocket`](crate::ReadyUnixSocket).
#[diagnostic::on_unimplemented(
    message = "a Unix server can't listen here: `{Self}`",
    note = "`Listen::at_path`, `at_abstract_name` and `on_unix_socket` are for Unix \
            sockets; for hosts and ports use `create_server` or `start_server`"
)]
pub trait OpenUnix {
    /// Opens the socket, and binds it.
    ///
    /// # Errors
    ///
    /// A [`ServeError`], which names the address.
    fn open(self) -> Result<BoundSocket, ServeError>;
}
