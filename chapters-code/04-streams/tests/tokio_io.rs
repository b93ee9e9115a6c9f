//! Readers and writers as tokio's traits see them.

mod connected;
mod feeding;

use std::io::{ErrorKind, IoSlice};

use connected::{fill, over_tcp, over_unix, soon};
use feeding::{ended, fed, now};
use futures::FutureExt;
use streams::{DEFAULT_LIMIT, open_stream};
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf,
};
use transports::AnyStream;

#[tokio::test]
async fn a_reader_can_be_copied_to_a_writer() {
    let (mut reader, mut writer, mut far) = over_tcp().await;
    let echo =
        tokio::spawn(async move { tokio::io::copy(&mut reader, &mut writer).await });
    let data: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let sent = data.clone();
    let (mut read, mut write) = far.split();
    let (back, ()) = soon(async {
        let mut back = Vec::new();
        let reading = async {
            let mut all = vec![0; sent.len()];
            read.read_exact(&mut all).await.unwrap();
            back = all;
        };
        let writing = async {
            write.write_all(&sent).await.unwrap();
            write.shutdown().await.unwrap();
        };
        tokio::join!(reading, writing);
        (back, ())
    })
    .await;
    assert_eq!(back, data);
    assert_eq!(soon(echo).await.unwrap().unwrap(), 1_000_000);
}

#[tokio::test]
async fn a_vectored_write_takes_all_pieces_up_to_a_limit() {
    let (_reader, mut writer, mut far) = over_tcp().await;
    assert!(writer.is_write_vectored());
    let pieces = [&b"one "[..], b"", b"two "].map(IoSlice::new);
    assert_eq!(soon(writer.write_vectored(&pieces)).await.unwrap(), 8);
    let (big, limit) = (vec![b'x'; 50_000], 64 * 1024);
    let pieces = [&big[..], &big, &big].map(IoSlice::new);
    assert_eq!(soon(writer.write_vectored(&pieces)).await.unwrap(), limit);
    let mut all = vec![0; 8 + limit];
    soon(far.read_exact(&mut all)).await.unwrap();
    assert!(all.starts_with(b"one two xxx") && all.ends_with(b"x"));
    soon(writer.shutdown()).await.unwrap();
    let error = soon(writer.write_vectored(&pieces)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn lines_are_read_as_from_any_buffered_reader() {
    let mut lines = ended(&[b"one\r\ntw", b"o\n\nlast"]).lines();
    let mut all = Vec::new();
    while let Some(line) = now(lines.next_line()).unwrap() {
        all.push(line);
    }
    assert_eq!(all, ["one", "two", "", "last"]);
}

#[test]
fn a_read_into_a_small_buffer_leaves_the_rest() {
    let mut reader = fed(&[b"some data"]);
    let mut buffer = [0; 4];
    let n = now(AsyncReadExt::read(&mut reader, &mut buffer)).unwrap();
    assert_eq!(&buffer[..n], b"some");
    assert_eq!(now(reader.read(100)).unwrap(), " data");
}

#[test]
fn a_read_into_no_buffer_is_ready_at_once() {
    let mut reader = fed(&[]);
    assert_eq!(now(AsyncReadExt::read(&mut reader, &mut [])).unwrap(), 0);
}

#[test]
fn the_two_ways_of_reading_can_be_mixed() {
    let mut reader = ended(&[b"head\nbody and more"]);
    assert_eq!(now(reader.readline()).unwrap(), "head\n");
    let mut body = [0; 4];
    now(reader.read_exact(&mut body)).unwrap();
    assert_eq!(&body, b"body");
    assert_eq!(now(reader.readuntil(b"d")).unwrap(), " and");
    let mut rest = String::new();
    now(reader.read_to_string(&mut rest)).unwrap();
    assert_eq!(rest, " more");
}

#[test]
fn the_readers_error_is_an_io_error_of_its_kind() {
    let mut reader = fed(&[b"data"]);
    reader.set_error(std::io::Error::from(ErrorKind::ConnectionReset));
    let error = now(AsyncReadExt::read(&mut reader, &mut [0; 4])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(error.get_ref().is_some_and(|inner| inner.is::<streams::StreamError>()));
}

#[tokio::test]
async fn write_all_waits_for_room_as_drain_does() {
    let (_reader, mut writer, mut far) = over_unix();
    fill(&writer).await;
    let buffered = writer.transport().write_buffer_size();
    assert!(writer.write_all(b"more").now_or_never().is_none());
    assert!(writer.flush().now_or_never().is_none());
    assert_eq!(writer.transport().write_buffer_size(), buffered);

    let reading = tokio::spawn(async move {
        let mut all = Vec::new();
        far.read_to_end(&mut all).await.unwrap();
        all
    });
    soon(writer.write_all(b"more")).await.unwrap();
    soon(writer.flush()).await.unwrap();
    drop(writer);
    let all = soon(reading).await.unwrap();
    assert!(all.ends_with(b"    more"));
}

#[tokio::test]
async fn one_huge_write_all_never_buffers_more_than_one_piece_above_the_mark() {
    let (_reader, mut writer, mut far) = over_unix();
    let transport = writer.transport().clone();
    let writing = tokio::spawn(async move {
        writer.write_all(&vec![b'x'; 16 << 20]).await.unwrap();
        writer
    });
    let (mut all, mut piece) = (0, vec![0; 100_000]);
    while all < 16 << 20 {
        assert!(transport.write_buffer_size() <= 128 * 1024);
        all += soon(far.read(&mut piece)).await.unwrap();
    }
    drop(soon(writing).await.unwrap());
}

#[tokio::test]
async fn shutdown_ends_our_direction_and_later_writes_fail() {
    let (mut reader, mut writer, mut far) = over_tcp().await;
    writer.write_all(b"question").await.unwrap();
    writer.shutdown().await.unwrap();
    let mut question = String::new();
    soon(far.read_to_string(&mut question)).await.unwrap();
    assert_eq!(question, "question");
    let late = writer.write_all(b"late").await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::BrokenPipe);
    far.write_all(b"answer\n").await.unwrap();
    assert_eq!(soon(reader.readline()).await.unwrap(), "answer\n");
}

#[tokio::test]
async fn shutdown_without_half_close_closes() {
    let (near, mut far) = tokio::io::duplex(64);
    let stream = AnyStream::new(near).without_half_close();
    let (_reader, mut writer) = open_stream(stream, DEFAULT_LIMIT).unwrap();
    writer.write_all(b"all").await.unwrap();
    writer.shutdown().await.unwrap();
    assert!(writer.is_closing());
    let mut all = String::new();
    soon(far.read_to_string(&mut all)).await.unwrap();
    assert_eq!(all, "all");
}

#[tokio::test]
async fn writing_on_a_lost_connection_fails() {
    let (_reader, mut writer, _far) = over_unix();
    writer.transport().clone().abort();
    soon(writer.wait_closed()).await.unwrap();
    let error = writer.write_all(b"late").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    let error = writer.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn joined_they_are_a_stream_that_another_layer_can_stand_on() {
    // What `start_tls` does: the session reads and writes through the pair.
    let (near, far) = tokio::io::duplex(1000);
    let (mut reader, writer) =
        open_stream(AnyStream::new(near), DEFAULT_LIMIT).unwrap();
    let (mut far_read, mut far_write) = tokio::io::split(far);
    far_write.write_all(b"upgrade\nabove").await.unwrap();
    assert_eq!(soon(reader.readline()).await.unwrap(), "upgrade\n");
    let upper = AnyStream::new(tokio::io::join(reader, writer));
    let (mut reader, writer) = open_stream(upper, DEFAULT_LIMIT).unwrap();
    assert_eq!(soon(reader.readexactly(5)).await.unwrap(), "above");
    writer.write(b"answer");
    soon(writer.close().wait_closed()).await.unwrap();
    let mut all = String::new();
    soon(far_read.read_to_string(&mut all)).await.unwrap();
    assert_eq!(all, "answer");
}

#[test]
fn nothing_is_filled_beyond_what_there_is() {
    let mut reader = fed(&[b"abc"]);
    let mut memory = [b'.'; 8];
    let mut buffer = ReadBuf::new(&mut memory);
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let read = std::pin::Pin::new(&mut reader).poll_read(&mut cx, &mut buffer);
    assert!(read.is_ready());
    assert_eq!(buffer.filled(), b"abc");
    fn is_a_writer<T: AsyncWrite + Unpin>() {}
    is_a_writer::<streams::StreamWriter>();
}
