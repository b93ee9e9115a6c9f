//! A TLS connection, as a transport is made of it.

use std::fmt;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use endpoints::SocketStream;
use streams::{StreamReader, StreamWriter};
use tokio::io::{AsyncRead, AsyncWrite, Join, ReadBuf};
use transports::{AnyStream, Info, Parts, Stream};

use crate::TlsError;
use crate::explain::{During, explain};

/// A connection whose handshake is done.
///
/// Its errors hold a [`TlsError`]: a stream that ends without `close_notify` fails with
/// [`Truncated`](TlsError::Truncated). Shutting it down sends `close_notify` and leaves the
/// other direction open, which asyncio doesn't allow, and TLS does in both versions.
pub struct TlsStream<S> {
    session: tokio_rustls::TlsStream<S>,
    info: Info,
    shutdown_timeout: Duration,
    socket: fn(&S) -> Option<OwnedFd>,
}

impl<S> TlsStream<S> {
    pub(crate) fn new(
        session: tokio_rustls::TlsStream<S>,
        info: Info,
        shutdown_timeout: Duration,
    ) -> Self
    where
        S: Below,
    {
        Self { session, info, shutdown_timeout, socket: S::socket }
    }

    /// What is known about the connection.
    #[must_use]
    pub fn info(&self) -> &Info {
        &self.info
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for TlsStream<S> {
    // ANCHOR: into_parts
    fn into_parts(self) -> Parts {
        let (info, timeout) = (self.info.clone(), self.shutdown_timeout);
        AnyStream::new(self)
            .with_info(info)
            .with_close_timeout(timeout)
            .with_socket(|tls| (tls.socket)(tls.session.get_ref().0))
            .into_parts()
    }
    // ANCHOR_END: into_parts
}

/// What TLS can go over here.
pub(crate) trait Below: AsyncRead + AsyncWrite + Unpin {
    /// Another descriptor of its socket, for as long as it has one.
    fn socket(&self) -> Option<OwnedFd>;
}

impl Below for SocketStream {
    fn socket(&self) -> Option<OwnedFd> {
        let fd = match self {
            Self::Tcp(stream) => stream.as_fd(),
            Self::Unix(stream) => stream.as_fd(),
        };
        fd.try_clone_to_owned().ok()
    }
}

/// TLS that began in clear, or over TLS.
impl Below for Join<StreamReader, StreamWriter> {
    fn socket(&self) -> Option<OwnedFd> {
        let socket = self.writer().socket()?;
        socket.with_fd(|fd| fd.try_clone_to_owned()).ok()
    }
}

fn explained(error: io::Error) -> io::Error {
    explain(error, During::Session).into()
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for TlsStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.session).poll_read(cx, buffer).map_err(explained)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for TlsStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.session).poll_write(cx, data).map_err(explained)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.session)
            .poll_write_vectored(cx, slices)
            .map_err(explained)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.session).poll_flush(cx).map_err(explained)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.session).poll_shutdown(cx).map_err(explained)
    }
}

impl<S> fmt::Debug for TlsStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsStream").field("info", &self.info).finish_non_exhaustive()
    }
}

impl TlsError {
    pub(crate) fn in_handshake(error: io::Error) -> Self {
        explain(error, During::Handshake)
    }
}
