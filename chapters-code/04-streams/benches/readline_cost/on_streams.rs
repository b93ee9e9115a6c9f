//! The crate's own ways to read a line.

use streams::{DEFAULT_LIMIT, open_stream};
use tokio::net::TcpStream;

use crate::tally::Tally;

/// Lines that are looked at.
pub(crate) async fn slices(stream: TcpStream) -> anyhow::Result<()> {
    let (mut reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
    let mut tally = Tally::default();
    loop {
        let line = reader.readline_slice().await?;
        if line.is_empty() {
            return Ok(());
        }
        if let Some(answer) = tally.count(line) {
            writer.write(answer.as_bytes());
        }
    }
}

/// Lines that can be kept.
pub(crate) async fn owned(stream: TcpStream) -> anyhow::Result<()> {
    let (mut reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
    let mut tally = Tally::default();
    loop {
        let line = reader.readline().await?;
        if line.is_empty() {
            return Ok(());
        }
        if let Some(answer) = tally.count(&line) {
            writer.write(answer.as_bytes());
        }
    }
}
