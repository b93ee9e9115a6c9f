//! Try, wait, try again: the loop under every call of this crate.

use std::io;

use socket2::Socket;
use tokio::io::Interest;
use tokio::io::unix::AsyncFdReadyGuard;
use tokio::task::coop;

use crate::AsyncSocket;

impl AsyncSocket {
    /// Runs the system call `call` as soon as the socket may be ready for it, and again
    /// each time it turns out not to be.
    ///
    /// For calls that this crate has no function for, `recvmsg` say. `call` must be a
    /// non-blocking one on the socket that it is given, and fail with `WouldBlock` when
    /// it can't go on.
    ///
    /// `Interrupted`
    /// ([EINTR](https://man7.org/linux/man-pages/man7/signal.7.html)) is tried again. POSIX
    /// allows it for any call; on Linux a signal interrupts only a call that waits, and
    /// the one that waits here is the runtime's `epoll_wait`, which the runtime repeats.
    ///
    /// # Errors
    ///
    /// Those of `call`, but for the two above; and when the runtime is shutting down.
    ///
    /// # Cancel safety
    ///
    /// Yes: `call` runs and its result is returned without an await in between.
    ///
    /// # Examples
    ///
    /// ```
    /// use sock_calls::{AsyncSocket, sock_sendall};
    /// use socket2::{Domain, Socket, Type};
    /// use tokio::io::Interest;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let (near, far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
    /// near.set_nonblocking(true)?;
    /// far.set_nonblocking(true)?;
    /// let (near, far) = (AsyncSocket::new(near)?, AsyncSocket::new(far)?);
    /// sock_sendall(&near, b"look").await?;
    ///
    /// let mut buffer = [std::mem::MaybeUninit::uninit(); 16];
    /// let n = far.async_io(Interest::READABLE, |socket| socket.peek(&mut buffer)).await?;
    /// assert_eq!(n, 4);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn async_io<T>(
        &self,
        interest: Interest,
        call: impl FnMut(&Socket) -> io::Result<T>,
    ) -> io::Result<T> {
        let (value, _) = self.attempt(interest, call).await?;
        Ok(value)
    }

    // ANCHOR: attempt
    pub(crate) async fn attempt<T>(
        &self,
        interest: Interest,
        mut call: impl FnMut(&Socket) -> io::Result<T>,
    ) -> io::Result<(T, AsyncFdReadyGuard<'_, Socket>)> {
        loop {
            // A socket that is always ready must not keep the thread for itself.
            coop::consume_budget().await;
            let mut ready = self.fd().ready(interest).await?;
            match call(self.socket()) {
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    ready.clear_ready()
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map(|value| (value, ready)),
            }
        }
    }
    // ANCHOR_END: attempt

    /// Forgets the readiness after a transfer of `done` bytes out of `asked`, where that
    /// shows that another try would only be told `WouldBlock`: one system call saved.
    ///
    /// Safe with edge-triggered epoll: an event that comes after the one that `ready`
    /// stands for is not forgotten, nor is the end of the stream. But a read also stops
    /// at the mark of urgent data, with more behind it; then the readiness stays. Kernel
    /// TLS (TCP_ULP) ends reads at its records and would need the same care; it is not
    /// told apart here, nor in tokio's `TcpStream`.
    // ANCHOR: settle
    pub(crate) fn settle(
        &self,
        mut ready: AsyncFdReadyGuard<'_, Socket>,
        done: usize,
        asked: usize,
    ) {
        let cut_short = 0 < done && done < asked;
        if cut_short && self.short_means_drained() && !is_urgent(&ready) {
            ready.clear_ready();
        }
    }
    // ANCHOR_END: settle
}

#[cfg(target_os = "linux")]
fn is_urgent(ready: &AsyncFdReadyGuard<'_, Socket>) -> bool {
    ready.ready().is_priority()
}

#[cfg(not(target_os = "linux"))]
fn is_urgent(_ready: &AsyncFdReadyGuard<'_, Socket>) -> bool {
    false
}

/// What a receiving call waits for: data, an error (a UDP socket hears of a closed port so,
/// and is not readable then), and on Linux word of urgent data.
#[cfg(target_os = "linux")]
pub(crate) const TO_RECEIVE: Interest =
    Interest::READABLE.add(Interest::ERROR).add(Interest::PRIORITY);
#[cfg(not(target_os = "linux"))]
pub(crate) const TO_RECEIVE: Interest = Interest::READABLE.add(Interest::ERROR);
