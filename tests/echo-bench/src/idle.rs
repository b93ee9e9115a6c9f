//! What a connection costs that does nothing.

use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::ensure;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::server::Server;

/// The bytes of the server's own memory for each of `n` connections that have sent one
/// message each and then nothing.
pub(crate) fn bytes_each(server: &Server, n: usize) -> anyhow::Result<usize> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, hard, hard)?;
    let address = SocketAddr::from(([127, 0, 0, 1], server.port));
    // Whatever a first connection makes once is there before.
    let first = echoed(address)?;
    let before = server.anonymous_memory()?;
    let connections: Vec<_> =
        (0..n).map(|_| echoed(address)).collect::<Result<_, _>>()?;
    let mut after = server.anonymous_memory()?;
    // The kernel counts with some delay.
    let patience = Instant::now() + Duration::from_millis(300);
    while Instant::now() < patience {
        after = server.anonymous_memory()?;
    }
    drop((first, connections));
    Ok(after.saturating_sub(before) / n)
}

/// A connection that has had one echo.
fn echoed(address: SocketAddr) -> anyhow::Result<TcpStream> {
    use std::io::{Read, Write};
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"idle")?;
    let mut echo = [0; 4];
    stream.read_exact(&mut echo)?;
    ensure!(&echo == b"idle", "the echo differs from what was sent");
    Ok(stream)
}
