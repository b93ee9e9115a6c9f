//! What a transport can be made of.

use tokio::io::AsyncRead;

use crate::Info;
use crate::write_end::WriteEnd;

/// A connected stream: [`TcpStream`](tokio::net::TcpStream),
/// [`UnixStream`](tokio::net::UnixStream), or anything else in an
/// [`AnyStream`](crate::AnyStream).
pub trait Stream {
    /// Takes the two directions apart, and gathers what is known about the connection.
    fn into_parts(self) -> Parts;
}

/// The two directions of a stream, and what is known about it.
pub struct Parts {
    pub(crate) read: Box<dyn AsyncRead + Send + Unpin>,
    pub(crate) write: Box<dyn WriteEnd>,
    pub(crate) info: Info,
}

/// Taken apart already, by a layer that made it: TLS, for one.
impl Stream for Parts {
    fn into_parts(self) -> Parts {
        self
    }
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts").field("info", &self.info).finish_non_exhaustive()
    }
}
