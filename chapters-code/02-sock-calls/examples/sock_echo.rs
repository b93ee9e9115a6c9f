//! An echo server and its clients on the bare calls: `sock_accept`, `sock_recv_into`,
//! `sock_sendall`, `sock_connect`.
//!
//! ```sh
//! cargo run -p sock-calls --example sock_echo
//! cargo run -p sock-calls --example sock_echo serve 127.0.0.1:8007
//! cargo run -p sock-calls --example sock_echo connect 127.0.0.1:8007
//! ```
//!
//! With no arguments: three clients at once, each prints what came back. `serve` goes on
//! until Ctrl-C, for any number of clients; try it with `nc 127.0.0.1 8007`. `connect`
//! sends its standard input and prints the echo.

use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr};

use anyhow::{Context, bail};
use sock_calls::{
    AsyncSocket, accept_loop, sock_connect, sock_recv, sock_recv_into, sock_sendall,
};
use socket2::{Domain, Socket, Type};
use tokio::io::AsyncReadExt;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => demonstrate().await,
        ["serve", address] => serve(parse(address)?).await,
        ["connect", address] => connect(parse(address)?).await,
        _ => bail!("usage: sock_echo [serve ADDR | connect ADDR]"),
    }
}

fn parse(address: &str) -> anyhow::Result<SocketAddr> {
    let wanted = "is not an address; write IP:PORT, 127.0.0.1:8007 or [::1]:8007";
    address.parse().with_context(|| format!("{address:?} {wanted}"))
}

// ANCHOR: echo
/// Sends back what comes, until the peer has finished.
async fn echo(connection: AsyncSocket) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let n = sock_recv_into(&connection, &mut buffer).await?;
        if n == 0 {
            return Ok(());
        }
        sock_sendall(&connection, &buffer[..n]).await?;
    }
}
// ANCHOR_END: echo

// ANCHOR: listen
fn stream_socket(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn listen(address: SocketAddr) -> io::Result<AsyncSocket> {
    let socket = stream_socket(address)?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(1024)?;
    Ok(AsyncSocket::new(socket)?)
}
// ANCHOR_END: listen

// ANCHOR: serve
async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let listener =
        listen(address).with_context(|| format!("listening on {address}"))?;
    let bound =
        listener.socket().local_addr()?.as_socket().context("an IP address")?;
    // Before anybody is told to come, so that no Ctrl-C is missed.
    let mut interrupt = signal(SignalKind::interrupt())?;
    println!("listening on {bound}");
    io::stdout().flush()?;

    let mut connections = JoinSet::new();
    let accept = accept_loop(
        &listener,
        |connection, _| {
            // Those that have ended are taken out, or the set would grow for ever.
            while connections.try_join_next().is_some() {}
            connections.spawn(echo(connection));
        },
        |error| eprintln!("accept: {error}; waiting a second"),
    );
    tokio::select! {
        ended = accept => { ended?; }
        _ = interrupt.recv() => {}
    }
    // First no new connections, then no old ones.
    drop(listener);
    connections.shutdown().await;
    Ok(())
}
// ANCHOR_END: serve

async fn connect(address: SocketAddr) -> anyhow::Result<()> {
    let socket = stream_socket(address)?;
    let sock = sock_connect(socket, &address.into())
        .await
        .with_context(|| format!("connecting to {address}"))?;
    let send = async {
        let mut stdin = tokio::io::stdin();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = stdin.read(&mut buffer).await?;
            if n == 0 {
                return sock.socket().shutdown(Shutdown::Write);
            }
            sock_sendall(&sock, &buffer[..n]).await?;
        }
    };
    let print = async {
        loop {
            let data = sock_recv(&sock, 64 * 1024).await?;
            if data.is_empty() {
                return io::Result::Ok(());
            }
            io::stdout().write_all(&data)?;
            io::stdout().flush()?;
        }
    };
    // It is over when the server has finished, even if our input has not.
    tokio::select! {
        finished = print => finished?,
        Err(error) = send => return Err(error.into()),
    }
    // A thread may be stuck reading the terminal; the program is over all the same.
    std::process::exit(0)
}

async fn demonstrate() -> anyhow::Result<()> {
    let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let address = listener.socket().local_addr()?;
    let server = tokio::spawn(async move {
        let spawn = |connection, _| drop(tokio::spawn(echo(connection)));
        accept_loop(&listener, spawn, |error| eprintln!("accept: {error}")).await
    });

    // ANCHOR: client
    let mut clients = JoinSet::new();
    for name in ["ada", "brian", "carol"] {
        let socket = stream_socket(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let address = address.clone();
        clients.spawn(async move {
            let client = sock_connect(socket, &address).await?;
            sock_sendall(&client, format!("hello from {name}").as_bytes()).await?;
            client.socket().shutdown(Shutdown::Write)?;
            let mut echoed = Vec::new();
            loop {
                let data = sock_recv(&client, 1024).await?;
                if data.is_empty() {
                    return io::Result::Ok(
                        String::from_utf8_lossy(&echoed).into_owned(),
                    );
                }
                echoed.extend(data);
            }
        });
    }
    // ANCHOR_END: client
    let mut echoes =
        clients.join_all().await.into_iter().collect::<io::Result<Vec<_>>>()?;
    echoes.sort();
    for echo in echoes {
        println!("echoed: {echo}");
    }
    server.abort();
    Ok(())
}
