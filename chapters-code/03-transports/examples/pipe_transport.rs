//! A transport at each end of a pipe, and what becomes of each when the other leaves.
//!
//! ```sh
//! cargo run -p transports --example pipe_transport
//! ```
//!
//! Prints the callbacks of both ends, the writer's when its reader leaves with and without
//! bytes on the way, those of a named pipe, and what a regular file gets.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;

use anyhow::Context;
use nix::errno::Errno;
use nix::sys::stat::Mode;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use transports::{
    OnEof, Protocol, Transport, TransportError, connect_read_pipe,
    connect_write_pipe,
};

// ANCHOR: protocol
struct Told(UnboundedSender<String>);

impl Protocol for Told {
    fn data_received(&mut self, _: Transport, data: &[u8]) {
        let text = String::from_utf8_lossy(data);
        let _ = self.0.send(format!("data_received({text:?})"));
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        let _ = self.0.send("eof_received".to_owned());
        OnEof::KeepOpen
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let error = match error.as_ref().and_then(TransportError::kind) {
            None => "None",
            Some(ErrorKind::BrokenPipe) => "broken pipe",
            Some(_) => "another error",
        };
        let _ = self.0.send(format!("connection_lost({error})"));
    }
}
// ANCHOR_END: protocol

fn told() -> (Told, UnboundedReceiver<String>) {
    let (calls, heard) = unbounded_channel();
    (Told(calls), heard)
}

/// All that the protocol was told, to the end.
async fn all(mut heard: UnboundedReceiver<String>) -> String {
    let mut calls = Vec::new();
    while let Some(call) = heard.recv().await {
        calls.push(call);
    }
    calls.join(", ")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: both_ends
    let (reader, writer) = std::io::pipe()?;
    let (protocol, reader_heard) = told();
    connect_read_pipe(reader, protocol)?;
    let (protocol, writer_heard) = told();
    let writer = connect_write_pipe(writer, protocol)?;
    writer.write(b"down the pipe");
    writer.close();
    println!("reader: {}", all(reader_heard).await);
    println!("writer: {}", all(writer_heard).await);
    // ANCHOR_END: both_ends

    // ANCHOR: reader_leaves
    let (reader, writer) = std::io::pipe()?;
    let (protocol, heard) = told();
    let _writer = connect_write_pipe(writer, protocol)?;
    drop(reader);
    println!("the reader leaves: {}", all(heard).await);

    let (reader, writer) = std::io::pipe()?;
    let (protocol, heard) = told();
    let writer = connect_write_pipe(writer, protocol)?;
    writer.write(&vec![0; 1 << 20]);
    println!(
        "more than the pipe holds: buffered {}",
        writer.write_buffer_size() > 0
    );
    drop(reader);
    println!("the reader leaves: {}", all(heard).await);
    // ANCHOR_END: reader_leaves

    // ANCHOR: fifo
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fifo");
    nix::unistd::mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR)?;
    let mut options = OpenOptions::new();
    // Without it, open(2) would wait for the other end.
    options.custom_flags(libc::O_NONBLOCK);

    let early = options.clone().write(true).open(&path).err();
    let errno = early.and_then(|error| error.raw_os_error()).map(Errno::from_raw);
    println!("a FIFO, to write, nobody reads: {:?}", errno.context("it opens")?);

    let (protocol, heard) = told();
    connect_read_pipe(options.clone().read(true).open(&path)?, protocol)?;
    let (protocol, _) = told();
    let writer = connect_write_pipe(options.write(true).open(&path)?, protocol)?;
    writer.write(b"by name");
    writer.close();
    println!("a FIFO, to read: {}", all(heard).await);
    // ANCHOR_END: fifo

    // ANCHOR: no_pipe
    let (protocol, _) = told();
    let file = tempfile::tempfile()?;
    let refused = connect_read_pipe(file, protocol).err().context("no pipe")?;
    println!("refused: {refused}");
    // ANCHOR_END: no_pipe
    Ok(())
}
