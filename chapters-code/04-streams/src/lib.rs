//! Chapter 4: asyncio's streams, on the transports of chapter 3.
//!
//! In reading order:
//!
//! - [`open_stream`]: a [`StreamReader`] and a [`StreamWriter`] of one connection;
//! - [`StreamReader`]: reads by lines, by separators, by numbers of bytes;
//! - [`Separators`], [`ReadError`]: what it is asked, and how it can fail;
//! - [`Feeder`]: where its bytes come from;
//! - [`StreamWriter`], [`Closing`], [`DrainError`]: writes, waits for room, takes leave;
//! - [`FlowControl`]: what the waiting stands on, for one's own protocols too;
//! - [`StreamReaderProtocol`], [`HandlerOutcome`]: the protocol that joins all this.
//!
//! Inside: `inbox`, where what is fed waits for its reader; `window`, what the reader
//! holds; `spare_buffers`, what it gives up; `told_once`, an outcome that many wait for;
//! `tokio_read` and `tokio_write`, the traits of [`tokio::io`].

// Reading.
mod feeder;
mod inbox;
mod read_error;
mod read_lines;
mod read_until;
mod separators;
mod spare_buffers;
mod stream_reader;
mod tokio_read;
mod window;

pub use feeder::{FeedAfterEof, Feeder, TransportAlreadySet};
pub use read_error::ReadError;
pub use separators::Separators;
pub use stream_reader::{DEFAULT_LIMIT, StreamReader};

// Writing.
mod closing;
mod drain_error;
mod flow_control;
mod stream_writer;
mod tokio_write;
mod told_once;

pub use closing::Closing;
pub use drain_error::DrainError;
pub use flow_control::FlowControl;
pub use stream_writer::StreamWriter;

// Both, on a transport.
mod handler;
mod open_stream;
mod stream_error;
mod stream_reader_protocol;

pub use handler::HandlerOutcome;
pub use open_stream::open_stream;
pub use stream_error::StreamError;
pub use stream_reader_protocol::StreamReaderProtocol;
