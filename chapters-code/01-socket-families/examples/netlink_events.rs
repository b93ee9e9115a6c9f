//! Interfaces that come, go up, and go, as the kernel tells of them; asynchronously.
//!
//! ```sh
//! cargo run -p socket-families --example netlink_events
//! ```
//!
//! Joins the group of link changes in a network of its own, makes an interface there, sets
//! it up and removes it, and prints each change of it that is heard of.

#![allow(unsafe_code, reason = "AsyncFd wants a promise about the descriptor")]

use netlab::Namespace;
use socket_families::netlink::{Link, messages};
use socket_families::{NetlinkAddress, open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::io::unix::AsyncFd;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));

    // ANCHOR: join
    let family = Domain::from(libc::AF_NETLINK);
    let socket = open(family, Type::RAW, Some(libc::NETLINK_ROUTE.into()))?;
    let group = NetlinkAddress { port: 0, groups: Link::GROUP };
    socket.bind(&SockAddr::from(&group))?;
    socket.set_nonblocking(true)?;
    // SAFETY: the socket is not closed, nor its descriptor handed out, while registered.
    let events = unsafe { AsyncFd::register(socket) }?;
    // ANCHOR_END: join

    // Nothing is lost meanwhile: the events wait in the socket's buffer.
    network.ip("link add near type veth peer name far")?;
    network.ip("link set near up")?;
    network.ip("link delete near")?;
    watch(&events, "near").await
}

// ANCHOR: watch
async fn watch(events: &AsyncFd<Socket>, name: &str) -> anyhow::Result<()> {
    let mut buffer = vec![0; 32 * 1024];
    let mut was_up = None;
    loop {
        let mut ready = events.readable().await?;
        let received = ready.try_io(|fd| receive_from(fd.get_ref(), &mut buffer));
        let Ok(received) = received else { continue }; // would block after all
        let (n, _) = received?;
        for message in messages(&buffer[..n]) {
            let message = message?;
            let link = Link::parse(&message)?;
            if link.name != name {
                continue;
            }
            if message.of_type == Link::GONE {
                println!("{name} is gone");
                return Ok(());
            }
            // There is a message for each change of anything, not of this alone.
            if was_up.replace(link.is_up()) != Some(link.is_up()) {
                let state = if link.is_up() { "up" } else { "down" };
                println!("{name} is there, {state}");
            }
        }
    }
}
// ANCHOR_END: watch
