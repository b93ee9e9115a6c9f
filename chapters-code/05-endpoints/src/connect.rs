//! Where to connect to, and how.

use std::time::Duration;

use socket2::Type;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use transports::NoRuntime;

use crate::connect_address::connect_address;
use crate::happy_eyeballs::{interleave, staggered_race};
use crate::resolve::{Query, resolve};
use crate::{Attempts, ConnectError, Dial, IpFamily, LookupFlags, Place, Port};

/// A TCP connection to be made: the arguments of asyncio's
/// [`create_connection`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_connection).
///
/// A place alone does without: `("localhost", 80)` and a
/// [`SocketAddr`](std::net::SocketAddr) are taken wherever this is. There is no `sock`
/// among its options, for a ready-made socket has its connection: it is given in place of
/// all this. Nor is there asyncio's `proto`, which is a hint to the resolver, and without
/// effect for an address: a stream of another protocol comes as a ready-made socket.
///
/// # Examples
///
/// ```no_run
/// use std::time::Duration;
/// use endpoints::{Connect, IpFamily};
///
/// let careful = Connect::to("example.com", "http")
///     .happy_eyeballs_delay(Duration::from_millis(250));
/// let from_here = Connect::to("localhost", 8888)
///     .family(IpFamily::V4)
///     .local_addr(("127.0.0.5", 0));
/// ```
// ANCHOR: connect
#[derive(Debug, Clone)]
#[must_use = "it connects to nothing: give it to create_connection or open_connection"]
pub struct Connect {
    remote: Place,
    local: Option<Place>,
    family: Option<IpFamily>,
    flags: LookupFlags,
    happy_eyeballs_delay: Option<Duration>,
    interleave: Option<usize>,
}
// ANCHOR_END: connect

impl Connect {
    /// To a host, by name or address, and a port, by number or name of service.
    pub fn to(host: impl Into<String>, port: impl Into<Port>) -> Self {
        Self::to_place((host, port))
    }

    /// To a place: also several addresses that are known already.
    pub fn to_place(place: impl Into<Place>) -> Self {
        Self {
            remote: place.into(),
            local: None,
            family: None,
            flags: LookupFlags::default(),
            happy_eyeballs_delay: None,
            interleave: None,
        }
    }

    /// Where to.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.remote
    }

    /// Takes only addresses of `family`, remote and local. By default both are taken, in
    /// the resolver's order.
    pub fn family(mut self, family: IpFamily) -> Self {
        self.family = Some(family);
        self
    }

    /// Binds the socket before it connects: `("127.0.0.5", 0)` chooses the address and
    /// leaves the port to the kernel.
    ///
    /// A host that has several addresses is tried address by address, for each remote one
    /// those of its family.
    pub fn local_addr(mut self, place: impl Into<Place>) -> Self {
        self.local = Some(place.into());
        self
    }

    /// How names are looked up, remote and local.
    pub fn flags(mut self, flags: LookupFlags) -> Self {
        self.flags = flags;
        self
    }

    /// Gives each address this much time before the next is tried too; the first that
    /// connects is taken. RFC 8305 recommends 250 ms. By default the next is tried when
    /// the one before has failed, which may take minutes.
    ///
    /// Unless [`interleave`](Self::interleave) says otherwise, the families then take
    /// turns.
    pub fn happy_eyeballs_delay(mut self, delay: Duration) -> Self {
        self.happy_eyeballs_delay = Some(delay);
        self
    }

    /// Has the families take turns, after `first_family_count` addresses of the first
    /// one's; 0 keeps the resolver's order.
    pub fn interleave(mut self, first_family_count: usize) -> Self {
        self.interleave = Some(first_family_count);
        self
    }
}

impl Dial for Connect {
    type Stream = TcpStream;

    // ANCHOR: dial
    async fn dial(self) -> Result<TcpStream, ConnectError> {
        Handle::try_current().map_err(|_| NoRuntime)?;
        let query =
            Query { family: self.family, of_type: Type::STREAM, flags: self.flags };
        let mut remotes = resolve(&self.remote, query).await?;
        let locals = match &self.local {
            Some(place) => Some(resolve(place, query).await?),
            None => None,
        };
        let taking_turns = self
            .interleave
            .unwrap_or_else(|| usize::from(self.happy_eyeballs_delay.is_some()));
        if taking_turns > 0 {
            remotes = interleave(&remotes, taking_turns);
        }
        let locals = locals.as_deref();
        let attempts = remotes.into_iter().map(|it| connect_address(it, locals));
        let connected = match self.happy_eyeballs_delay {
            Some(delay) => staggered_race(attempts, delay).await,
            None => one_by_one(attempts).await,
        };
        connected.map_err(|errors| ConnectError::AllFailed {
            place: self.remote.to_string(),
            attempts: Attempts::new(errors.into_iter().flatten().collect()),
        })
    }
    // ANCHOR_END: dial
}

/// The first that succeeds; each is begun when the one before has failed.
async fn one_by_one<T, E, F: Future<Output = Result<T, E>>>(
    attempts: impl Iterator<Item = F>,
) -> Result<T, Vec<E>> {
    let mut errors = Vec::new();
    for attempt in attempts {
        match attempt.await {
            Ok(winner) => return Ok(winner),
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
