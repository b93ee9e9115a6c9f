//! The floor: one loop on bare, level-triggered epoll, with nothing between.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;

use nix::sys::epoll::{
    Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout,
};

/// Serves an echo for ever. Sends are assumed to fit into the kernel's buffer: a message is
/// a few KiB, one at a time. A send that doesn't fit ends the connection, and the client's
/// check fails.
///
/// # Errors
///
/// Those of the listener and of epoll.
pub fn epoll_echo() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    epoll.add(&listener, EpollEvent::new(EpollFlags::EPOLLIN, u64::MAX))?;
    let mut connections: HashMap<u64, TcpStream> = HashMap::new();
    let mut events = vec![EpollEvent::empty(); 256];
    let mut buffer = vec![0; 8192];
    loop {
        let n = epoll.wait(&mut events, EpollTimeout::NONE)?;
        for event in &events[..n] {
            let token = event.data();
            if token == u64::MAX {
                let (stream, _) = listener.accept()?;
                stream.set_nonblocking(true)?;
                stream.set_nodelay(true)?;
                let token =
                    u64::try_from(stream.as_raw_fd()).map_err(io::Error::other)?;
                epoll.add(&stream, EpollEvent::new(EpollFlags::EPOLLIN, token))?;
                connections.insert(token, stream);
            } else if let Some(stream) = connections.get_mut(&token) {
                let echoed = match stream.read(&mut buffer) {
                    Ok(0) | Err(_) => false,
                    Ok(n) => stream.write_all(&buffer[..n]).is_ok(),
                };
                if !echoed {
                    connections.remove(&token);
                }
            }
        }
    }
}
