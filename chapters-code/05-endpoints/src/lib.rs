//! Chapter 5: asyncio's connections, datagram endpoints and servers.
//!
//! In reading order:
//!
//! - [`Place`]: a host and a port, or addresses that are known already;
//!   [`Port`], [`IpFamily`], [`LookupFlags`] and [`ResolveError`] go with it;
//! - [`Connect`]: a place with options; [`Dial`]: all that a connection can be made of;
//! - [`create_connection`], [`create_unix_connection`]: a connection with a protocol;
//! - [`open_connection`], [`open_unix_connection`]: one with a reader and a writer;
//! - [`happy_eyeballs`]: several addresses at once;
//! - [`ConnectError`], [`Attempts`], [`AttemptError`]: what was tried, and what became of it.
//!
//! Datagrams:
//!
//! - [`UdpEndpoint`], [`UnixEndpoint`]: an endpoint's options; [`DatagramTarget`]: all that
//!   an endpoint can be made of;
//! - [`create_datagram_endpoint`], [`EndpointError`].
//!
//! Serving:
//!
//! - [`Listen`]: what a server listens on, at [`Addresses`], on a [`ReadySocket`], at a
//!   [`UnixPath`]; [`WithLimit`] for streams;
//! - [`create_server`], [`create_unix_server`]: each connection gets a protocol;
//! - [`start_server`], [`start_unix_server`]: each gets a handler with streams;
//! - [`Server`]: serving, closing, waiting; [`ListeningSocket`], a view of its sockets;
//! - [`ServeError`]: why there is no server.
//!
//! Inside: `listener`, a socket that is bound, then listens; `accept_task`, which accepts;
//! `clients`, who is connected; `socket_file`, the file of a Unix socket.

// Names and addresses.
mod getaddrinfo;
mod into_unix_address;
mod ip_family;
mod lookup_flags;
mod place;
mod port;
mod resolve;
mod resolve_error;

pub use into_unix_address::IntoUnixAddress;
pub use ip_family::IpFamily;
pub use lookup_flags::LookupFlags;
pub use place::Place;
pub use port::Port;
pub use resolve_error::ResolveError;

// Connecting.
mod attempt_error;
mod connect;
mod connect_address;
mod connect_error;
mod create_connection;
mod create_unix_connection;
mod dial;
pub mod happy_eyeballs;
mod open_connection;
mod open_unix_connection;
mod ready_made;
mod socket_stream_io;
mod unix_target;

pub use attempt_error::{AttemptError, Attempts};
pub use connect::Connect;
pub use connect_error::ConnectError;
pub use create_connection::create_connection;
pub use create_unix_connection::create_unix_connection;
pub use dial::Dial;
pub use open_connection::{open_connection, open_connection_with_limit};
pub use open_unix_connection::{
    open_unix_connection, open_unix_connection_with_limit,
};
pub use ready_made::SocketStream;
pub use unix_target::{DialUnix, UnixTarget};

// Datagram endpoints.
mod create_datagram_endpoint;
mod datagram_target;
mod endpoint_error;
mod stale_path;
mod udp_endpoint;
mod udp_with_peer;
mod unix_endpoint;

pub use create_datagram_endpoint::create_datagram_endpoint;
pub use datagram_target::DatagramTarget;
pub use endpoint_error::EndpointError;
pub use udp_endpoint::UdpEndpoint;
pub use udp_with_peer::UdpWithPeer;
pub use unix_endpoint::UnixEndpoint;

// Serving.
mod accept_task;
mod addresses;
mod clients;
mod create_server;
mod listen;
mod listener;
mod listening_socket;
mod open_listener;
mod prepare;
mod ready_socket;
mod serve_error;
mod server;
mod socket_file;
mod start_server;
mod unix_place;
mod with_limit;

pub use addresses::Addresses;
pub use create_server::{create_server, create_unix_server};
pub use listen::Listen;
pub use listening_socket::ListeningSocket;
pub use open_listener::{BoundSocket, OpenTcp, OpenUnix};
pub use prepare::{Prepare, Preparing};
pub use ready_socket::{ReadySocket, ReadyUnixSocket};
pub use serve_error::ServeError;
pub use server::Server;
pub use start_server::{start_server, start_unix_server};
#[cfg(target_os = "linux")]
pub use unix_place::AbstractName;
pub use unix_place::UnixPath;
pub use with_limit::{ListenForStreams, WithLimit};
