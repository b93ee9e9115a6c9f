//! `open_connection` and `open_unix_connection`.

mod listeners;

use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use endpoints::{
    ConnectError, open_connection, open_connection_with_limit, open_unix_connection,
    open_unix_connection_with_limit,
};
use listeners::{address, refusing};
use streams::{DEFAULT_LIMIT, ReadError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};

async fn soon<T>(future: impl Future<Output = T>) -> T {
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, future).await.expect("it comes within 20 s")
}

/// What a very small web server says, whatever it is asked.
async fn answer(mut peer: impl AsyncReadExt + AsyncWriteExt + Unpin) {
    let mut request = [0; 18];
    soon(peer.read_exact(&mut request)).await.expect("the client writes");
    assert_eq!(&request, b"GET / HTTP/1.0\r\n\r\n");
    peer.write_all(b"HTTP/1.0 200 OK\r\n\r\nTest message")
        .await
        .expect("the client reads");
    peer.shutdown().await.expect("it is open");
}

#[tokio::test]
async fn a_dialogue_over_tcp_is_read_by_line_and_then_to_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let server = async { answer(listener.accept().await.unwrap().0).await };
    let client = async {
        let (mut reader, writer) = open_connection(at).await.unwrap();
        assert_eq!(
            writer.transport().peer_name().unwrap().to_string(),
            at.to_string()
        );
        writer.write(b"GET / HTTP/1.0\r\n\r\n");
        let line = soon(reader.readline()).await.unwrap();
        assert_eq!(line, "HTTP/1.0 200 OK\r\n");
        let rest = soon(reader.read_to_end()).await.unwrap();
        assert!(
            rest.ends_with(b"\r\n\r\nTest message") || rest == "\r\nTest message"
        );
        soon(writer.close().wait_closed()).await.unwrap();
    };
    tokio::join!(server, client);
}

#[tokio::test]
async fn the_same_dialogue_over_a_unix_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("web.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let server = async { answer(listener.accept().await.unwrap().0).await };
    let client = async {
        let (mut reader, writer) = open_unix_connection(&path).await.unwrap();
        writer.write(b"GET / HTTP/1.0\r\n\r\n");
        let line = soon(reader.readline()).await.unwrap();
        assert_eq!(line, "HTTP/1.0 200 OK\r\n");
        assert_eq!(soon(reader.read_to_end()).await.unwrap(), "\r\nTest message");
        soon(writer.close().wait_closed()).await.unwrap();
    };
    tokio::join!(server, client);
}

#[tokio::test]
async fn errors_are_those_of_create_connection() {
    let closed = refusing("127.0.0.1:0");
    let error = open_connection(address(&closed)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    let folder = tempfile::tempdir().unwrap();
    let error =
        open_unix_connection(folder.path().join("no.sock")).await.unwrap_err();
    assert!(matches!(error, ConnectError::Unix { .. }), "{error}");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn the_limit_is_64_kib_or_the_one_that_is_given() {
    assert_eq!(DEFAULT_LIMIT.get(), 65536);
    let limit = NonZeroUsize::new(4).unwrap();
    for i in 0..2 {
        let (near, mut far) = UnixStream::pair().unwrap();
        let (mut reader, _writer) = if i == 0 {
            open_connection_with_limit(limit, near).await.unwrap()
        } else {
            open_unix_connection_with_limit(limit, near).await.unwrap()
        };
        assert_eq!(reader.limit(), 4);
        std::io::Write::write_all(&mut far, b"a long line\n").unwrap();
        let error = soon(reader.readline()).await.unwrap_err();
        assert!(matches!(error, ReadError::LineTooLong { .. }), "{error}");
    }
    let (near, _far) = UnixStream::pair().unwrap();
    let (reader, _writer) = open_connection(near).await.unwrap();
    assert_eq!(reader.limit(), DEFAULT_LIMIT.get());
}
