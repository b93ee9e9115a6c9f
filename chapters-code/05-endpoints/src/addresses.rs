//! A server at hosts and ports.

use std::io;
use std::net::SocketAddr;

use futures::future::try_join_all;
use socket_families::options::set_reuse_port;
use socket2::{Domain, Socket, Type};

use crate::open_listener::{BoundSocket, OpenTcp};
use crate::resolve::{Query, resolve};
use crate::{IpFamily, Listen, LookupFlags, Place, ServeError};

/// Hosts and ports, each of whose addresses gets a socket: made by [`Listen::on`].
#[derive(Debug, Clone)]
pub struct Addresses {
    places: Vec<Place>,
    family: Option<IpFamily>,
    flags: LookupFlags,
    reuse_address: bool,
    reuse_port: bool,
    keep_alive: bool,
}

impl Addresses {
    pub(crate) fn of(places: Vec<Place>) -> Self {
        Self {
            places,
            family: None,
            flags: LookupFlags::PASSIVE,
            reuse_address: true,
            reuse_port: false,
            keep_alive: false,
        }
    }
}

/// Options of a server at addresses.
impl Listen<Addresses> {
    /// Only addresses of one family: asyncio's `family=`.
    pub fn family(mut self, family: IpFamily) -> Self {
        self.on.family = Some(family);
        self
    }

    /// How names are looked up: asyncio's `flags=`. [`LookupFlags::PASSIVE`] by default.
    pub fn flags(mut self, flags: LookupFlags) -> Self {
        self.on.flags = flags;
        self
    }

    /// `SO_REUSEADDR`: whether to listen on a port although old connections to it linger
    /// in TIME_WAIT. On by default, as in asyncio on POSIX: a server can be started again
    /// at once. A port on which somebody listens stays refused.
    pub fn reuse_address(mut self, reuse: bool) -> Self {
        self.on.reuse_address = reuse;
        self
    }

    /// `SO_REUSEPORT`: whether several servers, of several processes too, may share the
    /// port. Each must say so. Linux shares the clients out among them. Off by default.
    pub fn reuse_port(mut self, reuse: bool) -> Self {
        self.on.reuse_port = reuse;
        self
    }

    /// `SO_KEEPALIVE`, which accepted connections inherit: whether silent peers are
    /// probed. asyncio has it since 3.13. Off by default.
    pub fn keep_alive(mut self, keep: bool) -> Self {
        self.on.keep_alive = keep;
        self
    }
}

impl OpenTcp for Addresses {
    async fn open(self) -> Result<Vec<BoundSocket>, ServeError> {
        let addresses = self.resolve().await?;
        self.bind_all(&addresses)
    }
}

impl Addresses {
    /// Each address once, in the order of the places. asyncio's order is a set's.
    async fn resolve(&self) -> Result<Vec<SocketAddr>, ServeError> {
        let query =
            Query { family: self.family, of_type: Type::STREAM, flags: self.flags };
        let lookups = self.places.iter().map(|place| resolve(place, query));
        let mut addresses = Vec::new();
        for address in try_join_all(lookups).await?.into_iter().flatten() {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Ok(addresses)
    }

    /// All or none, but for addresses that this machine hasn't got. When one fails, those
    /// before it are closed.
    // ANCHOR: bind_all
    fn bind_all(
        &self,
        addresses: &[SocketAddr],
    ) -> Result<Vec<BoundSocket>, ServeError> {
        let mut bound = Vec::new();
        for &address in addresses {
            let error = match self.bind(address) {
                Ok(socket) => {
                    bound.push(socket.into());
                    continue;
                }
                Err(error) => error,
            };
            match error.raw_os_error() {
                // Switched off, most often, as IPv6 is on many a machine.
                Some(libc::EADDRNOTAVAIL | libc::EAFNOSUPPORT) => {
                    tracing::warn!(%address, %error, "not listening on this address");
                }
                _ => return Err(ServeError::bind(address, error)),
            }
        }
        if bound.is_empty() {
            return Err(ServeError::NoAddress { tried: addresses.to_vec() });
        }
        Ok(bound)
    }
    // ANCHOR_END: bind_all

    // ANCHOR: bind
    fn bind(&self, address: SocketAddr) -> io::Result<Socket> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
        if self.reuse_address {
            socket.set_reuse_address(true)?;
        }
        if self.reuse_port {
            set_reuse_port(&socket, true)?;
        }
        if self.keep_alive {
            socket.set_keepalive(true)?;
        }
        if address.is_ipv6() {
            // Else [::] would take the IPv4 port too, and 0.0.0.0 find it in use.
            socket.set_only_v6(true)?;
        }
        socket.bind(&address.into())?;
        Ok(socket)
    }
    // ANCHOR_END: bind
}
