//! The load: many connections, each with one message under way, on bare epoll.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::epoll::{
    Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout,
};
use nix::unistd::Pid;

/// On one core a ping-pong measures work, on two the time that a core takes to wake up.
pub(crate) fn pin_to_the_last_core() -> io::Result<()> {
    let this_thread = Pid::from_raw(0);
    let allowed = sched_getaffinity(this_thread)?;
    let last = (0..CpuSet::count())
        .rev()
        .find(|&cpu| matches!(allowed.is_set(cpu), Ok(true)));
    let mut one = CpuSet::new();
    one.set(last.unwrap_or(0))?;
    Ok(sched_setaffinity(this_thread, &one)?)
}

#[derive(Debug)]
pub(crate) struct Client {
    epoll: Epoll,
    connections: Vec<Connection>,
    events: Vec<EpollEvent>,
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    message: Vec<u8>,
    echoed: usize,
}

impl Client {
    pub(crate) fn connect(
        address: SocketAddr,
        n: usize,
        size: usize,
    ) -> io::Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        let mut connections = Vec::with_capacity(n);
        for i in 0..n {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            epoll.add(&stream, EpollEvent::new(EpollFlags::EPOLLIN, i as u64))?;
            // Each connection has bytes of its own: a mix-up doesn't go unseen.
            let message = (0..=250).cycle().skip(i % 251).take(size).collect();
            connections.push(Connection { stream, message, echoed: 0 });
        }
        Ok(Self { epoll, connections, events: vec![EpollEvent::empty(); n] })
    }

    /// At least `echoes` echoes over all connections; returns how many there were.
    pub(crate) fn run(&mut self, echoes: usize) -> io::Result<usize> {
        let mut buffer = vec![0; 65536];
        let (mut started, mut done) = (0, 0);
        for connection in &mut self.connections {
            connection.stream.write_all(&connection.message)?;
            started += 1;
        }
        while done < started {
            let n =
                self.epoll.wait(&mut self.events, EpollTimeout::from(10_000_u16))?;
            if n == 0 {
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "no echo for 10 s",
                ));
            }
            for event in &self.events[..n] {
                let at = usize::try_from(event.data()).map_err(io::Error::other)?;
                let connection = &mut self.connections[at];
                let n = connection.stream.read(&mut buffer)?;
                let expected =
                    connection.message.get(connection.echoed..connection.echoed + n);
                if n == 0 || expected != Some(&buffer[..n]) {
                    return Err(io::Error::other(
                        "the echo differs from what was sent",
                    ));
                }
                connection.echoed += n;
                if connection.echoed < connection.message.len() {
                    continue;
                }
                connection.echoed = 0;
                done += 1;
                if started < echoes {
                    connection.stream.write_all(&connection.message)?;
                    started += 1;
                }
            }
        }
        Ok(done)
    }
}
