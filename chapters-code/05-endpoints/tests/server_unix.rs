//! Servers of Unix sockets: paths, stale and live; abstract names; the socket's file.

mod serving;

use std::fs;
use std::io::ErrorKind;
use std::os::unix::net as std_unix;
use std::path::{Path, PathBuf};

use endpoints::{Listen, ReadyUnixSocket, ServeError, Server, create_unix_server};
use serving::{Echo, soon};
use socket_families::{Address, UnixAddress};
use socket2::{Domain, SockAddr, Socket, Type};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.sock");
    (folder, path)
}

async fn serve(path: &Path) -> Result<Server, ServeError> {
    create_unix_server(|| Echo, Listen::at_path(path)).await
}

async fn served(mut client: UnixStream) {
    client.write_all(b"hello").await.expect("it is connected");
    let mut answer = [0; 5];
    soon(client.read_exact(&mut answer)).await.expect("an echo");
    assert_eq!(&answer, b"hello");
}

#[tokio::test]
async fn a_client_is_served_at_a_path() {
    let (_folder, path) = place();
    let server = serve(&path).await.unwrap();
    served(UnixStream::connect(&path).await.unwrap()).await;
    let address = server.sockets()[0].address().unwrap();
    assert_eq!(address.to_string(), format!("unix:{}", path.display()));
    let error = server.sockets()[0].local_addr().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_stale_socket_is_replaced() {
    let (_folder, path) = place();
    drop(std_unix::UnixListener::bind(&path).unwrap());
    assert!(path.exists(), "what a killed server leaves behind");
    let _server = serve(&path).await.unwrap();
    served(UnixStream::connect(&path).await.unwrap()).await;
}

#[tokio::test]
async fn a_live_socket_is_left_alone_and_its_path_named() {
    let (_folder, path) = place();
    let _first = serve(&path).await.unwrap();
    let error = serve(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    assert!(
        matches!(&error, ServeError::LivePath { path: named } if *named == path)
    );
    assert!(error.to_string().contains("a.sock"), "{error}");
    served(UnixStream::connect(&path).await.unwrap()).await;
}

#[tokio::test]
async fn a_live_socket_with_a_full_backlog_is_left_alone() {
    let (_folder, path) = place();
    let full = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    full.bind(&SockAddr::unix(&path).unwrap()).unwrap();
    full.listen(0).unwrap();
    let _waiting = std_unix::UnixStream::connect(&path).unwrap();
    let error = serve(&path).await.unwrap_err();
    assert!(matches!(error, ServeError::LivePath { .. }), "{error}");
    assert!(path.exists());
}

#[tokio::test]
async fn a_live_datagram_socket_is_left_alone() {
    let (_folder, path) = place();
    let _datagrams = std_unix::UnixDatagram::bind(&path).unwrap();
    let error = serve(&path).await.unwrap_err();
    assert!(matches!(error, ServeError::LivePath { .. }), "{error}");
    assert!(path.exists());
}

#[tokio::test]
async fn a_file_that_is_no_socket_is_left_alone_and_named() {
    let (folder, path) = place();
    fs::write(&path, "keep me").unwrap();
    for taken in [path.as_path(), folder.path()] {
        let error = serve(taken).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        assert!(matches!(error, ServeError::NotASocket { .. }), "{error}");
        assert!(error.to_string().contains("is already in use"), "{error}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "keep me");
}

#[tokio::test]
async fn a_path_that_cannot_be_bound_is_named_with_the_reason() {
    let (folder, _) = place();
    let nowhere = folder.path().join("missing/a.sock");
    let error = serve(&nowhere).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("missing/a.sock"), "{error}");

    let long = folder.path().join("x".repeat(200));
    let error = serve(&long).await.unwrap_err();
    assert!(matches!(error, ServeError::Address(_)), "{error}");
    for unusable in ["", "a\0b"] {
        let error = serve(Path::new(unusable)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    }
}

#[tokio::test]
async fn closing_removes_the_socket_file() {
    let (_folder, path) = place();
    let server = serve(&path).await.unwrap();
    let client = UnixStream::connect(&path).await.unwrap();
    let mut client = client;
    client.write_all(b"hello").await.unwrap();
    soon(client.read_exact(&mut [0; 5])).await.unwrap();
    server.close();
    assert!(!path.exists());
    served(client).await;
    let server = serve(&path).await.unwrap();
    drop(server);
    assert!(!path.exists(), "dropping closes");
}

#[tokio::test]
async fn closing_removes_the_file_of_a_ready_socket_too() {
    let (_folder, path) = place();
    let socket = std_unix::UnixListener::bind(&path).unwrap();
    let listen = Listen::on_unix_socket(socket);
    let server = create_unix_server(|| Echo, listen).await.unwrap();
    served(UnixStream::connect(&path).await.unwrap()).await;
    server.close();
    assert!(!path.exists());
}

#[tokio::test]
async fn a_file_that_is_gone_already_is_no_trouble() {
    let (_folder, path) = place();
    let server = serve(&path).await.unwrap();
    fs::remove_file(&path).unwrap();
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn a_file_that_another_has_put_in_its_place_is_left_alone() {
    let (_folder, path) = place();
    let server = serve(&path).await.unwrap();
    // Still linked elsewhere, so that its inode is not given out again.
    fs::rename(&path, path.with_extension("old")).unwrap();
    let _other = std_unix::UnixListener::bind(&path).unwrap();
    server.close();
    assert!(path.exists());
}

#[tokio::test]
async fn the_file_stays_if_it_is_not_to_be_removed() {
    let (_folder, path) = place();
    let listen = Listen::at_path(&path).cleanup_socket(false);
    create_unix_server(|| Echo, listen).await.unwrap().close();
    assert!(path.exists());
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    fs::remove_file(&path).unwrap();
    socket.bind(&SockAddr::unix(&path).unwrap()).unwrap();
    let ready = ReadyUnixSocket::new(socket).unwrap();
    let listen = Listen::on_unix_socket(ready).cleanup_socket(false);
    create_unix_server(|| Echo, listen).await.unwrap().close();
    assert!(path.exists());
}

#[test]
fn a_socket_of_another_family_or_type_is_refused() {
    for (domain, of_type) in [
        (Domain::IPV4, Type::STREAM),
        (Domain::UNIX, Type::DGRAM),
        (Domain::UNIX, Type::SEQPACKET),
    ] {
        let socket = Socket::new(domain, of_type, None).unwrap();
        let error = ReadyUnixSocket::new(socket).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("stream socket of AF_UNIX"));
    }
}

#[tokio::test]
async fn a_ready_socket_may_be_nonblocking_and_must_be_bound() {
    let (_folder, path) = place();
    let bound = Socket::new(Domain::UNIX, Type::STREAM.nonblocking(), None).unwrap();
    bound.bind(&SockAddr::unix(&path).unwrap()).unwrap();
    let listen = Listen::on_unix_socket(ReadyUnixSocket::new(bound).unwrap());
    let _server = create_unix_server(|| Echo, listen).await.unwrap();
    served(UnixStream::connect(&path).await.unwrap()).await;

    let unbound = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    let listen = Listen::on_unix_socket(ReadyUnixSocket::new(unbound).unwrap());
    let error = create_unix_server(|| Echo, listen).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_abstract_name_has_no_file_and_is_free_when_the_server_is_closed() {
    let name = format!("endpoints-{}-\0-abstract", std::process::id()).into_bytes();
    let listen = || Listen::at_abstract_name(name.clone());
    let server = create_unix_server(|| Echo, listen()).await.unwrap();
    let address = SockAddr::try_from(&UnixAddress::Abstract(name.clone())).unwrap();
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    socket.connect(&address).unwrap();
    socket.set_nonblocking(true).unwrap();
    served(UnixStream::from_std(socket.into()).unwrap()).await;

    let error = create_unix_server(|| Echo, listen()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    let text = error.to_string();
    assert!(text.contains("unix:@endpoints-"), "{text}");
    assert!(!text.contains("port"), "{text}");
    server.close();
    create_unix_server(|| Echo, listen()).await.unwrap().close();

    let long = Listen::at_abstract_name(vec![b'x'; 200]);
    let error = create_unix_server(|| Echo, long).await.unwrap_err();
    assert!(matches!(error, ServeError::Address(_)), "{error}");
}

#[tokio::test]
async fn a_path_that_begins_with_a_null_byte_is_an_abstract_name() {
    let name = format!("endpoints-path-{}", std::process::id());
    let server = serve(Path::new(&format!("\0{name}"))).await.unwrap();
    let expected = Address::Unix(UnixAddress::Abstract(name.into_bytes()));
    assert_eq!(server.sockets()[0].address().unwrap(), expected);
    server.close();
}

#[tokio::test]
async fn a_unix_server_can_be_made_now_and_started_later() {
    let (_folder, path) = place();
    let listen = Listen::at_path(&path).start_serving(false);
    let server = create_unix_server(|| Echo, listen).await.unwrap();
    assert!(!server.is_serving());
    let error = UnixStream::connect(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    server.start_serving().unwrap();
    served(UnixStream::connect(&path).await.unwrap()).await;
    server.close();
    server.close_clients();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn a_path_with_bytes_that_are_no_text_is_a_path() {
    use std::os::unix::ffi::OsStrExt;
    let (folder, _) = place();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe.sock"));
    let server = serve(&path).await.unwrap();
    served(UnixStream::connect(&path).await.unwrap()).await;
    server.close();
    assert!(!path.exists());
}
