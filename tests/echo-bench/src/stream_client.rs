//! The load: many connections, each with one message under way, on bare epoll.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags};

use crate::load::{Client, message, wait};

#[derive(Debug)]
pub(crate) struct StreamClient {
    epoll: Epoll,
    connections: Vec<Connection>,
    events: Vec<EpollEvent>,
    buffer: Vec<u8>,
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    token: u64,
    message: Vec<u8>,
    sent: usize,
    echoed: usize,
}

impl StreamClient {
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
            stream.set_nonblocking(true)?;
            let token = i as u64;
            epoll.add(&stream, EpollEvent::new(EpollFlags::EPOLLIN, token))?;
            let message = message(i, size);
            connections.push(Connection {
                stream,
                token,
                message,
                sent: size,
                echoed: 0,
            });
        }
        let events = vec![EpollEvent::empty(); n];
        Ok(Self { epoll, connections, events, buffer: vec![0; 1 << 20] })
    }
}

impl Client for StreamClient {
    fn run(&mut self, echoes: usize) -> io::Result<usize> {
        let (mut started, mut done) = (0, 0);
        for connection in &mut self.connections {
            connection.start(&self.epoll)?;
            started += 1;
        }
        while done < started {
            let n = wait(&self.epoll, &mut self.events)?;
            for event in &self.events[..n] {
                let at = usize::try_from(event.data()).map_err(io::Error::other)?;
                let connection = &mut self.connections[at];
                if connection.sent < connection.message.len() {
                    connection.send(&self.epoll)?;
                }
                if !event.events().contains(EpollFlags::EPOLLIN)
                    || !connection.receive(&mut self.buffer)?
                {
                    continue;
                }
                done += 1;
                if started < echoes {
                    connection.start(&self.epoll)?;
                    started += 1;
                }
            }
        }
        Ok(done)
    }
}

impl Connection {
    fn start(&mut self, epoll: &Epoll) -> io::Result<()> {
        (self.sent, self.echoed) = (0, 0);
        match self.stream.write(&self.message) {
            Ok(n) => self.sent = n,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        if self.sent < self.message.len() {
            self.watch(epoll, EpollFlags::EPOLLIN | EpollFlags::EPOLLOUT)?;
        }
        Ok(())
    }

    fn send(&mut self, epoll: &Epoll) -> io::Result<()> {
        match self.stream.write(&self.message[self.sent..]) {
            Ok(n) => self.sent += n,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        if self.sent == self.message.len() {
            self.watch(epoll, EpollFlags::EPOLLIN)?;
        }
        Ok(())
    }

    fn watch(&self, epoll: &Epoll, flags: EpollFlags) -> io::Result<()> {
        let mut event = EpollEvent::new(flags, self.token);
        Ok(epoll.modify(&self.stream, &mut event)?)
    }

    /// Reads some of the echo, and says whether it is whole.
    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<bool> {
        let n = self.stream.read(buffer)?;
        let expected = self.message.get(self.echoed..self.echoed + n);
        if n == 0 || expected != Some(&buffer[..n]) {
            return Err(io::Error::other("the echo differs from what was sent"));
        }
        self.echoed += n;
        Ok(self.echoed == self.message.len())
    }
}
