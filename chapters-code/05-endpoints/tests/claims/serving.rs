//! S-server and S-tools: servers.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use endpoints::{
    Listen, ReadyUnixSocket, Server, create_server, create_unix_server,
    start_server, start_unix_server,
};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};
use streams::{StreamReader, StreamWriter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::mpsc;

use crate::servers::{
    Echo, address_of, echo, hello, made, own_address, shown, soon, waits,
};

async fn echo_server() -> Server {
    create_server(|| Echo, Listen::on(own_address())).await.expect("a free port")
}

/// Why there is no connection. Until it begins its program, a process that another test
/// starts has a copy of the listening socket, so the first attempt may still succeed.
async fn refused(address: SocketAddr) -> std::io::Error {
    let refused = async {
        loop {
            if let Err(error) = TcpStream::connect(address).await {
                return error;
            }
            tokio::task::yield_now().await;
        }
    };
    soon(refused).await
}

#[tokio::test]
async fn unix_sockets_join_processes_of_one_machine() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sock");
    let _server = create_unix_server(|| Echo, Listen::at_path(&path)).await.unwrap();
    let program = "import socket, sys\n\
                   s = socket.socket(socket.AF_UNIX)\n\
                   s.connect(sys.argv[1]); s.send(b'hello'); print(s.recv(5).decode())";
    let other = tokio::process::Command::new("python3")
        .args(["-c", program])
        .arg(&path)
        .stdin(std::process::Stdio::null())
        .output();
    match soon(other).await {
        Ok(output) => assert_eq!(output.stdout, b"hello\n"),
        Err(error) => netlab::skip(&format!("python3: {error}")),
    }
}

#[tokio::test]
async fn create_server_gives_a_server() {
    let server: Server = echo_server().await;
    assert!(server.is_serving());
    hello(address_of(&server)).await.unwrap();
}

#[tokio::test]
async fn close_closes_the_listening_sockets_and_no_connection() {
    let server = echo_server().await;
    let address = address_of(&server);
    let mut accepted = hello(address).await.unwrap();
    // On this one thread nobody accepts while nothing is awaited.
    let waiting = std::net::TcpStream::connect(address).unwrap();
    server.close();

    assert_eq!(refused(address).await.kind(), ErrorKind::ConnectionRefused);
    waiting.set_nonblocking(true).unwrap();
    let mut waiting = TcpStream::from_std(waiting).unwrap();
    let reset = soon(waiting.read(&mut [0; 1])).await.unwrap_err();
    assert_eq!(reset.kind(), ErrorKind::ConnectionReset);
    echo(&mut accepted).await.unwrap();
}

#[tokio::test]
async fn wait_closed_closes_nothing_and_waits_for_close_and_the_clients() {
    let server = echo_server().await;
    let mut waiting = pin!(server.wait_closed());
    assert!(waits(waiting.as_mut()).await);
    assert!(server.is_serving(), "waiting closes nothing");
    let client = hello(address_of(&server)).await.unwrap();
    server.close();
    assert!(waits(waiting.as_mut()).await, "a client is left");
    drop(client);
    soon(waiting).await;
}

#[tokio::test]
async fn sockets_are_those_that_listen_and_none_after_closing() {
    let (factory, mut events) = shown();
    let listen = Listen::on(own_address());
    let server = create_server(factory, listen).await.unwrap();
    let _client = TcpStream::connect(address_of(&server)).await.unwrap();
    let connection = made(&mut events).await.socket().unwrap();
    let [socket] = &server.sockets()[..] else { panic!("{server:?}") };
    assert!(socket.is_listening().unwrap());
    let listens = connection.with_fd(|fd| SockRef::from(&fd).is_listener());
    assert!(!listens.unwrap(), "the accepted one is not among them");
    server.close();
    assert!(server.sockets().is_empty());
}

/// How many connections the kernel completes that nobody accepts.
fn completed(backlog: i32) -> usize {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    listener.bind(&own_address().into()).expect("a free port");
    listener.listen(backlog).expect("it listens");
    let address = listener.local_addr().expect("it is bound");
    let clients: Vec<_> = (0..backlog + 8)
        .map(|_| {
            let client =
                Socket::new(Domain::IPV4, Type::STREAM, None).expect("a file");
            client.set_nonblocking(true).expect("a flag");
            let _ = client.connect(&address);
            client
        })
        .collect();
    clients.iter().filter(|client| client.peer_addr().is_ok()).count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_backlog_of_n_lets_n_and_one_connections_wait_to_be_accepted() {
    for backlog in [0, 1, 3, 100] {
        let somaxconn =
            std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap();
        let most: i32 = somaxconn.trim().parse().unwrap();
        let expected = usize::try_from(backlog.min(most) + 1).unwrap();
        assert_eq!(completed(backlog), expected, "backlog {backlog}");
    }
}

#[tokio::test]
async fn the_factory_makes_a_protocol_for_each_connection() {
    let calls = Arc::new(AtomicUsize::new(0));
    let factory = {
        let calls = calls.clone();
        move || {
            calls.fetch_add(1, Ordering::Relaxed);
            Echo
        }
    };
    let server = create_server(factory, Listen::on(own_address())).await.unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    for call in 1..=3 {
        hello(address_of(&server)).await.unwrap();
        assert_eq!(calls.load(Ordering::Relaxed), call);
    }
}

#[tokio::test]
async fn the_other_options_are_a_servers_own() {
    // A list of hosts, one socket for each address, and with port 0 a port for each.
    let hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"];
    let server = create_server(|| Echo, Listen::on_hosts(hosts, 0)).await.unwrap();
    let sockets = server.sockets();
    assert_eq!(sockets.len(), hosts.len());
    let ports: std::collections::HashSet<_> =
        sockets.iter().map(|it| it.local_addr().unwrap().port()).collect();
    assert!(ports.len() > 1);
    assert!(sockets.iter().all(|socket| socket.reuse_address().unwrap()));
    assert!(sockets[3].only_v6().unwrap());
    // A ready-made socket is bound by its maker.
    let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let bound: SocketAddr = socket.local_addr().unwrap();
    let server = create_server(|| Echo, Listen::on_socket(socket)).await.unwrap();
    assert_eq!(address_of(&server), bound);
}

#[tokio::test]
async fn start_server_gives_the_same_kind_of_server() {
    let handler =
        async |_: StreamReader, writer: StreamWriter| writer.write(b"hello");
    let server: Server =
        start_server(handler, Listen::on(own_address())).await.unwrap();
    assert_eq!(server.sockets().len(), 1);
    let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
    let mut answer = String::new();
    soon(client.read_to_string(&mut answer)).await.unwrap();
    assert_eq!(answer, "hello");
}

#[tokio::test]
async fn a_handler_may_wait_or_return_at_once() {
    let coroutine = async |mut reader: StreamReader, writer: StreamWriter| {
        let line = reader.readline().await.expect("a line");
        writer.write(&line);
    };
    let function = move |reader, writer| {
        tokio::spawn(coroutine(reader, writer));
        std::future::ready(())
    };
    let waiting = start_server(coroutine, Listen::on(own_address())).await.unwrap();
    let returning = start_server(function, Listen::on(own_address())).await.unwrap();
    for server in [waiting, returning] {
        let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
        client.write_all(b"a line\n").await.unwrap();
        let mut answer = String::new();
        soon(client.read_to_string(&mut answer)).await.unwrap();
        assert_eq!(answer, "a line\n");
    }
}

#[tokio::test]
async fn the_limit_is_of_the_reader_and_reading_pauses_above_its_double() {
    let (readers, mut given) = mpsc::unbounded_channel();
    let handler = move |reader: StreamReader, writer: StreamWriter| {
        let readers = readers.clone();
        async move { drop(readers.send((reader, writer))) }
    };
    let limit = NonZeroUsize::new(1000).unwrap();
    let listen = Listen::on(own_address()).limit(limit);
    let server = start_server(handler, listen).await.unwrap();
    let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
    let (reader, writer) = soon(given.recv()).await.unwrap();
    assert_eq!(reader.limit(), 1000);
    for (length, is_reading) in [(2000, true), (2001, false)] {
        client.write_all(&vec![b'.'; length - reader.buffered()]).await.unwrap();
        soon(async {
            while reader.buffered() < length {
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert_eq!(writer.transport().is_reading(), is_reading, "{length}");
    }
}

#[tokio::test]
async fn a_unix_server_is_of_the_family_unix_and_the_type_stream() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sock");
    let server = create_unix_server(|| Echo, Listen::at_path(&path)).await.unwrap();
    let found = server.sockets()[0].with_fd(|fd| {
        let socket = SockRef::from(&fd);
        Ok((socket.domain()?, socket.r#type()?))
    });
    assert_eq!(found.unwrap(), (Domain::UNIX, Type::STREAM));
    let datagrams = Socket::new(Domain::UNIX, Type::DGRAM, None).unwrap();
    assert!(ReadyUnixSocket::new(datagrams).is_err());
}

#[tokio::test]
async fn a_stale_socket_is_removed_a_live_one_is_not_and_ones_own_is_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sock");
    // Bound alone: a listener would live on in a process that another test starts.
    let stale = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    stale.bind(&SockAddr::unix(&path).unwrap()).unwrap();
    drop(stale);
    let handler =
        async |_: StreamReader, writer: StreamWriter| writer.write(b"first");
    let server = start_unix_server(handler, Listen::at_path(&path)).await.unwrap();

    let second = start_unix_server(handler, Listen::at_path(&path)).await;
    assert_eq!(second.unwrap_err().kind(), ErrorKind::AddrInUse);
    let mut answer = String::new();
    let mut client = UnixStream::connect(&path).await.unwrap();
    soon(client.read_to_string(&mut answer)).await.unwrap();
    assert_eq!(answer, "first");
    server.close();
    assert!(!path.exists());
}
