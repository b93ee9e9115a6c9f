//! `create_datagram_endpoint` over Unix sockets.

mod datagram_events;

use std::io::ErrorKind;
use std::os::unix::net::UnixDatagram;

use datagram_events::open;
use endpoints::{EndpointError, UnixEndpoint};
use socket_families::UnixAddress;

#[tokio::test]
async fn datagrams_go_between_paths() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let mut server = open(UnixEndpoint::bound_to(&there)).await.unwrap();
    let target = UnixEndpoint::connected_to(&there).local_addr(&here);
    let mut client = open(target).await.unwrap();
    client.transport.send(b"ask").unwrap();
    let (data, from) = server.received().await;
    assert_eq!((&data[..], &from), (&b"ask"[..], &UnixAddress::Path(here)));
    server.transport.send_to(b"answer", &from).unwrap();
    assert_eq!(client.received().await.0, b"answer");
}

#[tokio::test]
async fn one_without_a_path_sends_and_has_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server");
    let mut server = open(UnixEndpoint::bound_to(&path)).await.unwrap();
    let client = open(UnixEndpoint::unbound()).await.unwrap();
    client.transport.send_to(b"hello", &UnixAddress::Path(path)).unwrap();
    assert_eq!(server.received().await, (b"hello".to_vec(), UnixAddress::Unnamed));
}

#[tokio::test]
async fn a_socket_file_left_over_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server");
    drop(UnixDatagram::bind(&path).unwrap());
    assert!(path.exists());
    let mut server = open(UnixEndpoint::bound_to(&path)).await.unwrap();
    let client = UnixDatagram::unbound().unwrap();
    client.send_to(b"hello", &path).unwrap();
    assert_eq!(server.received().await.0, b"hello");
}

#[tokio::test]
async fn a_live_socket_and_a_file_that_is_none_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live");
    let receiver = UnixDatagram::bind(&live).unwrap();
    let stream = folder.path().join("stream");
    let _listener = std::os::unix::net::UnixListener::bind(&stream).unwrap();
    let plain = folder.path().join("plain");
    std::fs::write(&plain, "kept").unwrap();
    for path in [&live, &stream, &plain] {
        let error = open(UnixEndpoint::bound_to(path)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    }
    UnixDatagram::unbound().unwrap().send_to(b"still", &live).unwrap();
    assert_eq!(receiver.recv(&mut [0; 8]).unwrap(), 5);
    assert_eq!(std::fs::read(&plain).unwrap(), b"kept");
}

#[tokio::test]
async fn a_remote_path_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nobody");
    let error = open(UnixEndpoint::connected_to(&path)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let text = error.to_string();
    assert!(text.contains("towards"), "{text}");
    assert!(text.contains("start the server first"), "{text}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no").join("server");
    let error = open(UnixEndpoint::bound_to(&path)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("its folder is not there"), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn abstract_names_leave_no_file() {
    let name = format!("endpoints-datagrams-{}", std::process::id());
    let text = format!("\0{name}");
    let mut server = open(UnixEndpoint::bound_to(&text[..])).await.unwrap();
    let address = UnixAddress::Abstract(name.into_bytes());
    let client = open(UnixEndpoint::connected_to(address)).await.unwrap();
    client.transport.send(b"hello").unwrap();
    assert_eq!(server.received().await.0, b"hello");
}

#[tokio::test]
async fn ready_made_sockets_are_taken_as_they_are() {
    let (near, far) = UnixDatagram::pair().unwrap();
    let (near, mut far) = (open(near).await.unwrap(), open(far).await.unwrap());
    near.transport.send(b"hello").unwrap();
    assert_eq!(far.received().await.0, b"hello");
}

#[tokio::test]
async fn a_path_too_long_is_refused_by_name() {
    let path = "x".repeat(UnixAddress::LONGEST_PATH + 1);
    let error = open(UnixEndpoint::bound_to(&path[..])).await.unwrap_err();
    assert!(matches!(error, EndpointError::UnixAddress(_)), "{error}");
}
