//! `sock_sendfile`: from a file to a socket without a copy through this program.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::num::NonZeroUsize;
use std::os::unix::fs::FileExt;

use socket2::Type;
use tokio::io::Interest;

use crate::{AsyncSocket, SendError, sock_send};

/// Sends `file` from `offset` on, `count` bytes or to its end; returns how many went.
///
/// [sendfile(2)](https://man7.org/linux/man-pages/man2/sendfile.2.html); asyncio's
/// [`loop.sock_sendfile`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendfile)
/// (since 3.7). Where the kernel refuses (files of `/proc`, some file systems), it reads
/// and sends instead, as asyncio does unless told `fallback=False`. Afterwards, in every
/// case, the file's position is behind the last byte that went; at `offset`, if none did.
/// Fewer bytes than `count` go when the file ends before.
///
/// Reading from a slow disk stops the thread, with sendfile as without.
///
/// # Errors
///
/// [`SendError`], with the number of bytes that went: `InvalidInput` for a socket that is
/// no stream, the errors of [`sock_send`](crate::sock_send), and those of the file.
///
/// # Cancel safety
///
/// In part: a dropped call may have sent something; the file's position says how much, so
/// that another call can go on from there.
///
/// # Examples
///
/// ```
/// use sock_calls::{AsyncSocket, sock_recv, sock_sendfile};
/// use socket2::{Domain, Socket, Type};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let (near, far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
/// near.set_nonblocking(true)?;
/// far.set_nonblocking(true)?;
/// let (near, far) = (AsyncSocket::new(near)?, AsyncSocket::new(far)?);
/// let file = std::fs::File::open("/etc/passwd")?;
/// let n = sock_sendfile(&near, &file, 0, Some(5)).await?;
/// assert_eq!((n, sock_recv(&far, 64).await?.as_slice()), (5, &b"root:"[..]));
/// # Ok(())
/// # }
/// ```
pub async fn sock_sendfile(
    sock: &AsyncSocket,
    file: &File,
    offset: u64,
    count: Option<usize>,
) -> Result<usize, SendError> {
    let mut progress = Progress { file, offset, sent: 0 };
    match transfer(sock, &mut progress, count.unwrap_or(usize::MAX)).await {
        Ok(()) => Ok(progress.sent),
        Err(source) => Err(SendError { sent: progress.sent, source }),
    }
}

// ANCHOR: transfer
async fn transfer(
    sock: &AsyncSocket,
    progress: &mut Progress<'_>,
    count: usize,
) -> io::Result<()> {
    if sock.socket().r#type()? != Type::STREAM {
        let message = "sendfile needs a stream socket";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    while let Some(left) = NonZeroUsize::new(count - progress.sent) {
        let (file, at) = (progress.file, progress.position_in_memory()?);
        let piece = left.min(PIECE);
        let sendfile =
            |socket: &socket2::Socket| socket.sendfile(file, at, Some(piece));
        match sock.async_io(Interest::WRITABLE, sendfile).await {
            Ok(0) => break,
            Ok(n) => progress.sent += n,
            Err(e) if is_refusal(&e) => {
                return read_and_send(sock, progress, count).await;
            }
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
// ANCHOR_END: transfer

async fn read_and_send(
    sock: &AsyncSocket,
    progress: &mut Progress<'_>,
    count: usize,
) -> io::Result<()> {
    let mut buffer = vec![0; PIECE.get().min(count - progress.sent)];
    loop {
        let most = buffer.len().min(count - progress.sent);
        let n = progress.file.read_at(&mut buffer[..most], progress.position())?;
        if n == 0 {
            return Ok(());
        }
        // By pieces, so that a call that is dropped knows how far it came.
        let end = progress.sent + n;
        while progress.sent < end {
            let unsent = &buffer[n - (end - progress.sent)..n];
            progress.sent += sock_send(sock, unsent).await?;
        }
    }
}

fn is_refusal(error: &io::Error) -> bool {
    matches!(
        error.raw_os_error(),
        Some(libc::EINVAL | libc::ENOSYS | libc::EOPNOTSUPP | libc::EOVERFLOW)
    )
}

/// Keeps count, and leaves the file's position where the count says, however it ends.
struct Progress<'a> {
    file: &'a File,
    offset: u64,
    sent: usize,
}

impl Progress<'_> {
    fn position(&self) -> u64 {
        self.offset.saturating_add(self.sent as u64)
    }

    fn position_in_memory(&self) -> io::Result<usize> {
        usize::try_from(self.position())
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e))
    }
}

// ANCHOR: position
impl Drop for Progress<'_> {
    fn drop(&mut self) {
        // A pipe has no position, and a destructor nobody to tell.
        let _ = self.file.seek(SeekFrom::Start(self.position()));
    }
}
// ANCHOR_END: position

/// The most that one system call moves, so that other tasks get their turn.
const PIECE: NonZeroUsize = NonZeroUsize::new(64 * 1024).expect("not zero");
