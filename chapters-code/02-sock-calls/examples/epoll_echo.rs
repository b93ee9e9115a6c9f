//! The same echo on bare epoll: no runtime, no await, one thread and one loop.
//!
//! ```sh
//! cargo run -p sock-calls --example epoll_echo
//! cargo run -p sock-calls --example epoll_echo serve 127.0.0.1:8007
//! ```
//!
//! With no arguments three clients talk to it. `serve` goes on until Ctrl-C ends the
//! process; try it with `nc 127.0.0.1 8007`.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::thread;

use anyhow::Context;
use nix::sys::epoll::{
    Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout,
};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => demonstrate(),
        ["serve", address] => {
            let listener = TcpListener::bind(address)
                .with_context(|| format!("listening on {address:?}, an IP:PORT"))?;
            println!("listening on {}", listener.local_addr()?);
            serve(listener, usize::MAX)?;
            Ok(())
        }
        _ => anyhow::bail!("usage: epoll_echo [serve ADDR]"),
    }
}

/// What the loop keeps of a connection between two events: an `async fn` would keep it in
/// its local variables.
struct Connection {
    stream: TcpStream,
    unsent: Vec<u8>,
    finished: bool,
}

const LISTENER: u64 = u64::MAX;

// ANCHOR: serve
/// Serves until `clients` have come and gone.
fn serve(listener: TcpListener, clients: usize) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    epoll.add(&listener, EpollEvent::new(EpollFlags::EPOLLIN, LISTENER))?;
    let (mut connections, mut gone) = (HashMap::new(), 0);
    let mut events = [EpollEvent::empty(); 64];
    while gone < clients {
        // The only place where this program waits.
        let n = match epoll.wait(&mut events, EpollTimeout::NONE) {
            Err(nix::errno::Errno::EINTR) => continue,
            ready => ready?,
        };
        for event in &events[..n] {
            if event.data() == LISTENER {
                accept(&epoll, &listener, &mut connections)?;
            } else if let Some(connection) = connections.get_mut(&event.data()) {
                if matches!(advance(connection), Ok(true)) {
                    watch(&epoll, connection)?;
                } else {
                    // Closing the descriptor takes it out of the epoll, too.
                    connections.remove(&event.data());
                    gone += 1;
                }
            }
        }
    }
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: accept
fn accept(
    epoll: &Epoll,
    listener: &TcpListener,
    connections: &mut HashMap<u64, Connection>,
) -> io::Result<()> {
    let stream = match listener.accept() {
        Ok((stream, _)) => stream,
        // Gone again before we came: the next event will tell of the next one.
        Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
        Err(e) if e.kind() == ErrorKind::ConnectionAborted => return Ok(()),
        Err(e) => return Err(e),
    };
    stream.set_nonblocking(true)?;
    let token = u64::try_from(stream.as_raw_fd()).map_err(io::Error::other)?;
    epoll.add(&stream, EpollEvent::new(EpollFlags::EPOLLIN, token))?;
    connections
        .insert(token, Connection { stream, unsent: Vec::new(), finished: false });
    Ok(())
}
// ANCHOR_END: accept

// ANCHOR: advance
/// Does what can be done without waiting; false when the connection is over.
fn advance(connection: &mut Connection) -> io::Result<bool> {
    let mut buffer = [0; 4096];
    loop {
        while !connection.unsent.is_empty() {
            match connection.stream.write(&connection.unsent) {
                Ok(n) => drop(connection.unsent.drain(..n)),
                // Would block: wait until writable, and try again then.
                Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(true),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        if connection.finished {
            return Ok(false);
        }
        match connection.stream.read(&mut buffer) {
            Ok(0) => connection.finished = true,
            Ok(n) => connection.unsent.extend(&buffer[..n]),
            // Would block: wait until readable, and try again then.
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(true),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}
// ANCHOR_END: advance

// ANCHOR: watch
/// Asks for the one event that lets the connection go on. To ask for EPOLLOUT with
/// nothing to send would wake the loop without end: idle sockets are writable.
fn watch(epoll: &Epoll, connection: &Connection) -> io::Result<()> {
    let wanted = if connection.unsent.is_empty() {
        EpollFlags::EPOLLIN
    } else {
        EpollFlags::EPOLLOUT
    };
    let token =
        u64::try_from(connection.stream.as_raw_fd()).map_err(io::Error::other)?;
    Ok(epoll.modify(&connection.stream, &mut EpollEvent::new(wanted, token))?)
}
// ANCHOR_END: watch

fn demonstrate() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener, 3));
    let clients = ["ada", "brian", "carol"].map(|name| {
        thread::spawn(move || talk(address, &format!("hello from {name}")))
    });
    for client in clients {
        println!("echoed: {}", client.join().expect("a client doesn't panic")?);
    }
    server.join().expect("the server doesn't panic")?;
    Ok(())
}

fn talk(address: SocketAddr, text: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(text.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    let mut echoed = String::new();
    stream.read_to_string(&mut echoed)?;
    Ok(echoed)
}
