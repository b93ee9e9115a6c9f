//! A small protocol: a shelf of values, each with a name.
//!
//! # Version 1
//!
//! Every message is a frame: its length in four bytes, network order, and at most
//! [`MOST`] bytes of content. The client speaks first, with a hello; the server answers
//! each frame with one, in order.
//!
//! | frame | content |
//! | --- | --- |
//! | hello of the client | `SHELF`, a byte with the oldest version it speaks, one with the newest |
//! | hello of the server | `SHELF`, a byte with the version from here on; 0 if there is none in common, and it closes |
//! | request | number, 4 bytes; operation, 1 byte; length of the name, 1 byte; the name; the value |
//! | response | number of the request, 4 bytes; outcome, 1 byte; the value |
//!
//! | operation | | outcome | |
//! | --- | --- | --- | --- |
//! | 1 | get | 0 | done; the value, of a get |
//! | 2 | put | 1 | no such name |
//! | 3 | take: get, and remove | 2 | no such operation: the server is older than the client |
//! | | | 3 | the request makes no sense |
//! | | | 4 | no room: names and values would be more than [`ROOM`] bytes |
//!
//! A frame that is too long ends the connection, for what follows can't be found. A
//! request that makes no sense is answered, and the connection goes on. A client may send
//! many requests before it reads; the server answers as many as are taken.

mod client;
mod error;
mod server;
mod values;
mod wire;

pub use client::ShelfClient;
pub use error::ShelfError;
pub use server::serve_shelf;
pub use wire::{MOST, Outcome, ROOM, ShelfRequest, VERSION};
