//! Many datagrams in one piece, cut and joined by the kernel: `UDP_GRO` and `UDP_SEGMENT`
//! of [udp(7)](https://man7.org/linux/man-pages/man7/udp.7.html).

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::AsRawFd;

use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg,
    sendmsg, setsockopt, sockopt,
};
use tokio::io::Interest;
use tokio::net::UdpSocket;

/// Has the kernel join what arrives.
pub(crate) fn join(socket: &UdpSocket) -> io::Result<()> {
    Ok(setsockopt(socket, sockopt::UdpGroSegment, &true)?)
}

pub(crate) async fn echo(socket: UdpSocket) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    let mut control = nix::cmsg_space!(i32);
    let fd = socket.as_raw_fd();
    let flags = MsgFlags::MSG_DONTWAIT;
    loop {
        let (n, from, segment) = socket
            .async_io(Interest::READABLE, || {
                let mut into = [IoSliceMut::new(&mut buffer)];
                let received = recvmsg::<SockaddrStorage>(
                    fd,
                    &mut into,
                    Some(&mut control),
                    flags,
                )?;
                let segment = received.cmsgs()?.find_map(|message| match message {
                    ControlMessageOwned::UdpGroSegments(size) => {
                        u16::try_from(size).ok()
                    }
                    _ => None,
                });
                Ok((received.bytes, received.address, segment))
            })
            .await?;
        socket
            .async_io(Interest::WRITABLE, || {
                let data = [IoSlice::new(&buffer[..n])];
                let cut = segment.as_ref().map(ControlMessage::UdpGsoSegments);
                Ok(sendmsg(fd, &data, cut.as_slice(), flags, from.as_ref())?)
            })
            .await?;
    }
}
