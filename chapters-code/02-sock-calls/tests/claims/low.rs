//! S-low: asyncio's low-level socket calls.

use std::cell::Cell;
use std::io::ErrorKind;
use std::net::Shutdown;
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

use sock_calls::{
    AsyncSocket, RefusedSocket, sock_accept, sock_connect, sock_recv,
    sock_recv_into, sock_recvfrom, sock_recvfrom_into, sock_sendall, sock_sendfile,
    sock_sendto,
};
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::task::LocalSet;

use crate::loopback::{
    address_of, any_port, poll_once, tcp, tcp_listener, tcp_pair, udp, unix_pair,
};

#[tokio::test]
async fn a_nonblocking_socket_of_ones_own_is_wrapped() {
    let (near, far) = Socket::pair(Domain::UNIX, Type::SEQPACKET, None).unwrap();
    near.set_nonblocking(true).unwrap();
    far.set_nonblocking(true).unwrap();
    let (near, far) =
        (AsyncSocket::new(near).unwrap(), AsyncSocket::new(far).unwrap());
    sock_sendall(&near, b"any family will do").await.unwrap();
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"any family will do");
}

#[tokio::test]
async fn there_are_nine_calls_and_not_four() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"one").await.unwrap();
    assert_eq!(sock_recv(&far, 9).await.unwrap(), b"one");
    sock_sendall(&near, b"two").await.unwrap();
    assert_eq!(sock_recv_into(&far, &mut [0; 9]).await.unwrap(), 3);
    let file = std::fs::File::open("/etc/passwd").unwrap();
    assert_eq!(sock_sendfile(&near, &file, 0, Some(4)).await.unwrap(), 4);

    let (here, there) = (udp(), udp());
    for _ in 0..2 {
        sock_sendto(&here, b"x", &address_of(&there)).await.unwrap();
    }
    assert_eq!(sock_recvfrom(&there, 9).await.unwrap().1, address_of(&here));
    assert_eq!(sock_recvfrom_into(&there, &mut [0; 9]).await.unwrap().0, 1);

    if let Some(names) =
        python("import asyncio; print(*dir(asyncio.AbstractEventLoop))")
    {
        let calls: Vec<_> = names
            .split_whitespace()
            .filter(|name| name.starts_with("sock_"))
            .collect();
        for later in
            ["sock_recv_into", "sock_sendfile", "sock_recvfrom", "sock_sendto"]
        {
            assert!(calls.contains(&later), "{calls:?}");
        }
        assert_eq!(calls.len(), 9, "{calls:?}");
    }
}

/// Counts how often another task runs while `work` does.
async fn ticks_during<T>(work: impl Future<Output = T>) -> u32 {
    let ticks = Rc::new(Cell::new(0));
    let count = ticks.clone();
    let tasks = LocalSet::new();
    tasks.spawn_local(async move {
        loop {
            count.set(count.get() + 1);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    tasks.run_until(work).await;
    ticks.get()
}

fn answer_later(peer: &Socket) {
    let peer = peer.try_clone().expect("a descriptor is free");
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        peer.send(b"late").expect("the other end is open");
    });
}

#[tokio::test]
async fn a_waiting_sock_recv_lets_other_tasks_run() {
    let (near, far) = unix_pair(Type::STREAM);
    answer_later(near.socket());
    let ticks = ticks_during(async {
        assert_eq!(sock_recv(&far, 9).await.unwrap(), b"late");
    });
    assert!(ticks.await > 3);
}

#[tokio::test]
async fn nbytes_is_the_most_that_comes_at_once() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"abcdef").await.unwrap();
    assert_eq!(sock_recv(&far, 3).await.unwrap(), b"abc");
}

#[tokio::test]
async fn the_bytes_are_returned_and_none_at_the_end() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"bytes").await.unwrap();
    near.socket().shutdown(Shutdown::Write).unwrap();
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"bytes");
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"");
}

#[tokio::test]
async fn sending_needs_a_connection() {
    let unconnected = tcp();
    let error = unconnected.send_with_flags(b"x", libc::MSG_NOSIGNAL).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    // So there is no AsyncSocket without one.
    let refused = AsyncSocket::new(unconnected).unwrap_err();
    assert!(matches!(refused, RefusedSocket::Idle(_)));
}

#[tokio::test]
async fn sendall_goes_on_until_all_is_sent_or_an_error() {
    let (near, far) = tcp_pair().await;
    let data = vec![7; 64 << 20];
    assert!(poll_once(sock_sendall(&near, &data)).await.is_none());
    let reset = async {
        tokio::task::yield_now().await;
        far.socket().set_linger(Some(Duration::ZERO)).unwrap();
        drop(far);
    };
    let (result, ()) = tokio::join!(sock_sendall(&near, &data), reset);
    let kind = result.unwrap_err().source.kind();
    assert!(matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe));

    let (near, far) = unix_pair(Type::STREAM);
    let read_all = async {
        let mut left = 4 << 20;
        while left > 0 {
            left -= sock_recv(&far, 65536).await.unwrap().len();
        }
    };
    let (sent, ()) = tokio::join!(sock_sendall(&near, &data[..4 << 20]), read_all);
    sent.unwrap();
}

#[tokio::test]
async fn after_an_error_what_was_sent_is_no_measure_of_what_the_peer_read() {
    let (near, far) = tcp_pair().await;
    let data = vec![7; 64 << 20];
    let read_once_and_reset = async {
        let read = sock_recv(&far, 1000).await.unwrap().len();
        far.socket().set_linger(Some(Duration::ZERO)).unwrap();
        drop(far);
        read
    };
    let (result, read) =
        tokio::join!(sock_sendall(&near, &data), read_once_and_reset);
    // Here one knows what the kernel took; the peer's program had far less of it.
    assert!(read < result.unwrap_err().sent);
}

#[tokio::test]
async fn a_blocking_socket_stops_every_task_and_is_refused() {
    let (blocking, peer) = Socket::pair(Domain::UNIX, Type::STREAM, None).unwrap();
    answer_later(&peer);
    let ticks = ticks_during(async {
        // What a call on readiness does when it is made on a blocking socket too early.
        blocking.recv(&mut [std::mem::MaybeUninit::uninit(); 9]).unwrap();
    });
    assert_eq!(ticks.await, 0);
    let refused = AsyncSocket::new(blocking).unwrap_err();
    assert!(matches!(refused, RefusedSocket::Blocking(_)));

    let asyncio = "
import asyncio, socket, threading
async def main():
    loop, ticks = asyncio.get_running_loop(), 0
    async def ticker():
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.005)
    task = asyncio.create_task(ticker())
    near, far = socket.socketpair()
    threading.Timer(0.3, far.send, [b'late']).start()
    await loop.sock_recv(near, 9)
    loop.set_debug(True)
    try:
        await loop.sock_recv(near, 9)
    except ValueError:
        print(ticks, 'and refused in debug mode')
    loop.set_debug(False)
    task.cancel()
asyncio.run(main())
";
    if let Some(said) = python(asyncio) {
        assert_eq!(said.trim(), "0 and refused in debug mode");
    }
}

#[tokio::test]
async fn connecting_waits_without_stopping_others_and_takes_no_names() {
    // A backlog of 0 that is full: Linux leaves the next connect without an answer.
    let listener = tcp();
    listener.bind(&any_port()).unwrap();
    listener.listen(0).unwrap();
    let address: SockAddr = listener.local_addr().unwrap();
    let _first = sock_connect(tcp(), &address).await.unwrap();
    let mut more = Vec::new();
    let ticks = ticks_during(async {
        let attempts = async {
            loop {
                more.push(sock_connect(tcp(), &address).await.unwrap());
            }
        };
        let elapsed: Result<(), _> =
            tokio::time::timeout(Duration::from_millis(200), attempts).await;
        assert!(elapsed.is_err());
    });
    assert!(ticks.await > 3);

    drop(listener);
    let error = sock_connect(tcp(), &address).await.unwrap_err();
    assert_eq!(error.source.kind(), ErrorKind::ConnectionRefused);

    // A name takes a look-up first, which gives addresses.
    let mut found = tokio::net::lookup_host("localhost:9").await.unwrap();
    assert!(found.all(|address| address.ip().is_loopback()));
}

#[tokio::test]
async fn accepting_needs_a_listening_socket() {
    let bound = tcp();
    bound.bind(&any_port()).unwrap();
    let error = bound.accept().unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::EINVAL));
    let refused = AsyncSocket::new(bound).unwrap_err();
    assert!(matches!(refused, RefusedSocket::Idle(_)));
    let bound = refused.into_socket();
    bound.listen(1).unwrap();
    let listener = AsyncSocket::new(bound).unwrap();
    let _client = sock_connect(tcp(), &address_of(&listener)).await.unwrap();
    sock_accept(&listener).await.unwrap();
}

#[tokio::test]
async fn the_accepted_socket_carries_data_and_is_nonblocking() {
    let listener = tcp_listener();
    let client = sock_connect(tcp(), &address_of(&listener)).await.unwrap();
    let (connection, address) = sock_accept(&listener).await.unwrap();
    assert_eq!(address, address_of(&client));
    sock_sendall(&connection, b"usable").await.unwrap();
    assert_eq!(sock_recv(&client, 100).await.unwrap(), b"usable");
    assert!(connection.socket().nonblocking().unwrap());

    // On Linux that is accept's work: the flag of the listener is not handed down.
    if cfg!(target_os = "linux") {
        let _client = sock_connect(tcp(), &address_of(&listener)).await.unwrap();
        let (plain, _) = listener.socket().accept().unwrap();
        assert!(!plain.nonblocking().unwrap());
    }
}

/// What this machine's Python prints; without one, what Rust shows must do.
fn python(program: &str) -> Option<String> {
    let Ok(output) = Command::new("python3").arg("-c").arg(program).output() else {
        netlab::skip("python3, to ask asyncio itself");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
