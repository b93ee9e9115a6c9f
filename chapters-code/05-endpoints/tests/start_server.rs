//! Servers of streams: a handler for each connection.

mod serving;

use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::pin::pin;
use std::sync::{Arc, Mutex};

use endpoints::{Listen, Server, start_server, start_unix_server};
use serving::{address_of, own_address, soon, waits};
use streams::{ReadError, StreamReader, StreamWriter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::{Notify, mpsc};

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Sends one line back, and closes.
async fn one_line(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> Result<(), Fault> {
    let line = reader.readline().await?;
    writer.write(&line);
    writer.drain().await?;
    writer.close().wait_closed().await?;
    Ok(())
}

async fn all_of(mut client: impl AsyncReadExt + AsyncWriteExt + Unpin) -> String {
    client.write_all(b"hello world!\n").await.expect("it is connected");
    let mut answer = String::new();
    soon(client.read_to_string(&mut answer)).await.expect("an answer");
    answer
}

async fn is_served(server: &Server) -> String {
    all_of(TcpStream::connect(address_of(server)).await.expect("it serves")).await
}

#[tokio::test]
async fn a_handler_serves_each_connection() {
    let server = start_server(one_line, Listen::on(own_address())).await.unwrap();
    for _ in 0..3 {
        assert_eq!(is_served(&server).await, "hello world!\n");
    }
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn a_handler_may_be_a_function_that_starts_a_task_and_returns() {
    let callback = |reader, writer| {
        tokio::spawn(one_line(reader, writer));
        std::future::ready(())
    };
    let server = start_server(callback, Listen::on(own_address())).await.unwrap();
    assert_eq!(is_served(&server).await, "hello world!\n");
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn a_handler_serves_a_ready_socket() {
    let listener = std::net::TcpListener::bind(own_address()).unwrap();
    let server = start_server(one_line, Listen::on_socket(listener)).await.unwrap();
    assert_eq!(is_served(&server).await, "hello world!\n");
}

#[tokio::test]
async fn a_handler_serves_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sock");
    let server = start_unix_server(one_line, Listen::at_path(&path)).await.unwrap();
    let client = UnixStream::connect(&path).await.unwrap();
    assert_eq!(all_of(client).await, "hello world!\n");
    server.close();
    soon(server.wait_closed()).await;
    assert!(!path.exists());
}

/// CPython's test_start_server_1 and test_start_unix_server_1: a handler ends the task
/// that serves for ever.
async fn ended_by_a_handler<R: Future<Output = String>>(
    make: impl AsyncFnOnce(Arc<Notify>) -> Server,
    client: impl FnOnce(&Server) -> R,
) {
    let end = Arc::new(Notify::new());
    let server = make(end.clone()).await;
    assert!(!server.is_serving());
    server.start_serving().expect("it can start");
    assert!(server.is_serving());
    let talk = client(&server);
    let serve = async {
        tokio::select! {
            ended = server.serve_forever() => panic!("{ended:?}"),
            () = end.notified() => {}
        }
    };
    let ((), answer) = soon(async { tokio::join!(serve, talk) }).await;
    assert_eq!(answer, "1");
    assert!(server.sockets().is_empty());
    assert!(!server.is_serving());
    let error = server.serve_forever().await.expect_err("it is closed");
    assert!(error.to_string().contains("is closed"));
}

async fn hello_of_5_kib(
    mut client: impl AsyncReadExt + AsyncWriteExt + Unpin,
) -> String {
    let mut hello = vec![b'1'; 5 * 1024];
    hello.push(b'\n');
    client.write_all(&hello).await.expect("it is connected");
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.expect("an answer");
    answer
}

/// Answers one line, and ends serving before that.
async fn ending(
    mut reader: StreamReader,
    writer: StreamWriter,
    end: Arc<Notify>,
) -> Result<(), Fault> {
    reader.readline().await?;
    end.notify_one();
    writer.write(b"1");
    Ok(writer.close().wait_closed().await?)
}

#[tokio::test]
async fn a_handler_can_end_serving_for_ever_and_still_answer() {
    let make = async |end: Arc<Notify>| {
        let handler = move |reader, writer| ending(reader, writer, end.clone());
        let listen = Listen::on(own_address()).start_serving(false);
        start_server(handler, listen).await.expect("a free port")
    };
    ended_by_a_handler(make, |server| {
        let address = address_of(server);
        async move { hello_of_5_kib(TcpStream::connect(address).await.unwrap()).await }
    })
    .await;
}

#[tokio::test]
async fn a_handler_can_end_serving_a_path_for_ever_and_still_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sock");
    let make = async |end: Arc<Notify>| {
        let handler = move |reader, writer| ending(reader, writer, end.clone());
        let listen = Listen::at_path(&path).start_serving(false);
        start_unix_server(handler, listen).await.expect("a free path")
    };
    ended_by_a_handler(make, |_| {
        let path = path.clone();
        async move { hello_of_5_kib(UnixStream::connect(&path).await.unwrap()).await }
    })
    .await;
}

#[tokio::test]
async fn a_handler_that_fails_or_panics_loses_its_own_connection_only() {
    let handler = async |mut reader: StreamReader, writer: StreamWriter| {
        loop {
            let line = reader.readline().await?;
            match &line[..] {
                b"fail\n" => return Err(Fault::from("as it was told to")),
                b"panic\n" => panic!("as it was told to"),
                b"" => return Ok(()),
                line => writer.write(line),
            }
        }
    };
    let server = start_server(handler, Listen::on(own_address())).await.unwrap();
    let mut other = TcpStream::connect(address_of(&server)).await.unwrap();
    for told in ["fail\n", "panic\n"] {
        let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
        client.write_all(told.as_bytes()).await.unwrap();
        assert_eq!(soon(client.read(&mut [0; 1])).await.unwrap(), 0);
    }
    serving_line(&mut other).await;
}

async fn serving_line(client: &mut TcpStream) {
    client.write_all(b"still there\n").await.expect("it is connected");
    let mut answer = [0; 12];
    soon(client.read_exact(&mut answer)).await.expect("an answer");
    assert_eq!(&answer, b"still there\n");
}

#[tokio::test]
async fn a_handler_that_returns_closes_its_connection() {
    let handler = async |_: StreamReader, writer: StreamWriter| writer.write(b"bye");
    let server = start_server(handler, Listen::on(own_address())).await.unwrap();
    let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
    let mut answer = String::new();
    soon(client.read_to_string(&mut answer)).await.unwrap();
    assert_eq!(answer, "bye");
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn a_writer_that_is_given_away_outlives_its_handler() {
    let (writers, mut given) = mpsc::unbounded_channel();
    let handler = move |_: StreamReader, writer: StreamWriter| {
        let writers = writers.clone();
        async move { drop(writers.send(writer)) }
    };
    let server = start_server(handler, Listen::on(own_address())).await.unwrap();
    let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
    let writer = soon(given.recv()).await.unwrap();
    server.close();
    let mut closed = pin!(server.wait_closed());
    assert!(waits(closed.as_mut()).await, "the connection lives on");
    writer.write(b"later");
    drop(writer);
    let mut answer = String::new();
    soon(client.read_to_string(&mut answer)).await.unwrap();
    assert_eq!(answer, "later");
    soon(closed).await;
}

#[tokio::test]
async fn a_limit_holds_for_the_reader_of_each_connection() {
    let (outcomes, mut seen) = mpsc::unbounded_channel();
    let handler = move |mut reader: StreamReader, writer: StreamWriter| {
        let outcomes = outcomes.clone();
        async move {
            // Else it would be dropped before this begins.
            let _open = writer;
            let limit = reader.limit();
            let outcome = reader.readuntil(b"\n").await;
            drop(outcomes.send((limit, outcome)));
        }
    };
    let limit = NonZeroUsize::new(16).unwrap();
    let listen = Listen::on(own_address()).limit(limit);
    let server = start_server(handler, listen).await.unwrap();
    for _ in 0..2 {
        let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
        client.write_all(&[b'x'; 100]).await.unwrap();
        let (limit, outcome) = soon(seen.recv()).await.unwrap();
        assert_eq!(limit, 16);
        assert!(
            matches!(outcome, Err(ReadError::LimitOverrun { .. })),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn close_clients_ends_what_the_handlers_wait_for() {
    let ends = Arc::new(Mutex::new(Vec::new()));
    let handler = {
        let ends = ends.clone();
        move |mut reader: StreamReader, writer: StreamWriter| {
            let ends = ends.clone();
            async move {
                writer.write(b"!");
                let end = reader.readline().await;
                ends.lock().expect("unpoisoned").push(end.expect("an end in order"));
                drop(writer);
            }
        }
    };
    let server = start_server(handler, Listen::on(own_address())).await.unwrap();
    let mut clients = Vec::new();
    for _ in 0..3 {
        let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
        // From now on it is known to be accepted.
        assert_eq!(soon(client.read(&mut [0; 1])).await.unwrap(), 1);
        clients.push(client);
    }
    server.close();
    server.close_clients();
    soon(server.wait_closed()).await;
    for mut client in clients {
        assert_eq!(soon(client.read(&mut [0; 1])).await.unwrap(), 0);
    }
    soon(async {
        while ends.lock().expect("unpoisoned").len() < 3 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(ends.lock().unwrap().iter().all(|end| end.is_empty()));
}

#[tokio::test]
async fn an_address_in_use_is_named_here_too() {
    let first = start_server(one_line, Listen::on(own_address())).await.unwrap();
    let listen = Listen::on(address_of(&first));
    let error = start_server(one_line, listen).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&address_of(&first).to_string()));
}
