//! `StreamWriter::drain`.

mod connected;

use std::io::{self, ErrorKind};
use std::sync::Arc;

use connected::{fill, let_others_run, over_tcp, over_unix, reset, soon};
use futures::FutureExt;
use streams::{DrainError, FlowControl, StreamError, StreamWriter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use transports::{Protocol, Transport, WaterMarks, attach};

fn broken_pipe() -> StreamError {
    io::Error::from(ErrorKind::BrokenPipe).into()
}

#[tokio::test]
async fn drain_waits_above_the_high_mark_and_goes_on_at_the_low_one() {
    let (_reader, writer, mut far) = over_unix();
    fill(&writer).await;
    let buffered = writer.transport().write_buffer_size();
    // Exactly at the high mark there is room; strictly above it there is none.
    let marks = |high| WaterMarks::new(buffered / 2, high).unwrap();
    let_others_run().await;
    assert!(writer.drain().now_or_never().is_none());

    let writer = Arc::new(writer);
    let draining = tokio::spawn({
        let writer = writer.clone();
        async move {
            writer.drain().await.unwrap();
            writer.transport().write_buffer_size()
        }
    });
    writer.transport().set_write_buffer_limits(marks(buffered));
    let_others_run().await;
    assert!(!draining.is_finished());
    let reading = tokio::spawn(async move {
        let mut all = Vec::new();
        far.read_to_end(&mut all).await.unwrap();
    });
    let left = soon(draining).await.unwrap();
    assert!(left <= buffered / 2, "{left} of {buffered}");
    drop(writer);
    soon(reading).await.unwrap();
}

#[tokio::test]
async fn drain_is_ready_at_once_at_the_high_mark_whatever_is_buffered() {
    let (_reader, writer, _far) = over_unix();
    let high = 16 << 20;
    writer.transport().set_write_buffer_limits(WaterMarks::from_high(high));
    writer.write(&[b' '; 1 << 20]);
    let missing = high - writer.transport().write_buffer_size();
    writer.write(&vec![b' '; missing]);
    assert_eq!(writer.transport().write_buffer_size(), high);
    assert!(writer.drain().now_or_never().unwrap().is_ok());
    assert_eq!(writer.transport().write_buffer_size(), high);
    writer.write(b" ");
    assert!(writer.drain().now_or_never().is_none());
}

#[tokio::test]
async fn whoever_drains_after_each_write_holds_one_write_above_the_high_mark() {
    let (_reader, writer, mut far) = over_unix();
    let mut peer = tokio::spawn(async move {
        let (mut all, mut piece) = (0, vec![0; 16 * 1024]);
        while let n = far.read(&mut piece).await.unwrap()
            && n > 0
        {
            all += n;
            tokio::task::yield_now().await;
        }
        all
    });
    for _ in 0..1000 {
        writer.write(&[b'x'; 10_000]);
        assert!(writer.transport().write_buffer_size() <= 64 * 1024 + 10_000);
        soon(writer.drain()).await.unwrap();
        assert!(writer.transport().write_buffer_size() <= 64 * 1024);
    }
    writer.close();
    assert_eq!(soon(&mut peer).await.unwrap(), 10_000_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_resumption_is_missed_when_writer_and_transport_run_on_two_threads() {
    let (_reader, writer, mut far) = over_unix();
    writer.transport().set_write_buffer_limits(WaterMarks::new(0, 0).unwrap());
    let peer = tokio::spawn(async move {
        tokio::io::copy(&mut far, &mut tokio::io::sink()).await.unwrap()
    });
    let writer = Arc::new(writer);
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let writer = writer.clone();
            tokio::spawn(async move {
                for _ in 0..500 {
                    writer.write(&[b'x'; 50_000]);
                    soon(writer.drain()).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    Arc::into_inner(writer).expect("the tasks have ended").close();
    assert_eq!(soon(peer).await.unwrap(), 4 * 500 * 50_000);
}

#[tokio::test]
async fn drain_gives_the_readers_error() {
    let (reader, writer, _far) = over_unix();
    reader.set_error(broken_pipe());
    let error = writer.drain().now_or_never().unwrap().unwrap_err();
    let DrainError::Broken(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), Some(ErrorKind::BrokenPipe));
}

#[tokio::test]
async fn drain_gives_the_error_of_a_connection_that_was_reset() {
    let (_reader, writer, far) = over_tcp().await;
    reset(far);
    soon(async {
        while writer.drain().await.is_ok() {
            writer.write(b"data");
            tokio::task::yield_now().await;
        }
    })
    .await;
    // The first may have noticed itself, and then knew no more than that it is over, as
    // in asyncio. From then on it is known why.
    let error = writer.drain().await.unwrap_err();
    let DrainError::Broken(error) = error else { panic!("{error:?}") };
    assert!(error.transport_error().is_some());
    let kind = error.kind().expect("it is the system's");
    assert!(
        matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "{kind:?}"
    );
}

#[tokio::test]
async fn write_and_drain_in_a_loop_come_to_an_error_after_close() {
    // By another handle: on the writer itself it does not compile.
    let (_reader, writer, _far) = over_unix();
    writer.transport().clone().close();
    let mut drains = 0;
    let error = loop {
        writer.write(b"data");
        drains += 1;
        if let Err(error) = writer.drain().await {
            break error;
        }
    };
    assert!(matches!(error, DrainError::ConnectionLost), "{error:?}");
    // The first lets the others run, so that the second knows.
    assert!(drains <= 2, "{drains}");
}

#[tokio::test]
async fn a_drain_that_waits_ends_when_the_connection_is_aborted() {
    let (_reader, writer, _far) = over_unix();
    fill(&writer).await;
    let transport = writer.transport().clone();
    let draining = tokio::spawn(async move { (writer.drain().await, writer) });
    let_others_run().await;
    assert!(!draining.is_finished());
    transport.abort();
    let (drained, writer) = soon(draining).await.unwrap();
    drained.unwrap();
    let later = writer.drain().await;
    assert!(matches!(later, Err(DrainError::ConnectionLost)), "{later:?}");
}

#[tokio::test]
async fn writing_and_draining_in_a_loop_lets_other_tasks_run() {
    let (_reader, writer, mut far) = over_unix();
    let reading =
        tokio::spawn(async move { far.read_to_end(&mut Vec::new()).await.unwrap() });
    let other = tokio::spawn(async {});
    // The peer's socket takes a byte each time, so that drain never has to wait.
    let mut rounds = 0;
    while !other.is_finished() {
        writer.write(b"x");
        writer.drain().await.unwrap();
        rounds += 1;
        assert!(rounds < 10_000, "the other task never ran");
    }
    writer.close();
    assert_eq!(soon(reading).await.unwrap(), rounds);
}

#[tokio::test]
async fn a_writer_without_a_reader_can_be_made_for_a_protocol_of_ones_own() {
    struct Flows(FlowControl);
    impl Protocol for Flows {
        fn pause_writing(&mut self, _: Transport) {
            self.0.pause_writing();
        }
        fn resume_writing(&mut self, _: Transport) {
            self.0.resume_writing();
        }
        fn connection_lost(&mut self, error: Option<transports::TransportError>) {
            self.0.connection_lost(error.map(Into::into));
        }
    }
    let (near, mut far) = UnixStream::pair().unwrap();
    let flow = FlowControl::new();
    let transport = attach(near, Flows(flow.clone())).unwrap();
    let writer = StreamWriter::new(transport, flow, None);
    writer.write(b"hello");
    writer.drain().await.unwrap();
    let closing = writer.close();
    soon(closing.wait_closed()).await.unwrap();
    let mut all = String::new();
    far.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "hello");
    assert!(far.write_all(b"late").await.is_err());
}
