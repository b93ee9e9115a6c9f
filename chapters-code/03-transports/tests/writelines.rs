//! Several pieces in one write.

mod recorder;

use std::io::{self, IoSlice, Read};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use recorder::{Recorder, fill, over_tcp, over_unix, soon};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use transports::{AnyStream, Protocol, attach, connect_write_pipe};

struct Quiet;

impl Protocol for Quiet {}

/// Notes how many pieces each write has, and takes them all.
#[derive(Clone, Default)]
struct Counts(Arc<Mutex<Vec<usize>>>);

impl AsyncRead for Counts {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Pending
    }
}

impl AsyncWrite for Counts {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.0.lock().expect("no test panics with it").push(1);
        Poll::Ready(Ok(data.len()))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.0.lock().expect("no test panics with it").push(slices.len());
        Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum()))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn the_pieces_go_out_in_one_vectored_write_without_being_joined() {
    let counts = Counts::default();
    let transport = attach(AnyStream::new(counts.clone()), Quiet).unwrap();
    transport.writelines(&[b"one".as_slice(), b"two", b"three"]);
    transport.write(b"four");
    let nothing: [&[u8]; 0] = [];
    transport.writelines(&nothing);
    transport.writelines(&[b"", b""]);
    assert_eq!(*counts.0.lock().unwrap(), [3, 1]);
}

#[tokio::test]
async fn more_pieces_than_one_system_call_takes_are_written_all_the_same() {
    let pieces: Vec<[u8; 4]> = (0..2500_u32).map(|n| n.to_be_bytes()).collect();
    let whole = pieces.concat();
    let counts = Counts::default();
    let transport = attach(AnyStream::new(counts.clone()), Quiet).unwrap();
    transport.writelines(&pieces);
    assert_eq!(*counts.0.lock().unwrap(), [1024, 1024, 452]);

    let mut received = vec![0; whole.len()];
    let (transport, _events, mut peer) = over_tcp(|it| it).await;
    transport.writelines(&pieces);
    assert_eq!(transport.write_buffer_size(), 0, "TCP took all");
    soon(peer.read_exact(&mut received)).await.unwrap();
    assert_eq!(received, whole);

    let (transport, _events, mut peer) = over_unix(|it| it);
    transport.writelines(&pieces);
    assert_eq!(transport.write_buffer_size(), 0, "the Unix stream took all");
    received.fill(0);
    soon(peer.read_exact(&mut received)).await.unwrap();
    assert_eq!(received, whole);

    let (mut reader, writer) = io::pipe().unwrap();
    let (recorder, mut events) = Recorder::new();
    let transport = connect_write_pipe(writer, recorder).unwrap();
    transport.writelines(&pieces);
    assert_eq!(transport.write_buffer_size(), 0, "the pipe took all");
    transport.close();
    assert!(events.lost().await.is_none());
    received.clear();
    reader.read_to_end(&mut received).unwrap();
    assert_eq!(received, whole);
}

#[tokio::test]
async fn pieces_queue_up_behind_what_is_buffered() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    let before = fill(&transport);
    transport.writelines(&[b"one, ".as_slice(), b"two, "]);
    transport.write(b"three");
    transport.close();
    let mut all = Vec::new();
    soon(peer.read_to_end(&mut all)).await.unwrap();
    assert_eq!(&all[before..], b"one, two, three");
    assert!(events.lost().await.is_none());
}
