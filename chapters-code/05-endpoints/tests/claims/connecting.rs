//! S-conn, connections: what this crate does with each argument.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};

use endpoints::{
    Connect, ConnectError, IpFamily, LookupFlags, create_connection,
    create_unix_connection, open_connection, open_unix_connection,
};
use socket2::{Domain, Socket, Type};
use streams::DEFAULT_LIMIT;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::mpsc;
use transports::{Protocol, Transport};

use crate::python::prints;
use crate::servers::{Seen, Shown, own_address, soon};

struct Quiet;
impl Protocol for Quiet {}

async fn connect(target: Connect) -> Result<Transport, ConnectError> {
    soon(create_connection(|| Quiet, target)).await
}

fn peer(transport: &Transport) -> String {
    transport.peer_name().map(ToString::to_string).unwrap_or_default()
}

/// A listener and a socket that is bound alone, and the addresses: the first refuses.
async fn one_of_two() -> ((TcpListener, Socket), [SocketAddr; 2]) {
    let listener = TcpListener::bind(own_address()).await.expect("a free port");
    let closed = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    closed.bind(&own_address().into()).expect("a free port");
    let refusing = closed.local_addr().expect("it is bound").as_socket();
    let refusing = refusing.expect("it is an Internet address");
    let places = [refusing, listener.local_addr().expect("it is bound")];
    ((listener, closed), places)
}

#[tokio::test]
async fn a_ready_made_stream_of_any_family_is_taken_and_asyncio_takes_one_without_a_peer()
 {
    let (near, far) = UnixStream::pair().unwrap();
    let transport = create_connection(|| Quiet, near).await.unwrap();
    drop(far);
    transport.close();
    let unconnected = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let error = create_connection(|| Quiet, unconnected).await.unwrap_err();
    assert!(matches!(error, ConnectError::NotConnected), "{error}");
    prints(
        r#"
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=socket.socket())
    print(transport.get_extra_info("peername"))
    transport.abort()
    near, far = socket.socketpair()
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=near)
    print(transport.get_extra_info("socket").family.name)
"#,
        &["None", "AF_UNIX"],
    );
}

#[tokio::test]
async fn every_address_is_tried_in_order_until_one_answers() {
    let (_held, [closed, open]) = one_of_two().await;
    let transport = connect(Connect::to_place([closed, open])).await.unwrap();
    assert_eq!(peer(&transport), open.to_string());
    let error = connect(Connect::to_place([closed, closed])).await.unwrap_err();
    assert_eq!(error.attempts().count(), 2);
}

#[tokio::test]
async fn a_family_can_be_forced_and_a_literal_of_the_other_is_refused() {
    let (_held, [_, open]) = one_of_two().await;
    let to = || Connect::to(open.ip().to_string(), open.port());
    connect(to().family(IpFamily::V4)).await.unwrap();
    let error = connect(to().family(IpFamily::V6)).await.unwrap_err();
    assert!(matches!(error, ConnectError::Resolve(_)), "{error}");
}

#[tokio::test]
async fn flags_are_hints_for_the_lookup_and_a_wrong_proto_is_passed_over() {
    let (_held, [_, open]) = one_of_two().await;
    let numeric = |host: String| {
        Connect::to(host, open.port()).flags(LookupFlags::NUMERIC_HOST)
    };
    connect(numeric(open.ip().to_string())).await.unwrap();
    connect(numeric("localhost".to_owned())).await.expect_err("it is a name");
    prints(
        r#"
    udp = {"proto": socket.IPPROTO_UDP}
    transport, _ = await loop.create_connection(asyncio.Protocol, "127.0.0.1", port, **udp)
    print(transport.get_extra_info("socket").type.name)
"#,
        &["SOCK_STREAM"],
    );
}

#[tokio::test]
async fn the_factory_is_called_once_connected_and_not_when_that_fails() {
    let (_held, [closed, open]) = one_of_two().await;
    let calls = AtomicUsize::new(0);
    let factory = || {
        calls.fetch_add(1, Ordering::Relaxed);
        Quiet
    };
    create_connection(factory, closed).await.unwrap_err();
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    create_connection(factory, [closed, open].as_slice()).await.unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    prints(
        r#"
    protocol = asyncio.Protocol()
    print(await outcome(lambda: loop.create_connection(protocol, "127.0.0.1", port)))
"#,
        &["TypeError"],
    );
}

#[tokio::test]
async fn a_local_address_is_bound_before_connecting() {
    let ((listener, _), [_, open]) = one_of_two().await;
    let local = own_address();
    connect(Connect::to_place(open).local_addr(local)).await.unwrap();
    let (_, client) = listener.accept().await.unwrap();
    assert_eq!(client.ip(), local.ip());

    let taken = connect(Connect::to_place(open).local_addr(open)).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    let other = Connect::to_place(open).local_addr(("::1", 0));
    let error = connect(other).await.unwrap_err();
    assert!(error.to_string().contains("none of the local addresses"), "{error}");
}

#[tokio::test]
async fn without_a_local_address_the_kernel_chooses_one() {
    let ((listener, _), [_, open]) = one_of_two().await;
    connect(Connect::to_place(open)).await.unwrap();
    let (_, client) = listener.accept().await.unwrap();
    assert_ne!(client.port(), 0);
}

#[tokio::test]
async fn connection_made_has_run_when_the_call_returns() {
    let (_held, [_, open]) = one_of_two().await;
    let (seen, mut events) = mpsc::unbounded_channel();
    create_connection(|| Shown(seen), open).await.unwrap();
    assert!(matches!(events.try_recv(), Ok(Seen::Made(_))));
}

#[tokio::test]
async fn open_connection_has_a_limit_of_64_kib_and_no_loop() {
    assert_eq!(DEFAULT_LIMIT.get(), 64 * 1024);
    prints(
        r#"
    opening = asyncio.open_connection
    print(await outcome(lambda: opening("127.0.0.1", port, loop=loop)))
    print(await outcome(lambda: opening("127.0.0.1", port, limit=None)))
    reader, writer = await opening("127.0.0.1", port)
    print(reader._limit)
"#,
        &["TypeError", "TypeError", "65536"],
    );
}

#[tokio::test]
async fn below_open_connection_are_a_transport_and_a_protocol() {
    let ((listener, _), [_, open]) = one_of_two().await;
    let (mut reader, writer) = open_connection(open).await.unwrap();
    let transport: &Transport = writer.transport();
    assert_eq!(peer(transport), open.to_string());
    let (mut accepted, _) = listener.accept().await.unwrap();
    accepted.write_all(b"hello\n").await.unwrap();
    assert_eq!(soon(reader.readline()).await.unwrap(), "hello\n");
    prints(
        r#"
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    print(type(writer.transport.get_protocol()).__name__)
"#,
        &["StreamReaderProtocol"],
    );
}

#[tokio::test]
async fn open_unix_connection_is_create_unix_connection_with_streams() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let transport = create_unix_connection(|| Quiet, &path).await.unwrap();
    let (_, writer) = open_unix_connection(&path).await.unwrap();
    assert_eq!(peer(&transport), peer(writer.transport()));
    soon(listener.accept()).await.unwrap();
    soon(listener.accept()).await.unwrap();
}
