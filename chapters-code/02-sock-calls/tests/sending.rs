//! `sock_send`, `sock_sendall`, `sock_sendto`.

mod loopback;

use std::io::ErrorKind;
use std::net::Shutdown;
use std::time::Duration;

use loopback::{
    address_of, fill, let_others_run, poll_once, tcp_pair, udp, unix_pair,
};
use sock_calls::{
    AsyncSocket, sock_recv, sock_recv_into, sock_send, sock_sendall, sock_sendto,
};
use socket2::Type;

/// Receives to the end of the stream.
async fn everything(sock: &AsyncSocket) -> Vec<u8> {
    let mut data = Vec::new();
    loop {
        let piece = sock_recv(sock, 65536).await.expect("the peer ends in order");
        if piece.is_empty() {
            return data;
        }
        data.extend(piece);
    }
}

async fn echo(sock: AsyncSocket) {
    let mut buffer = vec![0; 65536];
    loop {
        let n = sock_recv_into(&sock, &mut buffer).await.expect("the peer is there");
        if n == 0 {
            return;
        }
        sock_sendall(&sock, &buffer[..n]).await.expect("the peer reads");
    }
}

fn digits(len: usize) -> Vec<u8> {
    b"0123456789".iter().copied().cycle().take(len).collect()
}

async fn a_megabyte_is_echoed_between(near: AsyncSocket, far: AsyncSocket) {
    let data = digits(1_000_000);
    let server = tokio::spawn(echo(far));
    let send = async {
        sock_sendall(&near, &data).await.expect("the peer reads");
        near.socket().shutdown(Shutdown::Write).expect("it is connected");
    };
    let ((), echoed) = tokio::join!(send, everything(&near));
    assert!(echoed == data, "{} bytes came back, or others", echoed.len());
    server.await.expect("the server doesn't panic");
}

#[tokio::test]
async fn a_megabyte_is_sent_while_its_echo_is_read() {
    let (near, far) = tcp_pair().await;
    a_megabyte_is_echoed_between(near, far).await;
}

#[tokio::test]
async fn a_megabyte_over_a_unix_stream_too() {
    let (near, far) = unix_pair(Type::STREAM);
    a_megabyte_is_echoed_between(near, far).await;
}

#[tokio::test]
async fn a_megabyte_is_received_into_one_buffer_while_it_is_sent() {
    let (near, far) = tcp_pair().await;
    let data = digits(1_000_000);
    let receive = async {
        let mut received = vec![0; 1_000_001];
        let mut filled = 0;
        loop {
            match sock_recv_into(&far, &mut received[filled..]).await.unwrap() {
                0 => return received[..filled].to_vec(),
                n => filled += n,
            }
        }
    };
    let send = async {
        sock_sendall(&near, &data).await.unwrap();
        near.socket().shutdown(Shutdown::Write).unwrap();
    };
    let ((), received) = tokio::join!(send, receive);
    assert!(received == data);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_megabytes_at_once_on_two_threads() {
    let transfers: Vec<_> = (0..50)
        .map(|_| {
            tokio::spawn(async {
                let (near, far) = tcp_pair().await;
                a_megabyte_is_echoed_between(near, far).await;
            })
        })
        .collect();
    for transfer in transfers {
        transfer.await.unwrap();
    }
}

#[tokio::test]
async fn the_error_says_how_much_went_out() {
    let (near, far) = tcp_pair().await;
    let data = vec![7; 32 << 20];
    let reset_after_a_while = async {
        let mut read = 0;
        while read < 1 << 20 {
            read += sock_recv(&far, 65536).await.unwrap().len();
        }
        far.socket().set_linger(Some(Duration::ZERO)).unwrap();
        drop(far);
        read
    };
    let (result, read) =
        tokio::join!(sock_sendall(&near, &data), reset_after_a_while);
    let error = result.unwrap_err();
    assert!(read <= error.sent && error.sent < data.len(), "{error}");
    let kind = error.source.kind();
    assert!(matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe));
    assert!(error.to_string().contains(&error.sent.to_string()));
    assert_eq!(std::io::Error::from(error).kind(), kind);
}

#[tokio::test]
async fn sending_after_ones_own_shutdown_is_a_broken_pipe_with_nothing_sent() {
    let (near, _far) = unix_pair(Type::STREAM);
    near.socket().shutdown(Shutdown::Write).unwrap();
    let error = sock_sendall(&near, b"too late").await.unwrap_err();
    assert_eq!((error.sent, error.source.kind()), (0, ErrorKind::BrokenPipe));
}

#[tokio::test]
async fn sending_nothing_is_done_at_once_and_sends_nothing() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"").await.unwrap();
    sock_sendall(&near, b"x").await.unwrap();
    assert_eq!(sock_recv(&far, 10).await.unwrap(), b"x");
}

#[tokio::test]
async fn an_empty_sendall_on_a_datagram_socket_is_one_empty_datagram() {
    let (near, far) = unix_pair(Type::DGRAM);
    sock_sendall(&near, b"").await.unwrap();
    assert_eq!(sock_recv(&far, 10).await.unwrap(), b"");
}

#[tokio::test]
async fn a_cancelled_sock_sendall_that_waited_for_room_sent_nothing() {
    let (near, far) = tcp_pair().await;
    let filled = fill(&near);
    // Not a byte fits, so this one waits; dropped, it must not send later.
    assert!(poll_once(sock_sendall(&near, b"hello")).await.is_none());
    let send_world = async {
        sock_sendall(&near, b"world").await.unwrap();
        near.socket().shutdown(Shutdown::Write).unwrap();
    };
    let ((), data) = tokio::join!(send_world, everything(&far));
    assert_eq!(data.len(), filled + 5);
    assert!(data.ends_with(b" world"));
}

#[tokio::test]
async fn a_cancelled_sock_sendall_has_sent_a_part_that_nobody_counted() {
    let (near, far) = tcp_pair().await;
    let data = digits(64 << 20);
    assert!(poll_once(sock_sendall(&near, &data)).await.is_none());
    near.socket().shutdown(Shutdown::Write).unwrap();
    let received = everything(&far).await;
    assert!(!received.is_empty() && received.len() < data.len());
    assert!(received == data[..received.len()]);
}

#[tokio::test]
async fn sock_send_cancelled_at_any_point_loses_and_doubles_nothing() {
    let (near, far) = tcp_pair().await;
    let data = digits(4_000_000);
    let send = async {
        let mut sent = 0;
        while sent < data.len() {
            tokio::select! {
                biased;
                n = sock_send(&near, &data[sent..]) => sent += n.unwrap(),
                () = tokio::task::yield_now() => {}
            }
        }
        near.socket().shutdown(Shutdown::Write).unwrap();
    };
    let ((), received) = tokio::join!(send, everything(&far));
    assert!(received == data);
}

#[tokio::test]
async fn several_senders_wait_for_room_and_all_get_it() {
    let (near, far) = tcp_pair().await;
    let filled = fill(&near);
    let near = std::sync::Arc::new(near);
    let senders: Vec<_> = (0..3)
        .map(|_| {
            let near = near.clone();
            tokio::spawn(async move { sock_sendall(&near, b"mine").await })
        })
        .collect();
    let_others_run().await;
    let mut received = 0;
    while received < filled + 12 {
        received += sock_recv(&far, 65536).await.unwrap().len();
    }
    for sender in senders {
        sender.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_datagram_that_is_too_long_is_refused_whole() {
    let (here, there) = (udp(), udp());
    let error =
        sock_sendto(&here, &[0; 65508], &address_of(&there)).await.unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::EMSGSIZE));
    assert_eq!(
        sock_sendto(&here, &[0; 65507], &address_of(&there)).await.unwrap(),
        65507
    );
}

#[tokio::test]
async fn a_cancelled_sock_sendto_has_sent_nothing() {
    let (near, far) = unix_pair(Type::DGRAM);
    let mut queued = 0;
    while near.socket().send(b"filler").is_ok() {
        queued += 1;
    }
    assert!(poll_once(sock_send(&near, b"dropped")).await.is_none());
    for _ in 0..queued {
        assert_eq!(sock_recv(&far, 100).await.unwrap(), b"filler");
    }
    assert!(poll_once(sock_recv(&far, 100)).await.is_none());
}
