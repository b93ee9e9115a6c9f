//! Sending to a Unix datagram socket whose queue is full, for whose room epoll has no event.

mod loopback;

use std::io::ErrorKind;
use std::os::fd::AsFd;
use std::time::Duration;

use loopback::{let_others_run, nonblocking, poll_once};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
#[cfg(target_os = "linux")]
use nix::time::ClockId;
use sock_calls::{AsyncSocket, sock_recv, sock_send, sock_sendto};
use socket2::{Domain, SockAddr, Socket, Type};
use tempfile::TempDir;
use tokio::io::Interest;
use tokio::time::timeout;

/// A receiver whose queue somebody else has filled, its address, and how much is in it.
fn full_receiver() -> (AsyncSocket, SockAddr, usize, TempDir) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let address =
        SockAddr::unix(folder.path().join("s")).expect("the path is short");
    let receiver = nonblocking(Domain::UNIX, Type::DGRAM);
    receiver.bind(&address).expect("nobody has the path");
    let other = nonblocking(Domain::UNIX, Type::DGRAM);
    let mut queued = 0;
    while other.send_to(b"filler", &address).is_ok() {
        queued += 1;
    }
    let receiver = AsyncSocket::new(receiver).expect("a datagram socket is taken");
    (receiver, address, queued, folder)
}

fn sender() -> AsyncSocket {
    AsyncSocket::new(nonblocking(Domain::UNIX, Type::DGRAM))
        .expect("a datagram socket is taken")
}

fn is_writable(socket: &Socket) -> bool {
    let mut fds = [PollFd::new(socket.as_fd(), PollFlags::POLLOUT)];
    poll(&mut fds, PollTimeout::ZERO) == Ok(1)
}

async fn empty(receiver: &AsyncSocket, queued: usize) {
    for _ in 0..queued {
        let data = sock_recv(receiver, 100).await.expect("it is in the queue");
        assert_eq!(data, b"filler");
    }
}

#[tokio::test]
async fn sock_sendto_goes_through_once_an_unconnected_receiver_has_room() {
    let (receiver, address, queued, _folder) = full_receiver();
    let sender = sender();
    let send = sock_sendto(&sender, b"at last", &address);
    let read = async {
        let_others_run().await;
        empty(&receiver, queued).await;
        sock_recv(&receiver, 100).await.unwrap()
    };
    let both = async { tokio::join!(send, read) };
    let (sent, received) = timeout(Duration::from_secs(5), both).await.unwrap();
    assert_eq!((sent.unwrap(), received.as_slice()), (7, &b"at last"[..]));
}

#[tokio::test]
async fn a_cancelled_sock_sendto_to_a_full_receiver_has_sent_nothing() {
    let (receiver, address, queued, _folder) = full_receiver();
    let sender = sender();
    // Long enough for some tries by the clock.
    let send = sock_sendto(&sender, b"dropped", &address);
    assert!(timeout(Duration::from_millis(20), send).await.is_err());
    empty(&receiver, queued).await;
    assert!(poll_once(sock_recv(&receiver, 100)).await.is_none());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn waiting_for_a_full_receiver_takes_hardly_any_cpu_time() {
    let (_receiver, address, _queued, _folder) = full_receiver();
    let sender = sender();
    let before = cpu_time_of_this_thread();
    let send = sock_sendto(&sender, b"x", &address);
    assert!(timeout(Duration::from_millis(300), send).await.is_err());
    let used = cpu_time_of_this_thread() - before;
    assert!(used < Duration::from_millis(100), "{used:?} of 300 ms");
}

#[cfg(target_os = "linux")]
fn cpu_time_of_this_thread() -> Duration {
    ClockId::CLOCK_THREAD_CPUTIME_ID.now().expect("Linux has this clock").into()
}

#[tokio::test]
async fn a_receiver_that_closes_ends_the_wait_with_an_error() {
    let (receiver, address, _queued, _folder) = full_receiver();
    let sender = sender();
    let close = async {
        let_others_run().await;
        drop(receiver);
    };
    let both = async { tokio::join!(sock_sendto(&sender, b"x", &address), close) };
    let (sent, ()) = timeout(Duration::from_secs(5), both).await.unwrap();
    assert_eq!(sent.unwrap_err().raw_os_error(), Some(libc::ECONNREFUSED));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn waiting_for_writable_tries_a_thousand_times_while_nobody_reads() {
    let (_receiver, address, _queued, _folder) = full_receiver();
    let refused_until_the_thousandth = |tries: &mut u32, send: &dyn Fn() -> _| {
        *tries += 1;
        let result: std::io::Result<usize> = send();
        assert_eq!(result.unwrap_err().kind(), ErrorKind::WouldBlock);
        if *tries < 1000 { Err(ErrorKind::WouldBlock.into()) } else { Ok(()) }
    };

    // What sock_sendto would be without its clock.
    let sender = sender();
    assert!(is_writable(sender.socket()));
    let mut tries = 0;
    let on_event = sender.async_io(Interest::WRITABLE, |socket| {
        refused_until_the_thousandth(&mut tries, &|| socket.send_to(b"x", &address))
    });
    timeout(Duration::from_secs(5), on_event).await.unwrap().unwrap();

    // What tokio's own send_to does: the same loop around the same call.
    let sender = tokio::net::UnixDatagram::unbound().unwrap();
    let path = address.as_pathname().unwrap();
    let mut tries = 0;
    let on_event = sender.async_io(Interest::WRITABLE, || {
        let socket = socket2::SockRef::from(&sender);
        refused_until_the_thousandth(&mut tries, &|| {
            socket.send_to(b"x", &SockAddr::unix(path)?)
        })
    });
    timeout(Duration::from_secs(5), on_event).await.unwrap().unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connected_sender_is_woken_by_its_peers_queue() {
    let (receiver, address, queued, _folder) = full_receiver();
    let sender = sender();
    sender.socket().connect(&address).unwrap();
    assert!(!is_writable(sender.socket()));
    let send = sock_send(&sender, b"by an event");
    let read = async {
        let_others_run().await;
        empty(&receiver, queued).await;
        sock_recv(&receiver, 100).await.unwrap()
    };
    let both = async { tokio::join!(send, read) };
    let (sent, received) = timeout(Duration::from_secs(5), both).await.unwrap();
    assert_eq!((sent.unwrap(), received.as_slice()), (11, &b"by an event"[..]));
}
