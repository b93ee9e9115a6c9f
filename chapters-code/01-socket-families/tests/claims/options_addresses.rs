//! Options about addresses and routes: what `bind`, `send` and `accept` make of them.

use std::ffi::c_int;
use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};

use netlab::{Host, Namespace};
use socket_families::options::{
    bind_to_device, bound_device, broadcast, dont_route, raw, set_broadcast,
    set_dont_route, set_reuse_address, set_reuse_port,
};
use socket2::{Domain, Socket, Type};

#[test]
fn setsockopt_takes_a_level_a_name_and_a_value_that_getsockopt_reads_back() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    raw::set::<c_int>(&socket, libc::SOL_SOCKET, libc::SO_BROADCAST, &1).unwrap();
    let value: c_int =
        raw::get(&socket, libc::SOL_SOCKET, libc::SO_BROADCAST).unwrap();
    assert_eq!(value, 1);

    let wrong_level =
        raw::set::<c_int>(&socket, libc::IPPROTO_TCP, libc::TCP_NODELAY, &1);
    assert_eq!(errno(&wrong_level), Some(libc::ENOPROTOOPT));
    let short = raw::set_bytes(&socket, libc::SOL_SOCKET, libc::SO_BROADCAST, &[1]);
    assert_eq!(errno(&short), Some(libc::EINVAL));
}

#[test]
fn an_address_in_time_wait_is_bound_only_when_both_sockets_had_reuse_address() {
    // Ports of its own: elsewhere the port may go to a connection of another program
    // as soon as the earlier listener has closed.
    let _network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    for earlier in [false, true] {
        for later in [false, true] {
            let address = leave_in_time_wait(earlier);
            let bound = listener(address, later);
            let expected =
                if earlier && later { None } else { Some(libc::EADDRINUSE) };
            assert_eq!(errno(&bound), expected, "earlier {earlier}, later {later}");
        }
    }
}

#[test]
fn reuse_address_never_allows_two_listeners() {
    let first = listener(([127, 0, 0, 1], 0).into(), true).unwrap();
    let second = listener(first.local_addr().unwrap(), true);
    assert_eq!(errno(&second), Some(libc::EADDRINUSE));
}

#[test]
fn with_reuse_address_a_udp_datagram_goes_to_the_socket_bound_last() {
    let udp = |address: SocketAddr| {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
        set_reuse_address(&socket, true).unwrap();
        socket.bind(&address.into()).unwrap();
        socket.set_nonblocking(true).unwrap();
        UdpSocket::from(socket)
    };
    let first = udp(([127, 0, 0, 1], 0).into());
    let last = udp(first.local_addr().unwrap());
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.send_to(b"x", first.local_addr().unwrap()).unwrap();
    assert_eq!(last.recv(&mut [0; 8]).unwrap(), 1);
    assert_eq!(
        first.recv(&mut [0; 8]).unwrap_err().kind(),
        io::ErrorKind::WouldBlock
    );
}

#[test]
fn reuse_port_must_be_set_on_all_and_shares_the_flows_out() {
    let first = sharing(([127, 0, 0, 1], 0).into(), true).unwrap();
    let address = first.local_addr().unwrap();
    let without = sharing(address, false);
    assert_eq!(errno(&without), Some(libc::EADDRINUSE));

    let sockets =
        [first, sharing(address, true).unwrap(), sharing(address, true).unwrap()];
    for _ in 0..120 {
        UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"x", address).unwrap();
    }
    let counts = sockets
        .map(|socket| std::iter::from_fn(|| socket.recv(&mut [0; 8]).ok()).count());
    assert_eq!(counts.iter().sum::<usize>(), 120);
    assert!(counts.iter().all(|&count| count > 0), "{counts:?}");
}

#[test]
fn reuse_port_refuses_another_users_socket() {
    // A thread's file-system user owns the sockets it opens; only root may change it.
    if !nix::unistd::geteuid().is_root() {
        return netlab::skip("root, to open a socket as another user");
    }
    let first = sharing(([127, 0, 0, 1], 0).into(), true).unwrap();
    let address = first.local_addr().unwrap();
    let nobody = nix::unistd::Uid::from_raw(65534);
    let theirs = std::thread::spawn(move || {
        nix::unistd::setfsuid(nobody);
        sharing(address, true)
    });
    assert_eq!(errno(&theirs.join().unwrap()), Some(libc::EADDRINUSE));
    assert!(sharing(address, true).is_ok());
}

#[test]
fn dont_route_refuses_what_only_a_gateway_reaches() {
    let Ok(network) = Namespace::enter() else {
        return netlab::skip("network namespaces");
    };
    network.ip("link add va type veth peer name vb").unwrap();
    network.ip("addr add 10.77.0.1/24 dev va").unwrap();
    network.ip("link set va up").unwrap();
    network.ip("link set vb up").unwrap();
    network.ip("route add default via 10.77.0.254").unwrap();

    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    assert!(!dont_route(&socket).unwrap());
    socket.send_to(b"x", "192.0.2.1:9").unwrap();
    set_dont_route(&socket, true).unwrap();
    let refused = socket.send_to(b"x", "192.0.2.1:9");
    assert_eq!(errno(&refused), Some(libc::ENETUNREACH));
    socket.send_to(b"x", "10.77.0.2:9").unwrap();
}

#[test]
fn a_broadcast_needs_the_option_which_tcp_takes_without_effect() {
    let receiver = UdpSocket::bind("0.0.0.0:0").unwrap();
    let port = receiver.local_addr().unwrap().port();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    let refused = sender.send_to(b"x", ("127.255.255.255", port));
    assert_eq!(errno(&refused), Some(libc::EACCES));
    set_broadcast(&sender, true).unwrap();
    sender.send_to(b"x", ("127.255.255.255", port)).unwrap();
    assert_eq!(receiver.recv(&mut [0; 8]).unwrap(), 1);

    let tcp = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    set_broadcast(&tcp, true).unwrap();
    assert!(broadcast(&tcp).unwrap());
    let everybody = SocketAddr::from(([127, 255, 255, 255], port));
    assert!(tcp.connect(&everybody.into()).is_err());
    let unix = std::os::unix::net::UnixDatagram::unbound().unwrap();
    set_broadcast(&unix, true).unwrap();
}

#[test]
fn a_socket_bound_to_a_device_hears_that_device_alone() {
    let Ok(here) = Namespace::enter() else {
        return netlab::skip("network namespaces");
    };
    let there = Host::start().unwrap();
    here.cable_to(&there, "va", "vb").unwrap();
    here.ip("addr add 10.77.0.1/24 dev va").unwrap();
    there.ip("addr add 10.77.0.2/24 dev vb").unwrap();

    let socket = UdpSocket::bind("0.0.0.0:7000").unwrap();
    bind_to_device(&socket, Some("va")).unwrap();
    assert_eq!(bound_device(&socket).unwrap().as_deref(), Some("va"));
    let near = UdpSocket::bind("127.0.0.1:0").unwrap();
    near.send_to(b"near", "127.0.0.1:7000").unwrap();
    there
        .run(|| UdpSocket::bind("0.0.0.0:0")?.send_to(b"far", "10.77.0.1:7000"))
        .unwrap();
    let mut buffer = [0; 8];
    let n = socket.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[..n], b"far");
    socket.set_nonblocking(true).unwrap();
    assert!(socket.recv(&mut buffer).is_err());
}

#[test]
fn the_first_bind_to_a_device_needs_no_privilege_and_an_unknown_one_is_refused() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let unknown = bind_to_device(&socket, Some("eth77"));
    assert_eq!(errno(&unknown), Some(libc::ENODEV));
    netlab::unprivileged(|| {
        bind_to_device(&socket, Some("lo")).unwrap();
        let untied = bind_to_device(&socket, None);
        assert_eq!(errno(&untied), Some(libc::EPERM));
    })
    .unwrap();
    assert_eq!(bound_device(&socket).unwrap().as_deref(), Some("lo"));
}

#[test]
fn an_interface_name_that_the_kernel_would_cut_short_is_refused() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for name in ["", "sixteen-bytes-no", "lo\0x"] {
        let refused = bind_to_device(&socket, Some(name)).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
        assert!(refused.to_string().contains(&format!("{name:?}")), "{refused}");
    }
    assert_eq!(bound_device(&socket).unwrap(), None);
}

fn listener(address: SocketAddr, reuse: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    set_reuse_address(&socket, reuse)?;
    socket.bind(&address.into())?;
    socket.listen(4)?;
    Ok(socket.into())
}

fn leave_in_time_wait(reuse: bool) -> SocketAddr {
    let listener = listener(([127, 0, 0, 1], 0).into(), reuse).expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let mut client = TcpStream::connect(address).expect("it listens");
    drop(listener.accept().expect("a client is there"));
    client.read_to_end(&mut Vec::new()).expect("the server closed in order");
    address
}

fn sharing(address: SocketAddr, reuse_port: bool) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    set_reuse_port(&socket, reuse_port)?;
    socket.bind(&address.into())?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

fn errno<T>(outcome: &io::Result<T>) -> Option<i32> {
    outcome.as_ref().err().and_then(io::Error::raw_os_error)
}
