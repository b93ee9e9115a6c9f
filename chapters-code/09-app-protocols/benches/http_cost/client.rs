//! The load: requests on blocking sockets, whose answers are all of the same length.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use echo_bench::Client;

/// What browsers send, more or less.
const REQUEST: &str = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n\
                       Accept: */*\r\nAccept-Encoding: gzip\r\n\r\n";

/// `N` connections, each with `DEPTH` requests under way.
pub(crate) fn requests<const N: usize, const DEPTH: usize>(
    address: SocketAddr,
) -> io::Result<Box<dyn Client>> {
    let mut connections = Vec::with_capacity(N);
    for _ in 0..N {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        connections.push(stream);
    }
    let answer = first_answer(&mut connections[0])?;
    Ok(Box::new(Requests {
        connections,
        batch: REQUEST.repeat(DEPTH),
        depth: DEPTH,
        buffer: vec![0; answer.len() * DEPTH],
        answer: answer.len(),
    }))
}

fn first_answer(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    stream.write_all(REQUEST.as_bytes())?;
    let mut answer = Vec::new();
    let mut piece = [0; 1024];
    while !answer.ends_with(b"\r\n\r\nhello") {
        let n = stream.read(&mut piece)?;
        answer.extend_from_slice(&piece[..n]);
        if n == 0 {
            return Err(io::Error::other("no answer"));
        }
    }
    let text = String::from_utf8_lossy(&answer).to_ascii_lowercase();
    // Full semantics for all.
    if text.contains("\r\ndate: ") && text.contains("\r\ncontent-length: 5\r\n") {
        return Ok(answer);
    }
    Err(io::Error::other("an answer has a date and a length"))
}

struct Requests {
    connections: Vec<TcpStream>,
    batch: String,
    depth: usize,
    buffer: Vec<u8>,
    answer: usize,
}

impl Client for Requests {
    fn run(&mut self, operations: usize) -> io::Result<usize> {
        let mut done = 0;
        while done < operations {
            for connection in &mut self.connections {
                connection.write_all(self.batch.as_bytes())?;
            }
            for connection in &mut self.connections {
                connection.read_exact(&mut self.buffer)?;
                for answer in self.buffer.chunks(self.answer) {
                    let whole = answer.starts_with(b"HTTP/1.1 200 OK\r\n")
                        && answer.ends_with(b"\r\n\r\nhello");
                    if !whole {
                        return Err(io::Error::other("an answer differs"));
                    }
                }
                done += self.depth;
            }
        }
        Ok(done)
    }
}
