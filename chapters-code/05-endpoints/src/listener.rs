//! One socket of a server: bound, then listening, then closed.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use socket_families::Address;
use socket2::{Domain, SockRef, Socket};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

use crate::ServeError;
use crate::open_listener::BoundSocket;
use crate::socket_file::SocketFile;

pub(crate) struct Listener {
    held: Mutex<Held>,
    file: Option<SocketFile>,
}

/// Owned here and not by the task that accepts, so that `close` closes it at once.
// ANCHOR: held
#[derive(Clone)]
enum Held {
    Bound(Arc<Socket>),
    Listening(Arc<Registered>),
    Closed,
}
// ANCHOR_END: held

/// A listening socket that the runtime watches.
pub(crate) enum Registered {
    Tcp(TcpListener),
    Unix(UnixListener),
}

/// What was accepted.
pub(crate) enum Accepted {
    Tcp(TcpStream),
    Unix(UnixStream),
    /// What a [`Prepare`](crate::Prepare) has made of one of them.
    Prepared(transports::Parts),
}

impl Listener {
    pub(crate) fn new(bound: BoundSocket) -> Self {
        let held = Mutex::new(Held::Bound(Arc::new(bound.socket)));
        Self { held, file: bound.file }
    }

    // Nothing of a user's runs with this lock held.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens: [listen(2)](https://man7.org/linux/man-pages/man2/listen.2.html).
    pub(crate) fn listen(&self, backlog: u32) -> Result<(), ServeError> {
        let mut held = self.held();
        let Held::Bound(socket) = &*held else { return Ok(()) };
        let backlog = i32::try_from(backlog).unwrap_or(i32::MAX);
        let registered =
            socket.listen(backlog).and_then(|()| Registered::new(socket));
        match registered {
            Ok(registered) => *held = Held::Listening(Arc::new(registered)),
            Err(error) => return Err(ServeError::bind(name(socket), error)),
        }
        Ok(())
    }

    /// The next connection; `None` once closed.
    // ANCHOR: poll_accept
    pub(crate) fn poll_accept(
        &self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Accepted>>> {
        match &*self.held() {
            Held::Listening(socket) => socket.poll_accept(cx).map(Some),
            _ => Poll::Ready(None),
        }
    }
    // ANCHOR_END: poll_accept

    /// One who stands in the queue; an error if nobody does, and once closed.
    ///
    /// Asks the kernel itself: the runtime may not have heard of him yet.
    pub(crate) fn accept_now(&self) -> io::Result<Accepted> {
        match self.held().clone() {
            Held::Listening(socket) => socket.accept_now(),
            _ => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// The socket, to look at; `None` once closed.
    pub(crate) fn socket(&self) -> Option<OpenListener> {
        match self.held().clone() {
            Held::Bound(socket) => Some(OpenListener::Bound(socket)),
            Held::Listening(socket) => Some(OpenListener::Listening(socket)),
            Held::Closed => None,
        }
    }

    /// Closes the socket, and removes its file if it has one of its own.
    // ANCHOR: close
    pub(crate) fn close(&self) {
        let open = std::mem::replace(&mut *self.held(), Held::Closed);
        if let (Held::Bound(_) | Held::Listening(_), Some(file)) = (open, &self.file)
        {
            file.remove();
        }
    }
    // ANCHOR_END: close
}

impl Registered {
    /// The descriptor is duplicated: a view of the bound socket may be in use.
    fn new(socket: &Socket) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        let is_unix = socket.domain()? == Domain::UNIX;
        let fd = OwnedFd::from(socket.try_clone()?);
        Ok(if is_unix {
            Self::Unix(UnixListener::from_std(fd.into())?)
        } else {
            Self::Tcp(TcpListener::from_std(fd.into())?)
        })
    }

    fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<Accepted>> {
        Poll::Ready(match self {
            Self::Tcp(listener) => ready!(listener.poll_accept(cx))
                .map(|(stream, _)| Accepted::Tcp(stream)),
            Self::Unix(listener) => ready!(listener.poll_accept(cx))
                .map(|(stream, _)| Accepted::Unix(stream)),
        })
    }

    fn accept_now(&self) -> io::Result<Accepted> {
        Ok(match self {
            Self::Tcp(listener) => {
                let fd = OwnedFd::from(accept_without_waiting(listener)?);
                Accepted::Tcp(TcpStream::from_std(fd.into())?)
            }
            Self::Unix(listener) => {
                let fd = OwnedFd::from(accept_without_waiting(listener)?);
                Accepted::Unix(UnixStream::from_std(fd.into())?)
            }
        })
    }
}

/// The listening socket is non-blocking, and so is the new one.
fn accept_without_waiting(listener: &impl AsFd) -> io::Result<Socket> {
    let (socket, _) = SockRef::from(listener).accept()?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// A socket that stays open while this is held.
pub(crate) enum OpenListener {
    Bound(Arc<Socket>),
    Listening(Arc<Registered>),
}

impl OpenListener {
    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Bound(socket) => socket.as_fd(),
            Self::Listening(socket) => match &**socket {
                Registered::Tcp(listener) => listener.as_fd(),
                Registered::Unix(listener) => listener.as_fd(),
            },
        }
    }
}

fn name(socket: &Socket) -> Address {
    let name = socket.local_addr().ok();
    name.and_then(|name| Address::try_from(&name).ok())
        .unwrap_or(Address::Unspecified)
}
