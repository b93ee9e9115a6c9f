//! Addresses of Unix sockets: S-unix-*.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;

use nix::errno::Errno;
use socket_families::{AddressError, UnixAddress, sockaddr_bytes};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};

fn datagram_socket() -> Socket {
    Socket::new(Domain::UNIX, Type::DGRAM, None).expect("a Unix socket")
}

fn bound(address: &UnixAddress) -> Socket {
    let socket = datagram_socket();
    let sockaddr = SockAddr::try_from(address).expect("an address that fits");
    socket.bind(&sockaddr).expect("a free address");
    socket
}

fn own_address(socket: &Socket) -> UnixAddress {
    UnixAddress::try_from(&socket.local_addr().expect("getsockname"))
        .expect("a Unix one")
}

/// A name that no other process of this network namespace uses.
fn unique(name: &str) -> UnixAddress {
    UnixAddress::Abstract(format!("{name}-{}", std::process::id()).into_bytes())
}

fn send(from: &Socket, to: &UnixAddress, text: &[u8]) -> std::io::Result<usize> {
    from.send_to(text, &SockAddr::try_from(to).expect("an address that fits"))
}

fn receive(socket: &Socket) -> (Vec<u8>, UnixAddress) {
    let socket =
        std::os::unix::net::UnixDatagram::from(socket.try_clone().expect("dup"));
    let mut buffer = [0; 64];
    let (length, from) = socket.recv_from(&mut buffer).expect("a datagram");
    (buffer[..length].to_vec(), from.into())
}

#[test]
fn a_bound_path_is_the_socket_s_address() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.sock");
    let listener = UnixListener::bind(&path).unwrap();
    assert_eq!(listener.local_addr().unwrap().as_pathname(), Some(path.as_path()));
    assert_eq!(
        UnixAddress::from(listener.local_addr().unwrap()),
        UnixAddress::Path(path)
    );
}

#[test]
fn a_path_that_is_no_utf8_comes_back_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(OsStr::from_bytes(b"\xff\xfe"));
    assert_eq!(path.to_str(), None);
    let listener = UnixListener::bind(&path).unwrap();
    let address = UnixAddress::from(listener.local_addr().unwrap());
    assert_eq!(address, UnixAddress::Path(path));
    assert!(address.to_string().ends_with(r"/\xff\xfe"));
}

#[test]
fn an_abstract_name_begins_with_a_null_byte() {
    let address = unique("one");
    let socket = bound(&address);
    let sockaddr = socket.local_addr().unwrap();
    let UnixAddress::Abstract(name) = &address else { unreachable!() };
    let sun_path = &sockaddr_bytes(&sockaddr)[2..];
    assert_eq!(sun_path[0], 0);
    assert_eq!(&sun_path[1..], name, "and the length says where it ends");
}

#[test]
fn abstract_names_differ_by_null_bytes_in_them() {
    let UnixAddress::Abstract(name) = unique("null") else { unreachable!() };
    let with_null = UnixAddress::Abstract([&name[..], b"\0"].concat());
    let plain = UnixAddress::Abstract(name);
    // Were they one name, the second bind would be EADDRINUSE.
    let (one, other) = (bound(&plain), bound(&with_null));
    assert_eq!((own_address(&one), own_address(&other)), (plain, with_null));
}

#[test]
fn a_path_and_an_abstract_name_talk_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let path = UnixAddress::Path(folder.path().join("s.sock"));
    let name = unique("both-ways");
    let (by_path, by_name) = (bound(&path), bound(&name));
    send(&by_path, &name, b"from the path").unwrap();
    assert_eq!(receive(&by_name), (b"from the path".to_vec(), path.clone()));
    send(&by_name, &path, b"from the name").unwrap();
    assert_eq!(receive(&by_path), (b"from the name".to_vec(), name));
}

#[test]
fn a_path_s_bytes_as_an_abstract_name_are_another_address() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.sock");
    let _by_path = bound(&UnixAddress::Path(path.clone()));
    let name = UnixAddress::Abstract(path.into_os_string().into_encoded_bytes());
    let refused = send(&datagram_socket(), &name, b"?").unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
}

#[test]
fn a_client_that_was_never_bound_has_a_third_kind_of_address() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let client = std::os::unix::net::UnixStream::connect(&path).unwrap();
    let (_accepted, from) = listener.accept().unwrap();
    assert_eq!(UnixAddress::from(from), UnixAddress::Unnamed);
    assert_eq!(
        UnixAddress::from(client.local_addr().unwrap()),
        UnixAddress::Unnamed
    );

    // A datagram from such a socket has no address at all, not even a family.
    let name = unique("third");
    let receiver = bound(&name);
    send(&datagram_socket(), &name, b"hello").unwrap();
    let mut buffer = [std::mem::MaybeUninit::uninit(); 5];
    let (_, from) = SockRef::from(&receiver).recv_from(&mut buffer).unwrap();
    assert_eq!(from.len(), 0);
    assert_eq!(UnixAddress::try_from(&from), Ok(UnixAddress::Unnamed));
}

#[test]
fn text_and_bytes_both_name_either_kind() {
    let typed = UnixAddress::Abstract(b"cache".to_vec());
    assert_eq!("unix:@cache".parse(), Ok(typed));
    let typed = UnixAddress::Path(PathBuf::from("/run/cache"));
    assert_eq!("unix:/run/cache".parse(), Ok(typed));
    // tokio takes a path that begins with a null byte for an abstract name, as asyncio does.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let _inside = runtime.enter();
    let name = format!("\0as-text-{}", std::process::id());
    let listener = tokio::net::UnixListener::bind(&name).unwrap();
    let address = UnixAddress::from(listener.local_addr().unwrap());
    assert_eq!(address, UnixAddress::Abstract(name.as_bytes()[1..].to_vec()));
}

#[test]
fn a_closed_listener_s_path_stays_and_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.sock");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let refused = std::os::unix::net::UnixStream::connect(&path).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    let in_use = UnixListener::bind(&path).unwrap_err();
    assert_eq!(in_use.kind(), std::io::ErrorKind::AddrInUse);
}

#[test]
fn the_kernel_takes_108_bytes_of_path_but_its_answer_no_longer_fits() {
    let folder = tempfile::tempdir().unwrap();
    let mut path = folder.path().join("x").into_os_string().into_encoded_bytes();
    path.resize(108, b'x');
    let bytes = [&1_u16.to_ne_bytes()[..], &path].concat();
    let sockaddr = socket_families::sockaddr_from_bytes(&bytes).unwrap();
    let socket = datagram_socket();
    socket.bind(&sockaddr).unwrap();
    // One byte more than sockaddr_un has: with the null byte that ends the path.
    assert_eq!(socket.local_addr().unwrap().len(), 111);
    let path = PathBuf::from(OsStr::from_bytes(&path));
    assert_eq!(own_address(&socket), UnixAddress::Path(path.clone()));
    let refused = SockAddr::try_from(&UnixAddress::Path(path.clone())).unwrap_err();
    assert_eq!(refused, AddressError::PathTooLong { path, length: 108, limit: 107 });
}

#[test]
fn a_second_socket_can_not_take_a_bound_name() {
    let name = unique("taken");
    let _first = bound(&name);
    let sockaddr = SockAddr::try_from(&name).unwrap();
    let refused = datagram_socket().bind(&sockaddr).unwrap_err();
    assert_eq!(refused.raw_os_error(), Some(Errno::EADDRINUSE as i32));
}
