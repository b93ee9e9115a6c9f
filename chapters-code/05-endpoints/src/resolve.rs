//! From a place to its addresses.

use std::ffi::CString;
use std::net::{IpAddr, SocketAddr};

use tokio::task::spawn_blocking;

pub(crate) use crate::getaddrinfo::Query;
use crate::getaddrinfo::{GaiError, getaddrinfo};
use crate::{IpFamily, Place, Port, ResolveError};

/// All addresses of `place`, at least one, in the order in which they are to be tried.
///
/// A host that is an address, with a port that is a number, is taken as it is. Anything
/// else goes to the system's resolver, in the runtime's threads for blocking calls: the
/// call can't be stopped, so a resolver that is given up finishes by itself.
// ANCHOR: resolve
pub(crate) async fn resolve(
    place: &Place,
    query: Query,
) -> Result<Vec<SocketAddr>, ResolveError> {
    let (host, port) = match place {
        Place::Known(addresses) => return of_family(place, addresses, query.family),
        Place::Named { host, port } => (host.as_deref(), port),
    };
    if let Some(address) = literal(host, port, query.family) {
        return Ok(vec![address]);
    }
    let asked = (host_text(host)?, service_text(port)?);
    let looked_up = spawn_blocking(move || {
        let (host, service) = &asked;
        getaddrinfo(host.as_deref(), service, query)
    });
    match looked_up.await {
        Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
        Ok(Ok(_)) => Err(ResolveError::NoAddress),
        Ok(Err(error)) => Err(explain(place, host, port, query.family, error)),
        Err(error) => {
            let host = host.unwrap_or_default().to_owned();
            Err(ResolveError::Failed { host, source: error.into() })
        }
    }
}
// ANCHOR_END: resolve

fn of_family(
    place: &Place,
    addresses: &[SocketAddr],
    family: Option<IpFamily>,
) -> Result<Vec<SocketAddr>, ResolveError> {
    let wanted = |address: &&SocketAddr| {
        family.is_none_or(|family| family == IpFamily::of(address))
    };
    let found: Vec<_> = addresses.iter().filter(wanted).copied().collect();
    match family {
        _ if addresses.is_empty() => Err(ResolveError::NoAddress),
        Some(family) if found.is_empty() => {
            let place = place.to_string();
            Err(ResolveError::NoAddressOfFamily { place, family })
        }
        _ => Ok(found),
    }
}

/// The address that needs no looking up.
fn literal(
    host: Option<&str>,
    port: &Port,
    family: Option<IpFamily>,
) -> Option<SocketAddr> {
    let Port::Number(port) = port else { return None };
    let host: IpAddr = host?.parse().ok()?;
    let address = SocketAddr::new(host, *port);
    // An address of the other family goes to the resolver, to be refused there.
    family.is_none_or(|family| family == IpFamily::of(&address)).then_some(address)
}

fn host_text(host: Option<&str>) -> Result<Option<CString>, ResolveError> {
    let Some(host) = host else { return Ok(None) };
    let unusable = |why| ResolveError::Unusable { host: host.to_owned(), why };
    if host.is_empty() {
        return Err(unusable(
            "it is empty; Place::port is this host, 0.0.0.0 and :: are all its addresses",
        ));
    }
    if !host.is_ascii() {
        return Err(unusable("write it as the name servers have it, with xn--"));
    }
    CString::new(host).map(Some).map_err(|_| unusable("it has a null byte"))
}

fn service_text(port: &Port) -> Result<CString, ResolveError> {
    let text = port.to_string();
    if matches!(port, Port::Service(_)) && text.bytes().all(|b| b.is_ascii_digit()) {
        // C would take the number modulo 65536.
        return Err(ResolveError::NoSuchPort { port: text });
    }
    CString::new(text).map_err(|error| {
        let bytes = error.into_vec();
        let service = String::from_utf8_lossy(&bytes).into_owned();
        ResolveError::NoSuchService { service }
    })
}

fn explain(
    place: &Place,
    host: Option<&str>,
    port: &Port,
    family: Option<IpFamily>,
    error: GaiError,
) -> ResolveError {
    let answer = error.text();
    let host = host.unwrap_or_default().to_owned();
    match (error, family) {
        (GaiError::System(source), _) => ResolveError::Failed { host, source },
        (GaiError::Code(libc::EAI_AGAIN), _) => ResolveError::TryAgain { host },
        (GaiError::Code(libc::EAI_SERVICE), _) => {
            ResolveError::NoSuchService { service: port.to_string() }
        }
        (GaiError::Code(EAI_ADDRFAMILY), Some(family)) => {
            ResolveError::NoAddressOfFamily { place: place.to_string(), family }
        }
        (GaiError::Code(libc::EAI_NONAME | libc::EAI_NODATA), _) => {
            ResolveError::NoSuchHost { host, answer }
        }
        (GaiError::Code(_), _) => {
            let source = std::io::Error::other(answer);
            ResolveError::Failed { host, source }
        }
    }
}

/// The host is an address of another family; the `libc` crate leaves it out on Linux.
const EAI_ADDRFAMILY: libc::c_int = if cfg!(target_os = "linux") { -9 } else { 1 };
