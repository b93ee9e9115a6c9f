//! `StreamWriter` and its end.

mod connected;

use std::io::ErrorKind;

use connected::{Log, over_tcp, over_unix, reset, soon, tcp_pair};
use futures::FutureExt;
use streams::{
    DEFAULT_LIMIT, ReadError, StreamError, StreamReader, StreamWriter, open_stream,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use transports::{AnyStream, Info, NoHalfClose, NoRuntime, TlsInfo};

#[tokio::test]
async fn what_is_written_arrives_in_order() {
    let (_reader, writer, mut far) = over_tcp().await;
    writer.write(b"one ");
    writer.writelines(&["two ", "three "]);
    writer.writelines(&[b"four".to_vec()]);
    writer.writelines::<&[u8]>(&[]);
    writer.write(b"");
    writer.close();
    let mut all = String::new();
    soon(far.read_to_string(&mut all)).await.unwrap();
    assert_eq!(all, "one two three four");
}

#[tokio::test]
async fn a_reader_and_a_writer_of_both_ends_talk() {
    let (near, far) = tcp_pair().await;
    let (mut near_reader, near_writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    let (mut far_reader, far_writer) = open_stream(far, DEFAULT_LIMIT).unwrap();
    near_writer.write(b"GET / HTTP/1.0\r\n\r\n");
    let head = soon(far_reader.readuntil(b"\r\n\r\n")).await.unwrap();
    assert_eq!(head, "GET / HTTP/1.0\r\n\r\n");
    far_writer.write(b"HTTP/1.0 200 OK\r\n\r\nbody");
    far_writer.close();
    let line = soon(near_reader.readline()).await.unwrap();
    assert_eq!(line, "HTTP/1.0 200 OK\r\n");
    let rest = soon(near_reader.read_to_end()).await.unwrap();
    assert!(rest.ends_with(b"\r\n\r\nbody") || rest == "\r\nbody");
    assert!(near_reader.at_eof());
}

#[tokio::test]
async fn write_eof_ends_our_direction_and_reading_goes_on() {
    let (mut reader, writer, mut far) = over_tcp().await;
    assert!(writer.can_write_eof());
    writer.write(b"question");
    writer.write_eof().unwrap();
    writer.write_eof().unwrap();
    assert!(!writer.is_closing());
    let mut question = String::new();
    soon(far.read_to_string(&mut question)).await.unwrap();
    assert_eq!(question, "question");
    far.write_all(b"answer\n").await.unwrap();
    assert_eq!(soon(reader.readline()).await.unwrap(), "answer\n");
    assert!(!writer.is_closing());
}

#[tokio::test]
async fn the_peers_end_leaves_our_direction_open() {
    let (mut reader, writer, mut far) = over_tcp().await;
    far.shutdown().await.unwrap();
    assert_eq!(soon(reader.read(1)).await.unwrap(), "");
    assert!(reader.at_eof() && !writer.is_closing());
    writer.write(b"still here");
    writer.close();
    let mut all = String::new();
    soon(far.read_to_string(&mut all)).await.unwrap();
    assert_eq!(all, "still here");
}

#[tokio::test]
async fn without_half_close_write_eof_is_refused_and_the_peers_end_closes() {
    let (near, mut far) = tokio::io::duplex(64);
    let stream = AnyStream::new(near).without_half_close();
    let (mut reader, writer) = open_stream(stream, DEFAULT_LIMIT).unwrap();
    assert!(!writer.can_write_eof());
    assert_eq!(writer.write_eof(), Err(NoHalfClose));
    writer.write(b"goes on");
    let mut data = [0; 7];
    far.read_exact(&mut data).await.unwrap();
    far.shutdown().await.unwrap();
    assert_eq!(soon(reader.read(1)).await.unwrap(), "");
    soon(writer.wait_closed()).await.unwrap();
    assert!(writer.is_closing());
}

#[tokio::test]
async fn close_is_at_once_and_wait_closed_ends_when_all_is_sent() {
    let (_reader, writer, mut far) = over_unix();
    let transport = writer.transport().clone();
    writer.write(&vec![b'x'; 1 << 20]);
    assert!(!writer.is_closing());
    let closing = writer.close();
    assert!(transport.is_closing());
    assert!(closing.wait_closed().now_or_never().is_none());
    let mut all = Vec::new();
    soon(far.read_to_end(&mut all)).await.unwrap();
    assert_eq!(all.len(), 1 << 20);
    soon(closing.wait_closed()).await.unwrap();
    // Once more, and from a clone.
    soon(closing.clone().wait_closed()).await.unwrap();
}

#[tokio::test]
async fn wait_closed_ends_although_data_lies_unread() {
    let (mut reader, writer, mut far) = over_tcp().await;
    far.write_all(b"line 1\nline 2\nline 3\n").await.unwrap();
    assert_eq!(soon(reader.readline()).await.unwrap(), "line 1\n");
    soon(writer.close().wait_closed()).await.unwrap();
    assert_eq!(soon(reader.readline()).await.unwrap(), "line 2\n");
}

#[tokio::test]
async fn the_reader_is_at_its_end_when_the_writer_is_closed() {
    let (mut reader, writer, _far) = over_tcp().await;
    soon(writer.close().wait_closed()).await.unwrap();
    assert!(reader.at_eof());
    assert_eq!(reader.read(1).await.unwrap(), "");
}

#[tokio::test]
async fn a_reset_reaches_the_read_that_waits_and_wait_closed() {
    let (mut reader, writer, far) = over_tcp().await;
    let reading = tokio::spawn(async move { reader.readline().await });
    reset(far);
    let error = soon(reading).await.unwrap().unwrap_err();
    let ReadError::Broken(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
    assert!(error.transport_error().is_some());
    let why: StreamError = soon(writer.wait_closed()).await.unwrap_err();
    assert_eq!(why.kind(), Some(ErrorKind::ConnectionReset));
    assert!(writer.is_closing());
}

#[tokio::test]
async fn an_open_writer_that_is_dropped_closes_and_says_so() {
    let (log, _guard) = Log::begin();
    let (mut reader, writer, mut far) = over_tcp().await;
    writer.write(b"last words");
    drop(writer);
    let mut all = String::new();
    soon(far.read_to_string(&mut all)).await.unwrap();
    assert_eq!(all, "last words");
    assert_eq!(soon(reader.read(1)).await.unwrap(), "");
    let said = log.lines("an open StreamWriter is dropped");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("DEBUG"), "{said:?}");
}

#[tokio::test]
async fn a_writer_that_was_closed_is_dropped_in_silence() {
    let (log, _guard) = Log::begin();
    let (_reader, writer, _far) = over_tcp().await;
    writer.close();
    let (_reader, writer, _far) = over_tcp().await;
    writer.transport().clone().abort();
    drop(writer);
    assert_eq!(log.lines("StreamWriter"), Vec::<String>::new());
}

#[test]
fn a_writer_can_be_dropped_after_its_runtime() {
    // asyncio warns that the loop is closed.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut reader, writer, far) = runtime.block_on(over_tcp());
    drop(runtime);
    let error = reader.read(1).now_or_never().unwrap().unwrap_err();
    assert!(error.to_string().contains("the runtime stopped"), "{error}");
    assert!(writer.is_closing());
    drop((writer, far));
}

#[test]
fn outside_a_runtime_there_is_no_stream() {
    let (near, _far) = tokio::io::duplex(1);
    let refused = open_stream(AnyStream::new(near), DEFAULT_LIMIT);
    assert_eq!(refused.unwrap_err(), NoRuntime);
}

#[tokio::test]
async fn a_reader_that_is_dropped_leaves_a_writer_that_works() {
    let (reader, writer, mut far) = over_tcp().await;
    drop(reader);
    // More than all buffers hold: it is read and dropped.
    soon(far.write_all(&vec![b'x'; 8 << 20])).await.unwrap();
    writer.write(b"answer");
    soon(writer.drain()).await.unwrap();
    let mut answer = [0; 6];
    soon(far.read_exact(&mut answer)).await.unwrap();
    assert_eq!(&answer, b"answer");
    // The connection's end is noticed all the same.
    reset(far);
    soon(writer.wait_closed()).await.unwrap_err();
}

#[tokio::test]
async fn what_is_known_of_the_transport_is_known_of_the_writer() {
    let (_reader, writer, far) = over_tcp().await;
    let peer = writer.peer_name().expect("it is connected").to_string();
    assert_eq!(peer, far.local_addr().unwrap().to_string());
    let own = writer.socket_name().expect("it is bound").to_string();
    assert_eq!(own, far.peer_addr().unwrap().to_string());
    assert!(writer.socket().expect("it has one").nodelay().unwrap());
    assert!(writer.tls().is_none());

    let tls = TlsInfo {
        cipher: "TLS13_AES_256_GCM_SHA384".to_owned(),
        version: "TLSv1.3".to_owned(),
        peer_certificates: Vec::new(),
    };
    let (near, _far) = tokio::io::duplex(1);
    let info = Info::new().with_tls(tls.clone()).with(7_u32);
    let stream = AnyStream::new(near).with_info(info);
    let (_reader, writer) = open_stream(stream, DEFAULT_LIMIT).unwrap();
    assert_eq!(writer.tls(), Some(&tls));
    assert_eq!(writer.info().get::<u32>(), Some(&7));
    assert!(writer.socket().is_none() && writer.peer_name().is_none());
}

#[test]
fn both_can_go_to_other_threads_and_the_writer_be_shared() {
    fn can_be_sent<T: Send>() {}
    fn can_be_shared<T: Sync>() {}
    can_be_sent::<StreamReader>();
    can_be_sent::<StreamWriter>();
    can_be_shared::<StreamReader>();
    can_be_shared::<StreamWriter>();
}
