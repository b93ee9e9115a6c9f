//! Options about what waits in a socket, and for how long.

use std::io::{self, ErrorKind, Read, Write};
use std::mem::MaybeUninit;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use socket_families::options::{
    raw, receive_buffer_size, receive_low_water, receive_timeout, send_buffer_size,
    set_receive_buffer_size, set_receive_low_water, set_receive_timeout,
    set_send_buffer_size, set_send_timeout,
};
use socket2::{Domain, SockRef, Socket, Type};
use tokio::io::AsyncReadExt;

const LIMIT: Duration = Duration::from_millis(50);

#[test]
fn a_send_buffer_reads_back_as_twice_what_was_set() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    set_send_buffer_size(&socket, 65_536).unwrap();
    assert_eq!(send_buffer_size(&socket).unwrap(), 131_072);

    // Even a negative size is taken, for the largest.
    let (level, name) = (libc::SOL_SOCKET, libc::SO_SNDBUF);
    raw::set::<libc::c_int>(&socket, level, name, &-1).unwrap();
    assert_eq!(send_buffer_size(&socket).unwrap(), 2 * sysctl("core/wmem_max"));
}

#[test]
fn the_ceiling_of_a_send_buffer_is_twice_wmem_max() {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    // Where a new datagram socket starts is the other sysctl, the old formula's heir.
    assert_eq!(send_buffer_size(&socket).unwrap(), sysctl("core/wmem_default"));
    for asked in [100_000_000.max(sysctl("core/wmem_max")), usize::MAX] {
        set_send_buffer_size(&socket, asked).unwrap();
        assert_eq!(send_buffer_size(&socket).unwrap(), 2 * sysctl("core/wmem_max"));
    }
}

#[test]
fn the_floor_of_a_send_buffer_is_over_2048_whatever_is_asked() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let sizes = [0, 1, 1024, 2048].map(|asked| {
        set_send_buffer_size(&socket, asked).unwrap();
        send_buffer_size(&socket).unwrap()
    });
    assert!(sizes[0] > 2048, "{sizes:?}");
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
}

#[test]
fn a_receive_buffer_has_a_floor_over_256_and_a_ceiling_of_twice_rmem_max() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    set_receive_buffer_size(&socket, usize::MAX).unwrap();
    assert_eq!(receive_buffer_size(&socket).unwrap(), 2 * sysctl("core/rmem_max"));

    let sizes = [0, 1, 256, 1024].map(|asked| {
        set_receive_buffer_size(&socket, asked).unwrap();
        receive_buffer_size(&socket).unwrap()
    });
    assert!(sizes[0] > 256, "{sizes:?}");
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
}

#[test]
fn a_listener_gives_its_receive_buffer_and_its_window_scale_to_what_it_accepts() {
    let scale = |size| {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        set_receive_buffer_size(&socket, size).unwrap();
        let any_port: std::net::SocketAddr = ([127, 0, 0, 1], 0).into();
        socket.bind(&any_port.into()).unwrap();
        socket.listen(1).unwrap();
        let listener: TcpListener = socket.into();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (accepted, _) = listener.accept().unwrap();
        assert_eq!(receive_buffer_size(&accepted).unwrap(), 2 * size);
        // Enlarged now, the buffer is larger, but the scale of the handshake stays.
        set_receive_buffer_size(&accepted, 100_000).unwrap();
        receive_window_scale(&accepted)
    };
    assert_eq!(scale(8192), 0);
    assert!(scale(100_000) > 0);
}

#[test]
fn below_the_low_water_mark_tcp_is_not_readable_yet_recv_returns_what_there_is() {
    let (mut sender, receiver) = tcp_pair();
    set_receive_low_water(&receiver, 10).unwrap();
    sender.write_all(b"12345").unwrap();
    assert!(!is_readable(&receiver));
    receiver.set_nonblocking(true).unwrap();
    let mut buffer = [MaybeUninit::uninit(); 100];
    assert_eq!(SockRef::from(&receiver).recv(&mut buffer).unwrap(), 5);

    sender.write_all(b"1234567890").unwrap();
    assert!(is_readable(&receiver));
    assert_eq!(SockRef::from(&receiver).recv(&mut buffer).unwrap(), 10);

    // A blocking receive isn't content with three bytes. The end of the stream frees it in
    // any case: bytes that it has taken count for it, but not for what wakes it, so that
    // ten in two pieces may leave it waiting.
    receiver.set_nonblocking(false).unwrap();
    sender.write_all(b"123").unwrap();
    let waiting =
        std::thread::spawn(move || (&receiver).read(&mut [0; 100]).unwrap());
    sender.write_all(b"4567890").unwrap();
    sender.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(waiting.join().unwrap(), 10);
}

#[test]
fn udp_and_unix_sockets_are_readable_below_the_low_water_mark() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    set_receive_low_water(&socket, 10).unwrap();
    socket.send_to(b"12345", socket.local_addr().unwrap()).unwrap();
    assert!(is_readable(&socket));

    let (mut sender, receiver) = UnixStream::pair().unwrap();
    set_receive_low_water(&receiver, 10).unwrap();
    sender.write_all(b"12345").unwrap();
    assert!(is_readable(&receiver));

    set_receive_low_water(&receiver, 0).unwrap();
    assert_eq!(receive_low_water(&receiver).unwrap(), 1);
}

#[test]
fn a_receive_timeout_ends_a_blocking_read_with_would_block() {
    let (_sender, mut receiver) = tcp_pair();
    set_receive_timeout(&receiver, Some(LIMIT)).unwrap();
    let start = Instant::now();
    let error = receiver.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    assert!(start.elapsed() >= LIMIT);

    // It bounds accept as well.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    set_receive_timeout(&listener, Some(LIMIT)).unwrap();
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn poll_and_async_reads_ignore_a_receive_timeout() {
    let (_sender, receiver) = tcp_pair();
    set_receive_timeout(&receiver, Some(LIMIT)).unwrap();
    let start = Instant::now();
    assert!(!wait_readable(&receiver, 150));
    assert!(start.elapsed() >= 3 * LIMIT);

    receiver.set_nonblocking(true).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async {
        let mut receiver = tokio::net::TcpStream::from_std(receiver).unwrap();
        let mut byte = [0; 1];
        let ended = tokio::time::timeout(3 * LIMIT, receiver.read(&mut byte)).await;
        assert!(ended.is_err(), "the read ended by itself: {ended:?}");
    });
}

#[test]
fn a_timeout_is_rounded_up_and_zero_is_refused() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    set_receive_timeout(&socket, Some(Duration::from_nanos(1))).unwrap();
    assert!(receive_timeout(&socket).unwrap() >= Some(Duration::from_micros(1)));
    set_receive_timeout(&socket, Some(Duration::new(0, 999_999_999))).unwrap();
    assert!(receive_timeout(&socket).unwrap() >= Some(Duration::from_secs(1)));
    let error = set_receive_timeout(&socket, Some(Duration::ZERO)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    set_receive_timeout(&socket, None).unwrap();
    assert_eq!(receive_timeout(&socket).unwrap(), None);

    let million = libc::timeval { tv_sec: 0, tv_usec: 1_000_000 };
    let error = raw::set(&socket, libc::SOL_SOCKET, libc::SO_RCVTIMEO, &million)
        .unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::EDOM));
}

#[test]
fn a_send_that_times_out_says_how_much_went_and_only_the_next_fails() {
    let (mut sender, _reader) = UnixStream::pair().unwrap();
    set_send_timeout(&sender, Some(LIMIT)).unwrap();
    let too_much = vec![0; 64 * 1024 * 1024];
    let start = Instant::now();
    let sent = sender.write(&too_much).unwrap();
    assert!(start.elapsed() >= LIMIT);
    assert!(0 < sent && sent < too_much.len());
    assert_eq!(sender.write(&too_much).unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn a_send_timeout_bounds_connect_with_in_progress() {
    // A listener whose queue is full answers no more handshakes.
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any_port: std::net::SocketAddr = ([127, 0, 0, 1], 0).into();
    listener.bind(&any_port.into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    let error = loop {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        set_send_timeout(&socket, Some(LIMIT)).unwrap();
        match socket.connect(&address) {
            Ok(()) => queued.push(socket),
            Err(e) => break e,
        }
        assert!(queued.len() < 100, "the queue of a backlog of 0 never fills");
    };
    assert_eq!(error.raw_os_error(), Some(libc::EINPROGRESS));
}

fn tcp_pair() -> (TcpStream, TcpStream) {
    let pair = || -> io::Result<_> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let near = TcpStream::connect(listener.local_addr()?)?;
        Ok((near, listener.accept()?.0))
    };
    pair().expect("loopback")
}

fn is_readable(socket: &impl std::os::fd::AsFd) -> bool {
    wait_readable(socket, 0)
}

fn wait_readable(socket: &impl std::os::fd::AsFd, milliseconds: u16) -> bool {
    let mut fds = [PollFd::new(socket.as_fd(), PollFlags::POLLIN)];
    poll(&mut fds, PollTimeout::from(milliseconds)).expect("poll") == 1
}

fn sysctl(name: &str) -> usize {
    let text = std::fs::read_to_string(format!("/proc/sys/net/{name}"));
    text.expect("a sysctl").trim().parse().expect("a number")
}

/// The shift that this end told its peer to apply to the windows it offers.
fn receive_window_scale(socket: &TcpStream) -> u8 {
    // The start of `struct tcp_info`: seven single bytes, of which the seventh holds two
    // scales of four bits, the peer's and ours; which half is which depends on the
    // compiler's bit order, so little-endian is assumed as on all of Linux's main ports.
    let bytes = raw::get_bytes(socket, libc::IPPROTO_TCP, libc::TCP_INFO, 104)
        .expect("info");
    bytes[6] >> 4
}
