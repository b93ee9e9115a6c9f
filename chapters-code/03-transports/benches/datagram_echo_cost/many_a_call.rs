//! Up to 32 datagrams a system call:
//! [recvmmsg(2)](https://man7.org/linux/man-pages/man2/recvmmsg.2.html) and
//! [sendmmsg(2)](https://man7.org/linux/man-pages/man2/sendmmsg.2.html).

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::AsRawFd;

use nix::sys::socket::{
    MsgFlags, MultiHeaders, SockaddrStorage, recvmmsg, sendmmsg,
};
use tokio::io::Interest;
use tokio::net::UdpSocket;

const AT_ONCE: usize = 32;
const LONGEST: usize = 2048;

pub(crate) async fn echo(socket: UdpSocket) -> io::Result<()> {
    let mut received = MultiHeaders::preallocate(AT_ONCE, None);
    let mut sent = MultiHeaders::<SockaddrStorage>::preallocate(AT_ONCE, None);
    let mut buffers = vec![[0; LONGEST]; AT_ONCE];
    let fd = socket.as_raw_fd();
    loop {
        let (mut lengths, mut senders) = ([0; AT_ONCE], [None; AT_ONCE]);
        let n = socket
            .async_io(Interest::READABLE, || {
                let mut into = buffers.iter_mut().map(|one| [IoSliceMut::new(one)]);
                let mut slices: Vec<_> = into.by_ref().collect();
                let flags = MsgFlags::MSG_DONTWAIT;
                let messages =
                    recvmmsg(fd, &mut received, &mut slices, flags, None)?;
                let mut n = 0;
                for message in messages {
                    lengths[n] = message.bytes;
                    senders[n] = message.address;
                    n += 1;
                }
                Ok(n)
            })
            .await?;
        let slices: Vec<_> = buffers
            .iter()
            .zip(lengths)
            .take(n)
            .map(|(one, length)| [IoSlice::new(&one[..length])])
            .collect();
        let mut done = 0;
        while done < n {
            done += socket
                .async_io(Interest::WRITABLE, || {
                    let (rest, to) = (&slices[done..], &senders[done..n]);
                    let flags = MsgFlags::MSG_DONTWAIT;
                    Ok(sendmmsg(fd, &mut sent, rest, to, [], flags)?.count())
                })
                .await?;
        }
    }
}
