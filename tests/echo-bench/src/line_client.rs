//! The load on a server that reads by lines: one connection, as many lines as it takes.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::load::Client;

#[derive(Debug)]
pub(crate) struct LineClient {
    stream: BufReader<TcpStream>,
    line: usize,
    block: Vec<u8>,
}

/// How many lines are handed to the kernel at once.
const BLOCK: usize = 1000;

impl LineClient {
    pub(crate) fn connect(address: SocketAddr, line: usize) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.set_write_timeout(Some(Duration::from_secs(10)))?;
        let mut one = vec![b'x'; line.saturating_sub(1)];
        one.push(b'\n');
        Ok(Self { stream: BufReader::new(stream), line, block: one.repeat(BLOCK) })
    }
}

impl Client for LineClient {
    /// Sends lines, then an empty one, and compares the server's count with its own.
    fn run(&mut self, lines: usize) -> io::Result<usize> {
        let blocks = lines.div_ceil(BLOCK);
        for _ in 0..blocks {
            self.stream.get_mut().write_all(&self.block)?;
        }
        self.stream.get_mut().write_all(b"\n")?;
        let mut answer = String::new();
        self.stream.read_line(&mut answer)?;
        let lines = blocks * BLOCK;
        if answer != format!("{lines} {}\n", lines * self.line) {
            let error = format!("{lines} lines were sent, counted were {answer:?}");
            return Err(io::Error::other(error));
        }
        Ok(lines)
    }
}
