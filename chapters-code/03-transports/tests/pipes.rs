//! Pipe transports, from outside.

mod recorder;

use std::fs::File;
use std::io::{ErrorKind, PipeReader, PipeWriter, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use recorder::{Event, Events, Recorder};
use transports::{
    PipeError, Protocol, ReadPipeTransport, TransportError, WaterMarks,
    WritePipeTransport, connect_read_pipe, connect_write_pipe,
};

/// As much as goes into a pipe and more.
const MORE_THAN_A_PIPE: usize = 1 << 20;

async fn reading(pipe: impl Into<OwnedFd>) -> (ReadPipeTransport, Events) {
    let (protocol, mut events) = Recorder::new();
    let transport = connect_read_pipe(pipe, protocol).expect("a pipe is watched");
    assert!(matches!(events.next().await, Event::Made));
    (transport, events)
}

async fn writing(pipe: impl Into<OwnedFd>) -> (WritePipeTransport, Events) {
    let (protocol, mut events) = Recorder::new();
    let transport = connect_write_pipe(pipe, protocol).expect("a pipe is watched");
    assert!(matches!(events.next().await, Event::Made));
    (transport, events)
}

fn pipe() -> (PipeReader, PipeWriter) {
    std::io::pipe().expect("a pipe can be made")
}

#[tokio::test]
async fn what_is_written_is_received_and_the_end_closes_the_transport() {
    let (reader, mut writer) = pipe();
    let (transport, mut events) = reading(reader).await;
    writer.write_all(b"data").unwrap();
    assert!(matches!(events.next().await, Event::Data(data) if data == b"data"));
    assert!(transport.is_reading());
    drop(writer);
    assert!(matches!(events.next().await, Event::Eof));
    assert!(matches!(events.next().await, Event::Lost(None)));
    assert!(transport.is_closing());
}

#[tokio::test]
async fn a_pause_holds_data_and_end_back() {
    let (reader, mut writer) = pipe();
    let (transport, mut events) = reading(reader).await;
    transport.pause_reading();
    transport.pause_reading();
    assert!(!transport.is_reading());
    writer.write_all(b"data").unwrap();
    drop(writer);
    // The task has its turns, and makes no call in them.
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert!(events.so_far().is_empty());
    transport.resume_reading();
    assert!(matches!(events.next().await, Event::Data(data) if data == b"data"));
    assert!(matches!(events.next().await, Event::Eof));
    assert!(matches!(events.next().await, Event::Lost(None)));
}

#[tokio::test]
async fn a_closed_read_pipe_breaks_its_writer() {
    let (reader, mut writer) = pipe();
    let (transport, mut events) = reading(reader).await;
    let view = transport.pipe().unwrap().clone();
    view.with_fd(|_| Ok(())).unwrap();
    transport.clone().close();
    transport.close();
    assert!(matches!(events.next().await, Event::Lost(None)));
    tokio::task::yield_now().await;
    assert_eq!(
        view.with_fd(|_| Ok(())).unwrap_err().kind(),
        ErrorKind::NotConnected
    );
    assert_eq!(writer.write(b"x").unwrap_err().kind(), ErrorKind::BrokenPipe);
}

#[tokio::test]
async fn a_small_write_is_in_the_pipe_when_write_returns() {
    let (mut reader, writer) = pipe();
    let (transport, _events) = writing(writer).await;
    transport.write(b"");
    transport.write(b"now");
    assert_eq!(transport.write_buffer_size(), 0);
    let mut buffer = [0; 16];
    assert_eq!(reader.read(&mut buffer).unwrap(), 3);
}

#[tokio::test]
async fn what_the_pipe_does_not_take_is_buffered_pauses_and_resumes() {
    let (reader, writer) = pipe();
    let (transport, mut events) = writing(writer).await;
    transport.set_write_buffer_limits(WaterMarks::from_high(1000));
    transport.write(&vec![7; MORE_THAN_A_PIPE]);
    assert!(transport.write_buffer_size() > 1000);
    assert!(matches!(events.next().await, Event::Pause));
    transport.close();
    let all = tokio::task::spawn_blocking(move || {
        let (mut reader, mut all) = (reader, Vec::new());
        reader.read_to_end(&mut all).map(|_| all)
    });
    assert!(matches!(events.next().await, Event::Resume));
    assert!(matches!(events.next().await, Event::Lost(None)));
    assert_eq!(all.await.unwrap().unwrap(), vec![7; MORE_THAN_A_PIPE]);
}

#[tokio::test]
async fn write_eof_closes_a_pipe_through_either_handle() {
    let (mut reader, writer) = pipe();
    let (transport, mut events) = writing(writer).await;
    transport.write_eof();
    assert!(matches!(events.next().await, Event::Lost(None)));
    assert_eq!(reader.read(&mut [0; 1]).unwrap(), 0);

    let (mut reader, writer) = pipe();
    let (protocol, mut events) = Recorder::new();
    let protocol = protocol.reacting(|event, transport| {
        if matches!(event, Event::Made) {
            transport.write(b"last");
            transport.write_eof().expect("a pipe can be finished");
        }
    });
    connect_write_pipe(writer, protocol).unwrap();
    assert!(matches!(events.next().await, Event::Made));
    assert!(matches!(events.next().await, Event::Lost(None)));
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "last");
}

#[tokio::test]
async fn abort_drops_what_is_buffered() {
    let (reader, writer) = pipe();
    let (transport, mut events) = writing(writer).await;
    transport.write(&vec![0; MORE_THAN_A_PIPE]);
    transport.abort();
    assert!(matches!(events.next().await, Event::Lost(None)));
    let mut reader = reader;
    let mut all = Vec::new();
    reader.read_to_end(&mut all).unwrap();
    assert!(all.len() < MORE_THAN_A_PIPE);
}

#[tokio::test]
async fn a_reader_that_leaves_is_noticed_without_a_write() {
    let (reader, writer) = pipe();
    let (_transport, mut events) = writing(writer).await;
    drop(reader);
    assert!(matches!(events.next().await, Event::Lost(None)));
}

#[tokio::test]
async fn a_reader_that_leaves_what_is_buffered_breaks_the_pipe() {
    let (reader, writer) = pipe();
    let (transport, mut events) = writing(writer).await;
    transport.write(&vec![0; MORE_THAN_A_PIPE]);
    assert!(matches!(events.next().await, Event::Pause));
    drop(reader);
    let lost = events.next().await;
    let Event::Lost(Some(error)) = lost else { panic!("{lost:?}") };
    assert_eq!(error.kind(), Some(ErrorKind::BrokenPipe));
}

#[tokio::test]
async fn a_write_that_nobody_reads_is_epipe() {
    let (reader, writer) = pipe();
    let (transport, mut events) = writing(writer).await;
    // In one go: the task has no turn in which it could notice.
    drop(reader);
    transport.write(b"x");
    assert!(transport.is_closing());
    transport.write(b"dropped");
    let lost = events.next().await;
    let Event::Lost(Some(error)) = lost else { panic!("{lost:?}") };
    assert_eq!(error.kind(), Some(ErrorKind::BrokenPipe));
}

#[tokio::test]
async fn a_socket_will_do_and_bytes_the_wrong_way_do_no_harm() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let (transport, mut events) = writing(near).await;
    far.write_all(b"wrong way").unwrap();
    transport.write(b"right way");
    let mut buffer = [0; 16];
    assert_eq!(far.read(&mut buffer).unwrap(), 9);
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert!(events.so_far().is_empty() && !transport.is_closing());
    drop(far);
    assert!(matches!(events.next().await, Event::Lost(None)));
}

#[tokio::test]
async fn writing_through_the_full_handle_ends_a_read_pipe() {
    let (reader, _writer) = pipe();
    let (protocol, mut events) = Recorder::new();
    let protocol = protocol.reacting(|event, transport| {
        if matches!(event, Event::Made) {
            transport.write(b"x");
        }
    });
    connect_read_pipe(reader, protocol).unwrap();
    assert!(matches!(events.next().await, Event::Made));
    let lost = events.next().await;
    assert!(
        matches!(&lost, Event::Lost(Some(TransportError::Write(error)))
            if error.kind() == ErrorKind::Unsupported),
        "{lost:?}"
    );
}

#[tokio::test]
async fn files_and_folders_are_refused() {
    struct Quiet;
    impl Protocol for Quiet {}
    let file = File::open("/proc/self/exe").unwrap();
    let error = connect_read_pipe(file, Quiet).unwrap_err();
    assert!(matches!(error, PipeError::NotAPipe("a regular file")), "{error:?}");
    let folder = File::open("/").unwrap();
    let error = connect_write_pipe(folder, Quiet).unwrap_err();
    assert!(error.to_string().contains("a directory is no pipe"), "{error}");
    let null = File::open("/dev/null").unwrap();
    let error = connect_read_pipe(null, Quiet).unwrap_err();
    assert!(matches!(error, PipeError::Watch(_)), "{error:?}");
}

#[test]
fn without_a_runtime_the_error_says_so() {
    struct Quiet;
    impl Protocol for Quiet {}
    let (reader, writer) = pipe();
    let error = connect_read_pipe(reader, Quiet).unwrap_err();
    assert!(matches!(error, PipeError::NoRuntime(_)), "{error:?}");
    let error = connect_write_pipe(writer, Quiet).unwrap_err();
    assert!(matches!(error, PipeError::NoRuntime(_)), "{error:?}");
}
