//! The load on a datagram server: many sockets, each with one send under way.

use std::io::{self, IoSlice};
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;

use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags};
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg, setsockopt, sockopt};

use crate::load::{Client, message, wait};

#[derive(Debug)]
pub(crate) struct DatagramClient {
    epoll: Epoll,
    ends: Vec<End>,
    events: Vec<EpollEvent>,
    buffer: Vec<u8>,
    segments: usize,
}

/// A socket, and what it sends: one datagram or several in one piece.
#[derive(Debug)]
struct End {
    socket: UdpSocket,
    message: Vec<u8>,
    segment: u16,
    echoed: usize,
}

impl DatagramClient {
    pub(crate) fn connect(
        address: SocketAddr,
        n: usize,
        size: usize,
        segments: usize,
    ) -> io::Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        let mut ends = Vec::with_capacity(n);
        for i in 0..n {
            let socket = UdpSocket::bind("127.0.0.1:0")?;
            socket.connect(address)?;
            socket.set_nonblocking(true)?;
            if segments > 1 {
                setsockopt(&socket, sockopt::UdpGroSegment, &true)?;
            }
            epoll.add(&socket, EpollEvent::new(EpollFlags::EPOLLIN, i as u64))?;
            let segment = u16::try_from(size).map_err(io::Error::other)?;
            let message = message(i, size * segments);
            ends.push(End { socket, message, segment, echoed: 0 });
        }
        let events = vec![EpollEvent::empty(); n];
        Ok(Self { epoll, ends, events, buffer: vec![0; 1 << 16], segments })
    }
}

impl Client for DatagramClient {
    fn run(&mut self, echoes: usize) -> io::Result<usize> {
        let (mut started, mut done) = (0, 0);
        for end in &mut self.ends {
            end.start()?;
            started += self.segments;
        }
        while done < started {
            let n = wait(&self.epoll, &mut self.events)?;
            for event in &self.events[..n] {
                let at = usize::try_from(event.data()).map_err(io::Error::other)?;
                let end = &mut self.ends[at];
                if !end.receive(&mut self.buffer)? {
                    continue;
                }
                done += self.segments;
                if started < echoes {
                    end.start()?;
                    started += self.segments;
                }
            }
        }
        Ok(done)
    }
}

impl End {
    fn start(&mut self) -> io::Result<()> {
        self.echoed = 0;
        let message = [IoSlice::new(&self.message)];
        let cut = [ControlMessage::UdpGsoSegments(&self.segment)];
        let control = if self.message.len() > usize::from(self.segment) {
            &cut[..]
        } else {
            &[]
        };
        let fd = self.socket.as_raw_fd();
        sendmsg::<()>(fd, &message, control, MsgFlags::empty(), None)?;
        Ok(())
    }

    /// Reads some of the echo, and says whether it is whole.
    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<bool> {
        let n = self.socket.recv(buffer)?;
        let expected = self.message.get(self.echoed..self.echoed + n);
        if expected != Some(&buffer[..n]) {
            return Err(io::Error::other("the echo differs from what was sent"));
        }
        self.echoed += n;
        Ok(self.echoed == self.message.len())
    }
}
