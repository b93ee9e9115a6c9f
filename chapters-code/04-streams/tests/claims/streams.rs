//! What S-stream says: what streams stand on, and where they come from.

use streams::{
    DEFAULT_LIMIT, StreamReader, StreamReaderProtocol, StreamWriter, open_stream,
};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use transports::{Stream, attach};

use crate::asyncio_facts::asyncio_says;

async fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("port 0 is free");
    let address = listener.local_addr().expect("a bound socket has an address");
    let near = TcpStream::connect(address).await.expect("somebody listens");
    let (far, _) = listener.accept().await.expect("the client is in the queue");
    (near, far)
}

async fn talk(near: impl Stream, far: impl Stream) {
    let (mut reader, writer): (StreamReader, StreamWriter) =
        open_stream(near, DEFAULT_LIMIT).expect("this is a task of the runtime");
    let (mut far_reader, far_writer) =
        open_stream(far, DEFAULT_LIMIT).expect("this is a task of the runtime");
    writer.write(b"question\n");
    writer.drain().await.expect("the connection is open");
    let question = far_reader.readline().await.expect("a line comes");
    assert_eq!(question, "question\n");
    far_writer.write(b"answer\n");
    let answer = reader.readline().await.expect("a line comes");
    assert_eq!(answer, "answer\n");
}

#[tokio::test]
async fn streams_wrap_transports_over_tcp_and_unix() {
    let (near, far) = tcp_pair().await;
    talk(near, far).await;
    let (near, far) = UnixStream::pair().unwrap();
    talk(near, far).await;
    // They are wrappers: the writer still has its transport.
    let (near, _far) = tcp_pair().await;
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    assert!(writer.transport().peer_name().is_some());
}

#[tokio::test]
async fn opening_a_connection_gives_a_reader_and_a_writer() {
    let (near, far) = tcp_pair().await;
    talk(near, far).await;
    asyncio_says("pairs", "{('StreamReader', 'StreamWriter')}");
}

async fn answer_by_handler(near: impl Stream, far: impl Stream) {
    let handler = async |mut reader: StreamReader, writer: StreamWriter| {
        let line = reader.readline().await.expect("a line comes");
        writer.write(&line.to_ascii_uppercase());
    };
    attach(far, StreamReaderProtocol::with_handler(DEFAULT_LIMIT, handler))
        .expect("this is a task of the runtime");
    let (mut reader, writer) =
        open_stream(near, DEFAULT_LIMIT).expect("this is a task of the runtime");
    writer.write(b"hello\n");
    let answer = reader.read_to_end().await.expect("the handler answers");
    assert_eq!(answer, "HELLO\n");
}

#[tokio::test]
async fn a_server_hands_its_callback_a_reader_and_a_writer() {
    let (near, far) = tcp_pair().await;
    answer_by_handler(near, far).await;
    let (near, far) = UnixStream::pair().unwrap();
    answer_by_handler(near, far).await;
    asyncio_says("pairs", "{('StreamReader', 'StreamWriter')}");
}
