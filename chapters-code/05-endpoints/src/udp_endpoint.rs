//! A UDP endpoint to be made.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};
use tokio::net::UdpSocket;
use tokio::runtime::Handle;
use transports::NoRuntime;

use crate::resolve::{Query, resolve};
use crate::{
    AttemptError, Attempts, DatagramTarget, EndpointError, IpFamily, LookupFlags,
    Place, UdpWithPeer,
};

/// A UDP endpoint to be made: the arguments of asyncio's
/// [`create_datagram_endpoint`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint).
///
/// It begins with a local place, a remote one, or a family: with none of the three there
/// would be no telling which socket to make, and asyncio refuses that when it runs.
///
/// There is no `reuse_address`. UDP has no `TIME_WAIT` that would keep a port, and on
/// Linux the option lets any program of any user take over a port that is in use; asyncio
/// has removed it in 3.11 for that reason.
///
/// # Examples
///
/// ```no_run
/// use endpoints::{IpFamily, UdpEndpoint};
///
/// let server = UdpEndpoint::bound_to(("0.0.0.0", 9999)).reuse_port(true);
/// let client = UdpEndpoint::connected_to(("localhost", 9999));
/// let everyone =
///     UdpEndpoint::connected_to(("192.168.1.255", 9999)).allow_broadcast(true);
/// let to_anybody = UdpEndpoint::unbound(IpFamily::V4);
/// ```
// ANCHOR: udp_endpoint
#[derive(Debug, Clone)]
#[must_use = "it is no endpoint yet: give it to create_datagram_endpoint"]
pub struct UdpEndpoint {
    local: Option<Place>,
    remote: Option<Place>,
    family: Option<IpFamily>,
    flags: LookupFlags,
    reuse_port: bool,
    allow_broadcast: bool,
}
// ANCHOR_END: udp_endpoint

impl UdpEndpoint {
    /// Receives at a local place; port 0 has the kernel choose. asyncio's `local_addr`.
    pub fn bound_to(local: impl Into<Place>) -> Self {
        Self { local: Some(local.into()), ..Self::new() }
    }

    /// Sends to one remote place, and receives from there alone. asyncio's `remote_addr`.
    ///
    /// Nothing is sent for it, and whether somebody is there isn't known: the kernel notes
    /// the peer. From then on it reports what ICMP tells, as
    /// [`error_received`](transports::DatagramProtocol::error_received).
    pub fn connected_to(remote: impl Into<Place>) -> Self {
        Self { remote: Some(remote.into()), ..Self::new() }
    }

    /// Neither bound nor connected: the first datagram that it sends gives it a port.
    pub fn unbound(family: IpFamily) -> Self {
        Self::new().family(family)
    }

    fn new() -> Self {
        Self {
            local: None,
            remote: None,
            family: None,
            flags: LookupFlags::default(),
            reuse_port: false,
            allow_broadcast: false,
        }
    }

    /// The local place, beside a remote one.
    pub fn local_addr(mut self, place: impl Into<Place>) -> Self {
        self.local = Some(place.into());
        self
    }

    /// The remote place, beside a local one. Both must have an address of one family.
    pub fn remote_addr(mut self, place: impl Into<Place>) -> Self {
        self.remote = Some(place.into());
        self
    }

    /// Takes only addresses of `family`.
    pub fn family(mut self, family: IpFamily) -> Self {
        self.family = Some(family);
        self
    }

    /// How names are looked up.
    pub fn flags(mut self, flags: LookupFlags) -> Self {
        self.flags = flags;
        self
    }

    /// Shares the local port with other sockets of this user that set it too:
    /// `SO_REUSEPORT`. Linux gives each datagram to one of them, and all of one sender to
    /// the same one. Off by default.
    pub fn reuse_port(mut self, reuse: bool) -> Self {
        self.reuse_port = reuse;
        self
    }

    /// Permits sending to broadcast addresses: `SO_BROADCAST`. Off by default.
    ///
    /// The socket is then not connected to a remote place, for the answers come from
    /// others. Sending to the place needs no address all the same, and ICMP errors are not
    /// reported.
    pub fn allow_broadcast(mut self, allow: bool) -> Self {
        self.allow_broadcast = allow;
        self
    }
}

impl DatagramTarget for UdpEndpoint {
    type Socket = UdpWithPeer;

    async fn open(self) -> Result<UdpWithPeer, EndpointError> {
        Handle::try_current().map_err(|_| NoRuntime)?;
        let locals = self.addresses(self.local.as_ref()).await?;
        let remotes = self.addresses(self.remote.as_ref()).await?;
        let mut errors = Vec::new();
        for family in self.families(&locals, &remotes)? {
            match self.open_one(family, &of(family, &locals), &of(family, &remotes))
            {
                Ok(socket) => return Ok(socket),
                Err(failed) => errors.extend(failed),
            }
        }
        let attempts = Attempts::new(errors);
        Err(EndpointError::AllFailed { place: self.places(), attempts })
    }
}

impl UdpEndpoint {
    async fn addresses(
        &self,
        place: Option<&Place>,
    ) -> Result<Vec<SocketAddr>, EndpointError> {
        let Some(place) = place else { return Ok(Vec::new()) };
        let query =
            Query { family: self.family, of_type: Type::DGRAM, flags: self.flags };
        Ok(resolve(place, query).await?)
    }

    /// The families that every place given has an address of, in the order of the
    /// resolver's answers.
    // ANCHOR: families
    fn families(
        &self,
        locals: &[SocketAddr],
        remotes: &[SocketAddr],
    ) -> Result<Vec<IpFamily>, EndpointError> {
        let (Some(local), Some(remote)) = (&self.local, &self.remote) else {
            let found = locals.iter().chain(remotes).map(IpFamily::of);
            return Ok(in_order(found.chain(self.family)));
        };
        let has = |addresses: &[SocketAddr], family| {
            addresses.iter().any(|it| IpFamily::of(it) == family)
        };
        let common = locals.iter().map(IpFamily::of);
        let common = in_order(common.filter(|family| has(remotes, *family)));
        if common.is_empty() {
            let (local, remote) = (local.to_string(), remote.to_string());
            return Err(EndpointError::NoCommonFamily { local, remote });
        }
        Ok(common)
    }
    // ANCHOR_END: families

    /// A socket of `family`, bound to the first of `locals` that can be had, and connected
    /// to the first of `remotes` that there is a way to.
    // ANCHOR: open_one
    fn open_one(
        &self,
        family: IpFamily,
        locals: &[SocketAddr],
        remotes: &[SocketAddr],
    ) -> Result<UdpWithPeer, Vec<AttemptError>> {
        let socket = self.socket(family).map_err(|error| vec![error])?;
        if self.local.is_some() {
            first(locals, |local| {
                let bound = socket.bind(&local.into());
                bound.map_err(|source| AttemptError::Bind { local, source })
            })?;
        }
        let peer = match (&self.remote, self.allow_broadcast) {
            (None, _) => None,
            (Some(_), true) => remotes.first().copied(),
            (Some(_), false) => {
                first(remotes, |address| {
                    // On a datagram socket it sends nothing and never waits.
                    let connected = socket.connect(&address.into());
                    connected
                        .map_err(|source| AttemptError::Connect { address, source })
                })?;
                None
            }
        };
        let socket = UdpSocket::from_std(socket.into())
            .map_err(|source| vec![AttemptError::NoSocket { family, source }])?;
        Ok(UdpWithPeer::new(socket, peer))
    }
    // ANCHOR_END: open_one

    fn socket(&self, family: IpFamily) -> Result<Socket, AttemptError> {
        let failed = |source| AttemptError::NoSocket { family, source };
        let option = |option| move |source| AttemptError::Option { option, source };
        let socket =
            Socket::new(Domain::from(family), Type::DGRAM, None).map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        if self.reuse_port {
            socket.set_reuse_port(true).map_err(option("SO_REUSEPORT"))?;
        }
        if self.allow_broadcast {
            socket.set_broadcast(true).map_err(option("SO_BROADCAST"))?;
        }
        Ok(socket)
    }

    fn places(&self) -> String {
        let part = |word: &str, place: &Option<Place>| {
            place.as_ref().map(|place| format!("{word} {place}"))
        };
        let parts = [part("at", &self.local), part("towards", &self.remote)];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        parts.join(" ")
    }
}

/// The first address with which `attempt` succeeds ends it.
fn first(
    addresses: &[SocketAddr],
    attempt: impl FnMut(SocketAddr) -> Result<(), AttemptError>,
) -> Result<(), Vec<AttemptError>> {
    let mut errors = Vec::new();
    for outcome in addresses.iter().copied().map(attempt) {
        match outcome {
            Ok(()) => return Ok(()),
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}

fn of(family: IpFamily, addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    addresses.iter().copied().filter(|it| IpFamily::of(it) == family).collect()
}

fn in_order(families: impl Iterator<Item = IpFamily>) -> Vec<IpFamily> {
    let mut seen = Vec::new();
    for family in families {
        if !seen.contains(&family) {
            seen.push(family);
        }
    }
    seen
}
