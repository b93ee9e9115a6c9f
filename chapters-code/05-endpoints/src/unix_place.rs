//! A server at a path, or at an abstract name.

use std::fs;
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use socket_families::UnixAddress;
use socket2::{Domain, SockAddr, Socket, Type};

use crate::open_listener::{BoundSocket, OpenUnix};
use crate::socket_file::SocketFile;
use crate::{IntoUnixAddress, Listen, ReadyUnixSocket, ServeError};

/// A path in the file system: made by [`Listen::at_path`].
#[derive(Debug, Clone)]
pub struct UnixPath {
    path: PathBuf,
    cleanup: bool,
}

impl UnixPath {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, cleanup: true }
    }
}

/// Options of a server at a path.
impl Listen<UnixPath> {
    /// Whether to remove the socket file when the server is closed (the default, as in
    /// asyncio since 3.13). A file that another has put in its place is left alone.
    pub fn cleanup_socket(mut self, cleanup: bool) -> Self {
        self.on.cleanup = cleanup;
        self
    }
}

/// Options of a server on a ready-made Unix socket.
impl Listen<ReadyUnixSocket> {
    /// Whether to remove the socket file when the server is closed: yes by default.
    pub fn cleanup_socket(mut self, cleanup: bool) -> Self {
        self.on.cleanup = cleanup;
        self
    }
}

impl OpenUnix for UnixPath {
    fn open(self) -> Result<BoundSocket, ServeError> {
        let address = self.path.as_path().into_unix_address();
        let sockaddr = SockAddr::try_from(&address)?;
        if let UnixAddress::Path(path) = &address {
            make_room(path, &sockaddr)?;
        }
        let socket = bind(address, &sockaddr)?;
        let file = self.cleanup.then(|| SocketFile::of(&socket)).flatten();
        Ok(BoundSocket { socket, file })
    }
}

/// A name in Linux's abstract namespace: made by [`Listen::at_abstract_name`].
#[cfg(target_os = "linux")]
#[derive(Debug, Clone)]
pub struct AbstractName(pub(crate) Vec<u8>);

#[cfg(target_os = "linux")]
impl OpenUnix for AbstractName {
    fn open(self) -> Result<BoundSocket, ServeError> {
        let address = UnixAddress::Abstract(self.0);
        let sockaddr = SockAddr::try_from(&address)?;
        bind(address, &sockaddr).map(BoundSocket::from)
    }
}

/// Removes a socket that nobody listens on, as a server leaves behind that was killed.
// ANCHOR: make_room
fn make_room(path: &Path, sockaddr: &SockAddr) -> Result<(), ServeError> {
    match fs::metadata(path) {
        Ok(file) if file.file_type().is_socket() => {}
        Ok(_) => return Err(ServeError::NotASocket { path: path.to_owned() }),
        // There is nothing, or binding will tell better why not.
        Err(_) => return Ok(()),
    }
    let caller = Socket::new(Domain::UNIX, Type::STREAM, None)
        .and_then(|socket| socket.set_nonblocking(true).map(|()| socket))
        .map_err(ServeError::Socket)?;
    match caller.connect(sockaddr).map_err(|error| error.raw_os_error()) {
        Err(Some(libc::ECONNREFUSED)) => {
            if let Err(error) = fs::remove_file(path) {
                let path = path.display();
                tracing::error!(%path, %error, "the stale socket can't be removed");
            }
            Ok(())
        }
        Err(Some(libc::ENOENT)) => Ok(()),
        // Somebody answers, has a full backlog, or lets us not ask.
        _ => Err(ServeError::LivePath { path: path.to_owned() }),
    }
}
// ANCHOR_END: make_room

fn bind(address: UnixAddress, sockaddr: &SockAddr) -> Result<Socket, ServeError> {
    let socket =
        Socket::new(Domain::UNIX, Type::STREAM, None).map_err(ServeError::Socket)?;
    let bound: io::Result<()> = socket.bind(sockaddr);
    match bound {
        Ok(()) => Ok(socket),
        Err(error) => Err(ServeError::bind(address, error)),
    }
}
