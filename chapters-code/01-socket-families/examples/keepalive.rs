//! A peer that vanishes without a word, and how SO_KEEPALIVE finds out.
//!
//! ```sh
//! cargo run -p socket-families --example keepalive
//! ```
//!
//! Makes a second host behind a cable, connects, takes the far end of the cable down, and
//! prints which connections learn of it. Needs network namespaces (root, or user
//! namespaces) and the `ip` command.

use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use netlab::{Host, Namespace};
use socket_families::options::{
    Keepalive, keepalive, keepalive_times, set_keepalive,
};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

fn main() -> anyhow::Result<()> {
    let (_network, host) = match two_hosts() {
        Ok(both) => both,
        Err(e) => netlab::cannot_run(format!("a network of two hosts: {e}")),
    };
    let listener = host.run(|| TcpListener::bind("10.9.0.2:0"))?;
    let watched = TcpStream::connect(listener.local_addr()?)?;
    let unwatched = TcpStream::connect(listener.local_addr()?)?;
    let _peers = (listener.accept()?, listener.accept()?);

    let times = keepalive_times(&watched)?;
    println!("on by default: {}", keepalive(&watched)?.is_some());
    println!(
        "default: {:?}, {:?}, {} probes",
        times.idle, times.interval, times.probes
    );

    // ANCHOR: set
    let second = Duration::from_secs(1);
    let quick = Keepalive { idle: second, interval: second, probes: 1 };
    set_keepalive(&watched, Some(quick))?;
    // ANCHOR_END: set
    host.ip("link set far down")?;
    println!("the cable is cut");
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(read_both(watched, unwatched))
}

// ANCHOR: wait
async fn read_both(watched: TcpStream, unwatched: TcpStream) -> anyhow::Result<()> {
    watched.set_nonblocking(true)?;
    unwatched.set_nonblocking(true)?;
    let mut watched = tokio::net::TcpStream::from_std(watched)?;
    let mut unwatched = tokio::net::TcpStream::from_std(unwatched)?;

    let patience = Duration::from_secs(10);
    let end = timeout(patience, watched.read(&mut [0; 16])).await?;
    let code = end.err().and_then(|error| error.raw_os_error());
    println!("with keepalive: ETIMEDOUT: {}", code == Some(libc::ETIMEDOUT));
    let short = Duration::from_millis(200);
    let waits = timeout(short, unwatched.read(&mut [0; 16])).await.is_err();
    println!("without: still waiting: {waits}");
    Ok(())
}
// ANCHOR_END: wait

fn two_hosts() -> std::io::Result<(Namespace, Host)> {
    let network = Namespace::enter()?;
    let host = Host::start()?;
    network.cable_to(&host, "near", "far")?;
    network.ip("addr add 10.9.0.1/24 dev near")?;
    host.ip("addr add 10.9.0.2/24 dev far")?;
    Ok((network, host))
}
