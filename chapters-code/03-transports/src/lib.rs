//! Chapter 3: asyncio's transports and protocols, on one task a connection.
//!
//! In reading order:
//!
//! - [`Protocol`] and [`BufferedProtocol`]: what a stream connection calls;
//! - [`attach`], [`attach_with`]: make a connection of a [`Stream`] and a protocol;
//! - [`Transport`]: the handle on it, to write, pause, close;
//! - [`WaterMarks`]: when the protocol is to pause writing;
//! - [`Info`], [`TlsInfo`], [`SocketView`]: what is known besides the bytes;
//! - [`TransportError`]: why a connection ended otherwise than in order.
//!
//! Datagrams:
//!
//! - [`DatagramProtocol`], [`attach_datagram`], [`DatagramTransport`], [`SendRefused`];
//! - [`DatagramSocket`]: what an endpoint can be made of.
//!
//! Pipes and child processes:
//!
//! - [`connect_read_pipe`], [`connect_write_pipe`] and their transports;
//! - [`SubprocessProtocol`], [`subprocess_exec`], [`SubprocessTransport`].
//!
//! Inside: `driver`, the task that makes all callbacks; `state`, what it shares with the
//! handles; `write_end`, the one direction that both use.

// What a connection calls, and what it ends with.
mod any_protocol;
mod buffered_protocol;
mod protocol;
mod transport_error;

pub use any_protocol::{AnyProtocol, IntoProtocol};
pub use buffered_protocol::{Buffered, BufferedProtocol};
pub use protocol::{OnEof, Protocol};
pub use transport_error::TransportError;

// What it is made of.
mod any_stream;
mod attach;
mod socket_stream;
mod stream;
mod transport;

pub use any_stream::AnyStream;
pub use attach::{NoRuntime, attach, attach_with};
pub use stream::{Parts, Stream};
pub use transport::{NoHalfClose, Transport};

// What is known about it.
mod info;
mod socket_view;
mod tls_info;

pub use info::Info;
pub use socket_view::SocketView;
pub use tls_info::TlsInfo;

// How it works: buffers, and the task that drives it.
mod connection;
mod driver;
mod gauge;
mod read_buffer;
mod state;
mod water_marks;
mod write_buffer;
mod write_end;

pub use water_marks::{MarksCrossed, WaterMarks};

// Datagrams.
mod datagram_driver;
mod datagram_protocol;
mod datagram_socket;
mod datagram_state;
mod datagram_transport;
mod send_refused;

pub use datagram_driver::attach_datagram;
pub use datagram_protocol::DatagramProtocol;
pub use datagram_socket::{DatagramAddress, DatagramSocket, ErrorEvent};
pub use datagram_transport::DatagramTransport;
pub use send_refused::SendRefused;

// Pipes.
mod pipe_end;
mod pipe_error;
mod read_pipe;
mod write_pipe;

pub use pipe_end::PipeView;
pub use pipe_error::PipeError;
pub use read_pipe::{ReadPipeTransport, connect_read_pipe};
pub use write_pipe::{WritePipeTransport, connect_write_pipe};

// Child processes.
mod subprocess;
mod subprocess_exec;
mod subprocess_protocol;
mod subprocess_transport;

pub use subprocess_exec::subprocess_exec;
pub use subprocess_protocol::{ChildPipe, SubprocessProtocol};
pub use subprocess_transport::SubprocessTransport;
