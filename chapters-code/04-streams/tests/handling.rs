//! `StreamReaderProtocol` with a handler: asyncio's `client_connected_cb`.

mod connected;

use std::io;

use connected::{Log, let_others_run, soon, tcp_pair};
use futures::FutureExt;
use streams::{
    DEFAULT_LIMIT, HandlerOutcome, ReadError, StreamReader, StreamReaderProtocol,
    StreamWriter,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use transports::{AnyStream, Info, TlsInfo, attach};

/// Hands a new connection to `handler`, and gives the peer's end.
async fn handled<F, R>(handler: F) -> TcpStream
where
    F: FnOnce(StreamReader, StreamWriter) -> R + Send + 'static,
    R: Future<Output: HandlerOutcome> + Send + 'static,
{
    let (near, far) = tcp_pair().await;
    let protocol = StreamReaderProtocol::with_handler(DEFAULT_LIMIT, handler);
    attach(near, protocol).expect("we are in a runtime");
    far
}

async fn echo_a_line(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> Result<(), ReadError> {
    let line = reader.readline().await?;
    writer.write(&line);
    Ok(())
}

async fn all_of(peer: &mut TcpStream) -> String {
    let mut all = String::new();
    soon(peer.read_to_string(&mut all)).await.expect("the peer ends in order");
    all
}

#[tokio::test]
async fn a_handler_gets_a_reader_and_a_writer_of_its_own() {
    let mut peer = handled(echo_a_line).await;
    peer.write_all(b"hello, world!\n").await.unwrap();
    assert_eq!(all_of(&mut peer).await, "hello, world!\n");
}

#[tokio::test]
async fn a_handler_may_be_a_plain_function_that_spawns_its_own_task() {
    let mut peer = handled(|reader, writer| {
        tokio::spawn(echo_a_line(reader, writer));
        std::future::ready(())
    })
    .await;
    peer.write_all(b"plain\n").await.unwrap();
    assert_eq!(all_of(&mut peer).await, "plain\n");
}

#[tokio::test]
async fn the_handler_is_a_task_of_its_own() {
    // It has not run when the connection is made, and holds nobody up while it waits.
    let (go, wait) = oneshot::channel();
    let (begun, has_begun) = oneshot::channel();
    let mut peer = handled(async move |_: StreamReader, writer: StreamWriter| {
        begun.send(()).unwrap();
        wait.await.unwrap();
        writer.write(b"at last");
    })
    .await;
    let has_begun = has_begun.shared();
    assert!(has_begun.clone().now_or_never().is_none());
    soon(has_begun).await.unwrap();
    go.send(()).unwrap();
    assert_eq!(all_of(&mut peer).await, "at last");
}

#[tokio::test]
async fn the_connection_ends_with_the_writer_and_not_with_the_handler() {
    let (give, given) = oneshot::channel();
    let mut peer = handled(async move |_: StreamReader, writer: StreamWriter| {
        writer.write(b"one ");
        give.send(writer).expect("the test listens");
    })
    .await;
    let writer = soon(given).await.unwrap();
    let_others_run().await;
    assert!(!writer.is_closing());
    writer.write(b"two");
    drop(writer);
    assert_eq!(all_of(&mut peer).await, "one two");
}

#[tokio::test]
async fn a_handler_that_fails_is_logged_and_ends_its_connection_alone() {
    let (log, _guard) = Log::begin();
    let mut good = handled(echo_a_line).await;
    let (give, given) = oneshot::channel();
    let mut bad = handled(async move |_: StreamReader, writer: StreamWriter| {
        // Given away, so that it is not the drop that closes.
        give.send(writer).expect("the test listens");
        Err::<(), _>(io::Error::other("no such user"))
    })
    .await;
    assert_eq!(all_of(&mut bad).await, "");
    let writer = soon(given).await.unwrap();
    assert!(writer.is_closing());
    let said = log.lines("unhandled error in client_connected");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("ERROR"), "{said:?}");
    assert!(said[0].contains("no such user"), "{said:?}");

    good.write_all(b"unharmed\n").await.unwrap();
    assert_eq!(all_of(&mut good).await, "unharmed\n");
}

#[tokio::test]
async fn a_handler_that_panics_is_logged_and_ends_its_connection_alone() {
    let (log, _guard) = Log::begin();
    let mut good = handled(echo_a_line).await;
    let mut at_once =
        handled(|_, _| -> std::future::Ready<()> { panic!("before it begins") })
            .await;
    let mut later =
        handled(async |mut reader: StreamReader, _writer: StreamWriter| {
            reader.readline().await?;
            panic!("as the test wants it, {}", 7);
            #[expect(unreachable_code, reason = "it gives the type")]
            Ok::<(), ReadError>(())
        })
        .await;
    later.write_all(b"go\n").await.unwrap();
    assert_eq!(all_of(&mut at_once).await, "");
    assert_eq!(all_of(&mut later).await, "");
    let said = log.lines("unhandled error in client_connected");
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("panic: before it begins"), "{said:?}");
    assert!(said[1].contains("panic: as the test wants it, 7"), "{said:?}");

    good.write_all(b"unharmed\n").await.unwrap();
    assert_eq!(all_of(&mut good).await, "unharmed\n");
}

#[test]
fn a_handler_that_the_runtime_drops_closes_its_connection() {
    // asyncio's is cancelled, and closes the transport since 3.12.
    use std::io::Read;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let peer = runtime.block_on(async {
        let peer = handled(async |_reader: StreamReader, _writer: StreamWriter| {
            std::future::pending::<()>().await;
        })
        .await;
        let_others_run().await;
        peer.into_std().unwrap()
    });
    drop(runtime);
    peer.set_nonblocking(false).unwrap();
    peer.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    assert_eq!((&peer).read(&mut [0; 9]).unwrap(), 0);
}

#[tokio::test]
async fn over_tls_the_peers_end_closes_for_there_is_no_half_close() {
    let tls = TlsInfo {
        cipher: String::new(),
        version: "TLSv1.3".to_owned(),
        peer_certificates: Vec::new(),
    };
    let (near, mut far) = tokio::io::duplex(64);
    let stream = AnyStream::new(near)
        .with_info(Info::new().with_tls(tls))
        .without_half_close();
    let (give, given) = oneshot::channel();
    let handler = async move |mut reader: StreamReader, writer: StreamWriter| {
        let line = reader.readline().await?;
        writer.wait_closed().await?;
        give.send((line, reader.at_eof())).expect("the test listens");
        Ok::<(), anyhow::Error>(())
    };
    attach(stream, StreamReaderProtocol::with_handler(DEFAULT_LIMIT, handler))
        .unwrap();
    far.write_all(b"last").await.unwrap();
    far.shutdown().await.unwrap();
    let (line, at_eof) = soon(given).await.unwrap();
    assert_eq!(line, "last");
    assert!(at_eof);
}

#[tokio::test]
async fn a_reader_that_somebody_else_has_ended_ends_the_connection() {
    let (near, mut far) = tcp_pair().await;
    let reader = StreamReader::default();
    let transport = attach(near, StreamReaderProtocol::new(&reader)).unwrap();
    reader.feed_eof();
    far.write_all(b"too late").await.unwrap();
    // The bytes have nowhere to go, and asyncio fails on its assertion.
    let mut rest = Vec::new();
    let _ = soon(far.read_to_end(&mut rest)).await;
    assert!(transport.is_closing());
}
