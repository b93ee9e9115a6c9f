//! Chapter 5: asyncio's connections, datagram endpoints and servers.
//!
//! In reading order:
//!
//! - [`Place`]: a host and a port, or addresses that are known already;
//!   [`Port`], [`IpFamily`], [`LookupFlags`] and [`ResolveError`] go with it.

// Names and addresses.
mod getaddrinfo;
mod ip_family;
mod lookup_flags;
mod place;
mod port;
mod resolve;
mod resolve_error;

pub use ip_family::IpFamily;
pub use lookup_flags::LookupFlags;
pub use place::Place;
pub use port::Port;
pub use resolve_error::ResolveError;

// Connecting.

// Datagram endpoints.

// Serving.
