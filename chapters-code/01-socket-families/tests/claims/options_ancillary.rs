//! Options about what comes along with the data.

use std::io::{ErrorKind, IoSlice, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::time::{Duration, SystemTime};

use nix::sys::socket::{ControlMessage, MsgFlags, UnixCredentials, sendmsg};
use socket_families::options::{
    Credentials, pass_credentials, receive_with_credentials, receive_with_timestamp,
    set_pass_credentials, set_timestamp, timestamp,
};

#[test]
fn credentials_are_the_senders_process_user_and_group() {
    let (mut sender, receiver) = UnixStream::pair().unwrap();
    set_pass_credentials(&receiver, true).unwrap();
    assert!(pass_credentials(&receiver).unwrap());
    sender.write_all(b"hello").unwrap();
    let (length, sent_by) =
        receive_with_credentials(&receiver, &mut [0; 16]).unwrap();
    assert_eq!((length, sent_by), (5, Some(mine())));
}

#[test]
fn what_was_queued_before_the_option_comes_without_a_process() {
    let (mut sender, receiver) = UnixStream::pair().unwrap();
    sender.write_all(b"early").unwrap();
    set_pass_credentials(&receiver, true).unwrap();
    sender.write_all(b"later").unwrap();

    let (length, sent_by) =
        receive_with_credentials(&receiver, &mut [0; 16]).unwrap();
    let sent_by = sent_by.unwrap();
    assert_eq!((length, sent_by.process), (5, 0));
    assert_eq!(sent_by.user, overflow("overflowuid"));
    assert_eq!(sent_by.group, overflow("overflowgid"));
    // Bytes of different senders never share an answer, though this is a stream.
    let (length, sent_by) =
        receive_with_credentials(&receiver, &mut [0; 16]).unwrap();
    assert_eq!((length, sent_by), (5, Some(mine())));
}

#[test]
fn tcp_and_udp_pass_no_credentials() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (tcp, _) = listener.accept().unwrap();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    // Refused since Linux 6.16, before that taken without effect.
    for refused in
        [set_pass_credentials(&tcp, true), set_pass_credentials(&udp, true)]
    {
        let code = refused.err().and_then(|e| e.raw_os_error());
        assert!(matches!(code, None | Some(libc::EOPNOTSUPP)), "{code:?}");
    }
    sender.write_all(b"tcp").unwrap();
    udp.send_to(b"udp", udp.local_addr().unwrap()).unwrap();
    assert_eq!(receive_with_credentials(&tcp, &mut [0; 16]).unwrap(), (3, None));
    assert_eq!(receive_with_credentials(&udp, &mut [0; 16]).unwrap(), (3, None));
}

#[test]
fn a_nameless_sender_that_passes_credentials_is_given_an_abstract_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receiver");
    let _receiver = UnixDatagram::bind(&path).unwrap();
    let sender = UnixDatagram::unbound().unwrap();
    sender.send_to(b"without", &path).unwrap();
    assert!(sender.local_addr().unwrap().is_unnamed());
    set_pass_credentials(&sender, true).unwrap();
    sender.send_to(b"with", &path).unwrap();
    let name = sender.local_addr().unwrap();
    let name = std::os::linux::net::SocketAddrExt::as_abstract_name(&name);
    assert_eq!(name.map(<[u8]>::len), Some(5), "{name:?}");
}

#[test]
fn only_the_privileged_name_a_process_other_than_themselves() {
    let (sender, receiver) = UnixStream::pair().unwrap();
    set_pass_credentials(&receiver, true).unwrap();
    let claimed = libc::ucred { pid: 1, uid: mine().user, gid: mine().group };
    let claimed = UnixCredentials::from(claimed);
    let message = [ControlMessage::ScmCredentials(&claimed)];
    let text = [IoSlice::new(b"I am init")];
    let flags = MsgFlags::empty();
    let sent = sendmsg::<()>(sender.as_raw_fd(), &text, &message, flags, None);
    if has_capability(CAP_SYS_ADMIN) {
        assert_eq!(sent, Ok(9));
        let (_, sent_by) =
            receive_with_credentials(&receiver, &mut [0; 16]).unwrap();
        assert_eq!(sent_by.map(|sender| sender.process), Some(1));
    } else {
        assert_eq!(sent, Err(nix::errno::Errno::EPERM));
    }
}

#[test]
fn a_timestamp_is_the_time_of_arrival_not_of_reading() {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = receiver.local_addr().unwrap();
    receiver.send_to(b"early", to).unwrap();
    let (_, arrived) = receive_with_timestamp(&receiver, &mut [0; 16]).unwrap();
    assert_eq!(arrived, None);

    set_timestamp(&receiver, true).unwrap();
    assert!(timestamp(&receiver).unwrap());
    let pause = Duration::from_millis(20);
    // The first packets may be stamped when read: the kernel starts its clock of arrivals
    // a moment after the first socket wants it.
    let stamped_at_arrival = (0..100).any(|_| {
        receiver.send_to(b"tick", to).unwrap();
        std::thread::sleep(pause);
        let read_at = SystemTime::now();
        let (_, arrived) = receive_with_timestamp(&receiver, &mut [0; 16]).unwrap();
        read_at.duration_since(arrived.unwrap()).is_ok_and(|age| age >= pause)
    });
    assert!(stamped_at_arrival);
}

#[test]
fn timestamps_come_on_tcp_and_unix_datagrams_but_not_on_unix_streams() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (receiver, _) = listener.accept().unwrap();
    set_timestamp(&receiver, true).unwrap();
    // TCP gives none until the kernel's clock of arrivals runs, a moment after the first
    // socket wants it.
    let comes_on_tcp = (0..1000).any(|_| {
        sender.write_all(b"tcp").unwrap();
        std::thread::sleep(Duration::from_millis(1));
        receive_with_timestamp(&receiver, &mut [0; 16]).unwrap().1.is_some()
    });
    assert!(comes_on_tcp);

    let (sender, receiver) = UnixDatagram::pair().unwrap();
    set_timestamp(&receiver, true).unwrap();
    sender.send(b"datagram").unwrap();
    let (_, arrived) = receive_with_timestamp(&receiver, &mut [0; 16]).unwrap();
    assert!(arrived.is_some());

    let (mut sender, receiver) = UnixStream::pair().unwrap();
    set_timestamp(&receiver, true).unwrap();
    sender.write_all(b"stream").unwrap();
    let (_, arrived) = receive_with_timestamp(&receiver, &mut [0; 16]).unwrap();
    assert_eq!(arrived, None);
}

#[test]
fn nothing_is_received_where_nothing_was_sent() {
    let (_sender, receiver) = UnixDatagram::pair().unwrap();
    receiver.set_nonblocking(true).unwrap();
    let error = receive_with_credentials(&receiver, &mut [0; 16]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    let error = receive_with_timestamp(&receiver, &mut [0; 16]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
}

fn mine() -> Credentials {
    Credentials {
        process: std::process::id().cast_signed(),
        user: nix::unistd::getuid().as_raw(),
        group: nix::unistd::getgid().as_raw(),
    }
}

fn overflow(name: &str) -> u32 {
    let text = std::fs::read_to_string(format!("/proc/sys/kernel/{name}"));
    text.expect("a sysctl").trim().parse().expect("a number")
}

const CAP_SYS_ADMIN: u32 = 21;

fn has_capability(number: u32) -> bool {
    let status =
        std::fs::read_to_string("/proc/thread-self/status").expect("procfs");
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let set = u64::from_str_radix(line.expect("CapEff").trim(), 16).expect("hex");
    set >> number & 1 == 1
}
