//! Receiving a message into a plain buffer, with its sender's address.

use std::io;
use std::mem::MaybeUninit;

use socket2::{SockAddr, Socket};

/// Receives one message by
/// [recvfrom(2)](https://man7.org/linux/man-pages/man2/recvfrom.2.html); returns its length
/// and who sent it.
///
/// What doesn't fit into `buffer` is lost, and nothing says so. asyncio:
/// `socket.recvfrom_into`.
///
/// # Errors
///
/// The kernel's: `WouldBlock` when the socket doesn't block and nothing is there.
///
/// # Examples
///
/// ```
/// use socket_families::receive_from;
/// use socket2::{Domain, Type};
///
/// let (sender, receiver) = socket2::Socket::pair(Domain::UNIX, Type::DGRAM, None)?;
/// sender.send(b"hello")?;
/// let mut buffer = [0; 16];
/// let (n, _from) = receive_from(&receiver, &mut buffer)?;
/// assert_eq!(&buffer[..n], b"hello");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn receive_from(
    socket: &Socket,
    buffer: &mut [u8],
) -> io::Result<(usize, SockAddr)> {
    let start = buffer.as_mut_ptr().cast::<MaybeUninit<u8>>();
    // SAFETY: the same memory, which stays initialised: the kernel only writes bytes.
    let buffer = unsafe { std::slice::from_raw_parts_mut(start, buffer.len()) };
    socket.recv_from(buffer)
}
