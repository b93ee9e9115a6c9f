//! An echo server and its clients on transports and protocols.
//!
//! ```sh
//! cargo run -p transports --example transport_echo
//! cargo run -p transports --example transport_echo serve 127.0.0.1:8007
//! cargo run -p transports --example transport_echo connect 127.0.0.1:8007
//! ```
//!
//! With no arguments: three clients at once, each prints what came back. `serve` goes on
//! until Ctrl-C, for any number of clients; try it with `nc 127.0.0.1 8007`. `connect`
//! sends its standard input and prints the echo.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use sock_calls::{ACCEPT_RETRY_DELAY, AcceptFault};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, mpsc, oneshot};
use transports::{Protocol, Transport, TransportError, attach};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => demonstrate().await,
        ["serve", address] => serve(parse(address)?).await,
        ["connect", address] => connect(parse(address)?).await,
        _ => bail!("usage: transport_echo [serve ADDR | connect ADDR]"),
    }
}

fn parse(address: &str) -> anyhow::Result<SocketAddr> {
    let wanted = "is not an address; write IP:PORT, 127.0.0.1:8007 or [::1]:8007";
    address.parse().with_context(|| format!("{address:?} {wanted}"))
}

// ANCHOR: echo
struct Echo {
    // Dropped with the protocol: so the server knows when the last one is gone.
    _alive: mpsc::Sender<()>,
}

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }

    fn pause_writing(&mut self, transport: Transport) {
        transport.pause_reading();
    }

    fn resume_writing(&mut self, transport: Transport) {
        transport.resume_reading();
    }
}
// ANCHOR_END: echo

// ANCHOR: accept
async fn accept(listener: &TcpListener, alive: &mpsc::Sender<()>) -> io::Error {
    loop {
        let error = match listener.accept().await {
            Ok((stream, _)) => {
                let echo = Echo { _alive: alive.clone() };
                attach(stream, echo).expect("this is a task of the runtime");
                continue;
            }
            Err(error) => error,
        };
        match AcceptFault::of(&error) {
            AcceptFault::Connection => {}
            AcceptFault::Shortage => {
                eprintln!("accept: {error}; waiting a second");
                tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
            }
            _ => return error,
        }
    }
}
// ANCHOR_END: accept

// ANCHOR: serve
async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("listening on {address}"))?;
    // Before anybody is told to come, so that no Ctrl-C is missed.
    let mut interrupt = signal(SignalKind::interrupt())?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (alive, mut all_gone) = mpsc::channel(1);
    tokio::select! {
        error = accept(&listener, &alive) => return Err(error.into()),
        _ = interrupt.recv() => {}
    }
    // First no new connections; then the old ones have a second to finish.
    drop((listener, alive));
    let _ = tokio::time::timeout(Duration::from_secs(1), all_gone.recv()).await;
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: client
/// Collects what comes back, and hands it over when the connection is lost.
struct Client {
    echoed: Vec<u8>,
    lost: Option<oneshot::Sender<Vec<u8>>>,
}

impl Protocol for Client {
    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.echoed.extend(data);
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        if let Some(lost) = self.lost.take() {
            let _ = lost.send(std::mem::take(&mut self.echoed));
        }
    }
}
// ANCHOR_END: client

async fn demonstrate() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (alive, _all_gone) = mpsc::channel(1);
    let server = tokio::spawn(async move { accept(&listener, &alive).await });

    // ANCHOR: clients
    let mut echoes = Vec::new();
    for name in ["ada", "brian", "carol"] {
        let (lost, echo) = oneshot::channel();
        let stream = TcpStream::connect(address).await?;
        let client = Client { echoed: Vec::new(), lost: Some(lost) };
        let transport = attach(stream, client)?;
        transport.write(format!("hello from {name}").as_bytes());
        transport.write_eof()?;
        echoes.push(echo);
    }
    for echo in echoes {
        println!("echoed: {}", String::from_utf8(echo.await?)?);
    }
    // ANCHOR_END: clients
    server.abort();
    Ok(())
}

/// Prints what comes back, and says when there is room to write again.
struct Terminal {
    resumed: Arc<Notify>,
    lost: Option<oneshot::Sender<Option<TransportError>>>,
}

impl Protocol for Terminal {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        let mut stdout = io::stdout();
        if stdout.write_all(data).and_then(|()| stdout.flush()).is_err() {
            transport.abort();
        }
    }

    fn resume_writing(&mut self, _: Transport) {
        self.resumed.notify_one();
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        if let Some(lost) = self.lost.take() {
            let _ = lost.send(error);
        }
    }
}

async fn connect(address: SocketAddr) -> anyhow::Result<()> {
    let stream = TcpStream::connect(address)
        .await
        .with_context(|| format!("connecting to {address}"))?;
    let (lost, ended) = oneshot::channel();
    let resumed = Arc::new(Notify::new());
    let terminal = Terminal { resumed: resumed.clone(), lost: Some(lost) };
    let transport = attach(stream, terminal)?;
    let send = async {
        let mut stdin = tokio::io::stdin();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = stdin.read(&mut buffer).await?;
            if n == 0 {
                transport.write_eof()?;
                return anyhow::Ok(());
            }
            transport.write(&buffer[..n]);
            while transport.is_writing_paused() && !transport.is_closing() {
                resumed.notified().await;
            }
        }
    };
    tokio::select! {
        error = ended => if let Some(error) = error? { return Err(error.into()) },
        Err(error) = send => return Err(error),
    }
    // A thread may be stuck reading the terminal; the program is over all the same.
    std::process::exit(0)
}
