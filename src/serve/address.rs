//! The address to listen on.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as Listener};

use anyhow::{Context, Result, anyhow};
use tokio::net::TcpListener;

/// Where the book is served unless something else is.
const FIRST_PORT: u16 = 3000;
/// How many ports are tried before the system is asked for any.
const PORTS: u16 = 100;

/// Listens on `addr`, else on port 3000 of loopback or the next free one.
pub(super) fn listen(addr: Option<SocketAddr>) -> Result<TcpListener> {
    let listener = match addr {
        Some(addr) => Listener::bind(addr).map_err(|error| because(addr, &error))?,
        None => free()?,
    };
    listener.set_nonblocking(true).context("can't listen")?;
    TcpListener::from_std(listener).context("can't listen")
}

fn free() -> Result<Listener> {
    for port in (FIRST_PORT..FIRST_PORT + PORTS).chain([0]) {
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match Listener::bind(addr) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(because(addr, &error)),
        }
    }
    Err(anyhow!("no port of loopback is free"))
}

fn because(addr: SocketAddr, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::AddrInUse => anyhow!(
            "{addr}: this port is in use; choose another, or leave --addr out to get a \
             free one"
        ),
        io::ErrorKind::AddrNotAvailable => {
            anyhow!("{addr}: this machine has no such address")
        }
        io::ErrorKind::PermissionDenied => {
            anyhow!("{addr}: this port needs privileges; choose one from 1024 on")
        }
        _ => anyhow!("{addr}: can't listen there: {error}"),
    }
}
