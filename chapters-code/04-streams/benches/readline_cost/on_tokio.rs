//! tokio's ways to read a line, and the floor: finding the ends, and nothing else.

use memchr::memchr;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::tally::Tally;

/// Each line is copied into one vector, which is used again.
pub(crate) async fn until(
    mut stream: TcpStream,
    capacity: usize,
) -> anyhow::Result<()> {
    let (read, mut write) = stream.split();
    let mut reader = BufReader::with_capacity(capacity, read);
    let mut tally = Tally::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        if let Some(answer) = tally.count(&line) {
            write.write_all(answer.as_bytes()).await?;
        }
    }
}

/// Each line is checked for UTF-8 and is a string of its own.
pub(crate) async fn lines(
    mut stream: TcpStream,
    capacity: usize,
) -> anyhow::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::with_capacity(capacity, read).lines();
    let mut tally = Tally::default();
    while let Some(mut line) = lines.next_line().await? {
        line.push('\n');
        if let Some(answer) = tally.count(line.as_bytes()) {
            write.write_all(answer.as_bytes()).await?;
        }
    }
    Ok(())
}

/// No future for each line: one read, and then all lines in it.
pub(crate) async fn memchr_alone(mut stream: TcpStream) -> anyhow::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut filled = 0;
    let mut tally = Tally::default();
    loop {
        let n = stream.read(&mut buffer[filled..]).await?;
        if n == 0 {
            return Ok(());
        }
        filled += n;
        let mut start = 0;
        while let Some(at) = memchr(b'\n', &buffer[start..filled]) {
            let end = start + at + 1;
            if let Some(answer) = tally.count(&buffer[start..end]) {
                stream.write_all(answer.as_bytes()).await?;
            }
            start = end;
        }
        buffer.copy_within(start..filled, 0);
        filled -= start;
    }
}
