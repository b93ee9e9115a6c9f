//! Options about how a connection lives and ends.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use netlab::{Host, Namespace};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{MsgFlags, recv};
use socket_families::options::{
    Keepalive, keepalive, keepalive_times, linger, raw, set_keepalive, set_linger,
    set_out_of_band_inline,
};
use socket2::SockRef;

const SHORT: Duration = SECOND;
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn close_lingers_on_a_non_blocking_socket_and_shutdown_does_not() {
    let (sender, mut reader, sent) = unread_data();
    set_linger(&sender, Some(2 * SECOND)).unwrap();
    let start = Instant::now();
    sender.shutdown(Shutdown::Write).unwrap();
    assert!(start.elapsed() < SHORT, "shutdown took {:?}", start.elapsed());
    let took = close(sender);
    assert!(took >= Duration::from_millis(1900), "close took only {took:?}");
    assert_eq!(reader.read_to_end(&mut Vec::new()).unwrap(), sent);
}

#[test]
fn lingering_for_zero_seconds_resets_the_connection_and_loses_data() {
    let (sender, mut reader, sent) = unread_data();
    set_linger(&sender, Some(Duration::ZERO)).unwrap();
    assert!(close(sender) < SHORT);
    let mut received = Vec::new();
    let error = reader.read_to_end(&mut received).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(received.len() < sent, "{} of {sent}", received.len());
}

#[test]
fn without_linger_close_returns_at_once_and_all_is_delivered() {
    let (sender, mut reader, sent) = unread_data();
    assert_eq!(linger(&sender).unwrap(), None);
    let took = close(sender);
    assert!(took < SHORT, "close took {took:?}");
    assert_eq!(reader.read_to_end(&mut Vec::new()).unwrap(), sent);
}

#[test]
fn a_linger_time_that_would_be_cut_to_zero_is_refused() {
    let (sender, _reader) = tcp_pair();
    let error = set_linger(&sender, Some(Duration::from_millis(500))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = set_linger(&sender, Some(Duration::MAX)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(linger(&sender).unwrap(), None);
    let as_int =
        raw::set::<libc::c_int>(&sender, libc::SOL_SOCKET, libc::SO_LINGER, &1);
    assert_eq!(as_int.unwrap_err().raw_os_error(), Some(libc::EINVAL));
}

#[test]
fn keepalive_is_off_by_default_and_its_times_are_the_sysctls() {
    let (socket, _peer) = tcp_pair();
    assert_eq!(keepalive(&socket).unwrap(), None);
    let times = keepalive_times(&socket).unwrap();
    assert_eq!(times.idle.as_secs(), sysctl("tcp_keepalive_time"));
    assert_eq!(times.interval.as_secs(), sysctl("tcp_keepalive_intvl"));
    assert_eq!(u64::from(times.probes), sysctl("tcp_keepalive_probes"));
}

#[test]
fn keepalive_finds_a_peer_that_is_gone() {
    let (_network, host) = match two_hosts() {
        Ok(both) => both,
        Err(e) => return netlab::skip(&format!("a network of two hosts: {e}")),
    };
    let listener = host.run(|| TcpListener::bind("10.9.0.2:0").unwrap());
    let mut watched = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let _peer = listener.accept().unwrap();
    let quick = Keepalive { idle: SECOND, interval: SECOND, probes: 1 };
    set_keepalive(&watched, Some(quick)).unwrap();
    assert_eq!(keepalive(&watched).unwrap(), Some(quick));

    host.ip("link set far down").unwrap();
    let error = watched.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::ETIMEDOUT));
}

#[test]
fn keepalive_is_taken_by_sockets_that_have_none() {
    let on: libc::c_int = 1;
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    raw::set(&udp, libc::SOL_SOCKET, libc::SO_KEEPALIVE, &on).unwrap();
    let (unix, _peer) = UnixStream::pair().unwrap();
    raw::set(&unix, libc::SOL_SOCKET, libc::SO_KEEPALIVE, &on).unwrap();
    let times = Keepalive { idle: SECOND, interval: SECOND, probes: 1 };
    set_keepalive(&udp, Some(times)).expect_err("UDP has no probes to time");
}

#[test]
fn bad_keepalive_times_are_refused_before_anything_is_set() {
    let (socket, _peer) = tcp_pair();
    let good = Keepalive { idle: SECOND, interval: SECOND, probes: 3 };
    for bad in [
        Keepalive { idle: Duration::ZERO, ..good },
        Keepalive { idle: SECOND / 2, ..good },
        Keepalive { interval: Duration::from_secs(32_768), ..good },
        Keepalive { probes: 0, ..good },
        Keepalive { probes: 128, ..good },
    ] {
        let error = set_keepalive(&socket, Some(bad)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(keepalive(&socket).unwrap(), None);
        assert_eq!(keepalive_times(&socket).unwrap().idle.as_secs(), {
            sysctl("tcp_keepalive_time")
        });
    }
}

#[test]
fn only_the_last_byte_is_urgent_and_it_marks_the_stream() {
    assert_eq!(
        receive_with_urgent(false),
        (Ok(b'e'), vec!["abcd".into(), "fg".into()])
    );
}

#[test]
fn inline_the_urgent_byte_stays_in_the_stream_and_out_of_band_receive_fails() {
    let refused = Err(Some(libc::EINVAL));
    assert_eq!(
        receive_with_urgent(true),
        (refused, vec!["abcd".into(), "efg".into()])
    );
}

/// Sends "ab", "cde" as urgent, "fg"; what `MSG_OOB` gets, then what each read gets.
fn receive_with_urgent(inline: bool) -> (Result<u8, Option<i32>>, Vec<String>) {
    let (sender, mut receiver) = tcp_pair();
    set_out_of_band_inline(&receiver, inline).expect("set");
    let sender_ref = SockRef::from(&sender);
    sender_ref.send(b"ab").expect("room");
    sender_ref.send_out_of_band(b"cde").expect("room");
    sender_ref.send(b"fg").expect("room");
    drop(sender);

    // All has arrived once the end of the stream has.
    let all_is_there = PollFlags::from_bits_retain(libc::POLLRDHUP);
    let fd = receiver.as_fd();
    let mut fds = [PollFd::new(fd, all_is_there)];
    poll(&mut fds, PollTimeout::from(5000_u16)).expect("poll");

    let mut byte = [0; 1];
    let urgent = recv(receiver.as_raw_fd(), &mut byte, MsgFlags::MSG_OOB);
    let urgent = urgent.map(|_| byte[0]).map_err(|e| Some(e as i32));
    let mut reads = Vec::new();
    loop {
        let mut buffer = [0; 16];
        match receiver.read(&mut buffer).expect("readable") {
            0 => return (urgent, reads),
            n => reads.push(String::from_utf8_lossy(&buffer[..n]).into_owned()),
        }
    }
}

/// A non-blocking sender that has queued all it can, and a peer that has read nothing.
fn unread_data() -> (TcpStream, TcpStream, usize) {
    let (mut sender, reader) = tcp_pair();
    sender.set_nonblocking(true).expect("fcntl");
    let mut sent = 0;
    while let Ok(n) = sender.write(&[0; 16_384]) {
        sent += n;
    }
    (sender, reader, sent)
}

fn close(stream: TcpStream) -> Duration {
    let start = Instant::now();
    drop(stream);
    start.elapsed()
}

fn tcp_pair() -> (TcpStream, TcpStream) {
    let pair = || -> io::Result<_> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let near = TcpStream::connect(listener.local_addr()?)?;
        Ok((near, listener.accept()?.0))
    };
    pair().expect("loopback")
}

fn two_hosts() -> io::Result<(Namespace, Host)> {
    let network = Namespace::enter()?;
    let host = Host::start()?;
    network.cable_to(&host, "near", "far")?;
    network.ip("addr add 10.9.0.1/24 dev near")?;
    host.ip("addr add 10.9.0.2/24 dev far")?;
    Ok((network, host))
}

fn sysctl(name: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/sys/net/ipv4/{name}"));
    text.expect("a sysctl").trim().parse().expect("a number")
}
