//! The files run out while clients come: the accept loop says so, waits, and goes on.
//!
//! ```sh
//! cargo run -p sock-calls --example accept_emfile
//! ```
//!
//! Prints the error, the pause, and that all three clients were served after it.

use std::cell::Cell;
use std::fs::File;
use std::net::SocketAddr;
use std::time::Instant;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use sock_calls::{ACCEPT_RETRY_DELAY, AsyncSocket, accept_loop, sock_connect};
use socket2::{Domain, Socket, Type};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = tcp()?;
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    listener.listen(128)?;
    let listener = AsyncSocket::new(listener)?;
    let address = listener.socket().local_addr()?;
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(sock_connect(tcp()?, &address).await?);
    }
    let hoard = Cell::new(Some(hoard_all_files()?));

    // ANCHOR: survive
    let start = Instant::now();
    let served = Cell::new(0);
    let all_served = tokio::sync::Notify::new();
    let on_connection = |_connection, _address| {
        served.set(served.get() + 1);
        if served.get() == 3 {
            all_served.notify_one();
        }
    };
    let on_shortage = |error: &std::io::Error| {
        println!("accept: {error}; waiting a second");
        // Somebody closes some files meanwhile.
        hoard.set(None);
    };
    tokio::select! {
        ended = accept_loop(&listener, on_connection, on_shortage) => { ended?; }
        () = all_served.notified() => {}
    }
    println!("served {} of 3 clients", served.get());
    println!("after the pause: {}", start.elapsed() >= ACCEPT_RETRY_DELAY);
    // ANCHOR_END: survive
    Ok(())
}

fn hoard_all_files() -> anyhow::Result<Vec<File>> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, hard.min(64), hard)?;
    Ok(std::iter::from_fn(|| File::open("/dev/null").ok()).collect())
}

fn tcp() -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}
