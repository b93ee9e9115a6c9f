//! What a server is loaded with.

use std::io;
use std::net::SocketAddr;

use nix::sys::epoll::{Epoll, EpollEvent, EpollTimeout};

use crate::datagram_client::DatagramClient;
use crate::line_client::LineClient;
use crate::stream_client::StreamClient;

/// The traffic that a server has to deal with. Each connection and each socket has one
/// message under way, always.
#[derive(Debug, Clone, Copy)]
pub enum Load {
    /// Echoes over connections of TCP.
    Streams {
        /// How many at once.
        connections: usize,
        /// Bytes of a message.
        message: usize,
    },
    /// Echoes over UDP.
    Datagrams {
        /// How many sockets at once.
        sockets: usize,
        /// Bytes of a datagram.
        message: usize,
        /// How many datagrams a socket sends in one call, cut by the kernel.
        segments: usize,
    },
    /// Lines over one connection of TCP, as fast as they are taken. An empty line asks for
    /// the count of lines and bytes since the last one: `LINES BYTES` on a line.
    Lines {
        /// Bytes of a line, with its end.
        line: usize,
    },
    /// What a bench brings along itself.
    Own {
        /// What one operation is.
        what: &'static str,
        /// Whether its costs are told in nanoseconds, and not in microseconds.
        in_nanoseconds: bool,
        /// Connects to the server.
        connect: fn(SocketAddr) -> io::Result<Box<dyn Client>>,
    },
}

impl Load {
    pub(crate) fn connect(self, port: u16) -> io::Result<Box<dyn Client>> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        Ok(match self {
            Self::Streams { connections, message } => {
                Box::new(StreamClient::connect(address, connections, message)?)
            }
            Self::Datagrams { sockets, message, segments } => Box::new(
                DatagramClient::connect(address, sockets, message, segments)?,
            ),
            Self::Lines { line } => Box::new(LineClient::connect(address, line)?),
            Self::Own { connect, .. } => connect(address)?,
        })
    }

    /// What one operation is, and how many go on at once.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Streams { connections, message } => {
                format!("echo of {message} bytes, TCP, {connections} connections")
            }
            Self::Datagrams { sockets, message, .. } => {
                format!("echo of {message} bytes, UDP, {sockets} sockets")
            }
            Self::Lines { line } => {
                format!("lines of {line} bytes, TCP, 1 connection")
            }
            Self::Own { what, .. } => what.to_owned(),
        }
    }

    /// What its costs are told in, and how many nanoseconds that is.
    pub(crate) fn unit(self) -> (&'static str, f64) {
        match self {
            Self::Lines { .. } | Self::Own { in_nanoseconds: true, .. } => {
                ("ns each", 1.0)
            }
            _ => ("us each", 1000.0),
        }
    }
}

/// The other end of a server.
pub trait Client {
    /// At least so many operations over all connections; returns how many there were.
    ///
    /// # Errors
    ///
    /// When an answer is wrong or late.
    fn run(&mut self, operations: usize) -> io::Result<usize>;
}

/// Waits for events, but not for ever.
pub(crate) fn wait(epoll: &Epoll, events: &mut [EpollEvent]) -> io::Result<usize> {
    match epoll.wait(events, EpollTimeout::from(10_000_u16))? {
        0 => Err(io::Error::new(io::ErrorKind::TimedOut, "no answer for 10 s")),
        n => Ok(n),
    }
}

/// Bytes that differ from one connection to the next, so that a mix-up doesn't go unseen.
pub(crate) fn message(of: usize, size: usize) -> Vec<u8> {
    (0..=250).cycle().skip(of % 251).take(size).collect()
}
