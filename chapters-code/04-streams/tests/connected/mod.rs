//! Streams that are connected, and what is logged meanwhile.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

/// Both ends of a TCP connection.
pub(crate) async fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("port 0 is free");
    let address = listener.local_addr().expect("a bound socket has a name");
    let client = TcpStream::connect(address).await.expect("somebody listens");
    let (server, _) = listener.accept().await.expect("the client is in the queue");
    (server, client)
}

/// A reader and a writer over TCP, and the peer's socket.
pub(crate) async fn over_tcp() -> (StreamReader, StreamWriter, TcpStream) {
    let (near, far) = tcp_pair().await;
    let (reader, writer) =
        open_stream(near, DEFAULT_LIMIT).expect("we are in a runtime");
    (reader, writer, far)
}

/// The same over a pair of Unix streams.
pub(crate) fn over_unix() -> (StreamReader, StreamWriter, UnixStream) {
    let (near, far) = UnixStream::pair().expect("a pair can be made");
    let (reader, writer) =
        open_stream(near, DEFAULT_LIMIT).expect("we are in a runtime");
    (reader, writer, far)
}

/// Has the peer reset the connection.
pub(crate) fn reset(peer: TcpStream) {
    peer.set_zero_linger().expect("the option can be set");
}

/// Lets every other task of a `current_thread` runtime run, and the events come in.
pub(crate) async fn let_others_run() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

/// What comes of `future`, which must come: on any machine, however busy.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future)
        .await
        .expect("it comes within 20 s")
}

/// Waits for what no event tells.
pub(crate) async fn until(mut is_so: impl FnMut() -> bool) {
    soon(async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
}

/// Writes until the kernel and the write buffer hold more than the high-water mark.
pub(crate) async fn fill(writer: &StreamWriter) {
    // The kernel moves bytes along for a while after it has refused some.
    let high = writer.transport().write_buffer_limits().high();
    while writer.transport().write_buffer_size() <= high {
        writer.write(&[b' '; 64 * 1024]);
        if writer.transport().write_buffer_size() > high {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// What this thread logs, one line an event: `ERROR message field=value`.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Writes down what is logged for as long as the guard lives.
    pub(crate) fn begin() -> (Self, DefaultGuard) {
        let log = Self::default();
        (log.clone(), tracing::subscriber::set_default(log))
    }

    /// The lines that contain `part`.
    pub(crate) fn lines(&self, part: &str) -> Vec<String> {
        let lines = self.0.lock().expect("nobody panics with it locked");
        lines.iter().filter(|line| line.contains(part)).cloned().collect()
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn event(&self, event: &Event<'_>) {
        struct Line(String);
        impl Visit for Line {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                let _ = write!(self.0, " {}={value:?}", field.name());
            }
        }
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().expect("nobody panics with it locked").push(line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
