//! `sock_recv`, `sock_recv_into`, `sock_recvfrom`, `sock_recvfrom_into`.

mod loopback;

use std::io::ErrorKind;
use std::net::Shutdown;
use std::time::Duration;

use loopback::{address_of, let_others_run, poll_once, tcp_pair, udp, unix_pair};
use sock_calls::{
    sock_recv, sock_recv_into, sock_recvfrom, sock_recvfrom_into, sock_sendall,
    sock_sendto,
};
use socket2::Type;

#[tokio::test]
async fn sock_recv_returns_at_most_nbytes_and_leaves_the_rest() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"abcdef").await.unwrap();
    assert_eq!(sock_recv(&far, 3).await.unwrap(), b"abc");
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"def");
}

#[tokio::test]
async fn the_end_of_the_stream_is_an_empty_result_again_and_again() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"last words").await.unwrap();
    near.socket().shutdown(Shutdown::Write).unwrap();
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"last words");
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"");
    assert_eq!(sock_recv_into(&far, &mut [0; 8]).await.unwrap(), 0);
}

#[tokio::test]
async fn after_a_half_close_the_other_direction_still_carries() {
    let (near, far) = tcp_pair().await;
    near.socket().shutdown(Shutdown::Write).unwrap();
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"");
    sock_sendall(&far, b"still here").await.unwrap();
    assert_eq!(sock_recv(&near, 100).await.unwrap(), b"still here");
}

#[tokio::test]
async fn a_reset_by_the_peer_is_an_error_while_waiting() {
    let (near, far) = tcp_pair().await;
    let waiting = tokio::spawn(async move { sock_recv(&far, 100).await });
    tokio::task::yield_now().await;
    near.socket().set_linger(Some(Duration::ZERO)).unwrap();
    drop(near);
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn asking_for_nothing_returns_nothing_and_loses_nothing() {
    let (near, far) = unix_pair(Type::STREAM);
    sock_sendall(&near, b"kept").await.unwrap();
    assert_eq!(sock_recv(&far, 0).await.unwrap(), b"");
    assert_eq!(sock_recv(&far, 10).await.unwrap(), b"kept");
}

#[tokio::test]
async fn a_size_that_no_memory_holds_is_an_error_and_loses_nothing() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"kept").await.unwrap();
    let error = sock_recv(&far, usize::MAX).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutOfMemory);
    assert_eq!(sock_recv(&far, 10).await.unwrap(), b"kept");
}

#[tokio::test]
async fn a_cancelled_sock_recv_takes_nothing_from_the_next() {
    let (near, far) = tcp_pair().await;
    assert!(poll_once(sock_recv(&far, 1024)).await.is_none());
    // Cancelled by being dropped, here and while data are under way.
    let cancelled =
        tokio::time::timeout(Duration::from_millis(1), sock_recv(&far, 1024));
    assert!(cancelled.await.is_err());
    sock_sendall(&near, b"for the second").await.unwrap();
    assert_eq!(sock_recv(&far, 1024).await.unwrap(), b"for the second");
}

#[tokio::test]
async fn a_cancelled_sock_recv_into_leaves_buffer_and_stream_alone() {
    let (near, far) = tcp_pair().await;
    let mut buffer = [b'-'; 8];
    assert!(poll_once(sock_recv_into(&far, &mut buffer)).await.is_none());
    assert_eq!(&buffer, b"--------");
    sock_sendall(&near, b"data").await.unwrap();
    assert_eq!(sock_recv_into(&far, &mut buffer).await.unwrap(), 4);
    assert_eq!(&buffer, b"data----");
}

#[tokio::test]
async fn receiving_is_raced_against_a_timer_without_losing_a_byte() {
    let (near, far) = tcp_pair().await;
    let expected: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let sent = expected.clone();
    let sender = tokio::spawn(async move {
        for piece in sent.chunks(997) {
            sock_sendall(&near, piece).await.unwrap();
            tokio::task::yield_now().await;
        }
    });
    let mut received = Vec::new();
    while received.len() < expected.len() {
        // The recv is dropped at whatever point it has reached, hundreds of times.
        tokio::select! {
            data = sock_recv(&far, 1500) => received.extend(data.unwrap()),
            () = tokio::task::yield_now() => {}
        }
    }
    sender.await.unwrap();
    assert!(received == expected);
}

#[tokio::test]
async fn two_tasks_wait_on_one_socket_and_both_are_served() {
    let (near, far) = tcp_pair().await;
    let far = std::sync::Arc::new(far);
    let waiters: Vec<_> = (0..2)
        .map(|_| {
            let far = far.clone();
            tokio::spawn(async move { sock_recv(&far, 1).await.unwrap() })
        })
        .collect();
    let_others_run().await;
    sock_sendall(&near, b"x").await.unwrap();
    let_others_run().await;
    sock_sendall(&near, b"x").await.unwrap();
    for waiter in waiters {
        assert_eq!(waiter.await.unwrap(), b"x");
    }
}

#[tokio::test]
async fn one_task_receives_while_another_sends_on_the_same_socket() {
    let (near, far) = tcp_pair().await;
    let receive = async { sock_recv(&near, 100).await.unwrap() };
    let send = async {
        sock_sendall(&near, b"question").await.unwrap();
        let question = sock_recv(&far, 100).await.unwrap();
        sock_sendall(&far, &question).await.unwrap();
    };
    let (answer, ()) = tokio::join!(receive, send);
    assert_eq!(answer, b"question");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_read_stopped_by_the_urgent_mark_does_not_lose_what_is_behind_it() {
    let (near, far) = tcp_pair().await;
    sock_sendall(&near, b"before").await.unwrap();
    near.socket().send_out_of_band(b"!").unwrap();
    sock_sendall(&near, b"after").await.unwrap();
    // All of it is there before the first read.
    while far.socket().peek(&mut [std::mem::MaybeUninit::uninit(); 6]).is_err() {
        tokio::task::yield_now().await;
    }
    let everything = async {
        let mut data = Vec::new();
        while data.len() < 11 {
            data.extend(sock_recv(&far, 1024).await.unwrap());
        }
        data
    };
    let data = tokio::time::timeout(Duration::from_secs(5), everything).await;
    assert_eq!(data.unwrap(), b"beforeafter");
}

#[tokio::test]
async fn a_datagram_comes_back_with_its_senders_address() {
    let (here, there) = (udp(), udp());
    let data = [1; 4096];
    let sent = sock_sendto(&here, &data, &address_of(&there)).await.unwrap();
    assert_eq!(sent, 4096);
    let (received, from) = sock_recvfrom(&there, 4096).await.unwrap();
    assert_eq!(received, data);
    assert_eq!(from, address_of(&here));

    sock_sendto(&there, &received, &from).await.unwrap();
    let mut buffer = [0; 8192];
    let (n, from) = sock_recvfrom_into(&here, &mut buffer[..4096]).await.unwrap();
    assert_eq!((n, &buffer[..n]), (4096, &data[..]));
    assert_eq!(from, address_of(&there));
}

#[tokio::test]
async fn a_buffer_larger_than_the_datagram_does_no_harm() {
    let (here, there) = (udp(), udp());
    for _ in 0..2 {
        sock_sendto(&here, &[1; 4096], &address_of(&there)).await.unwrap();
    }
    let (received, from) = sock_recvfrom(&there, 131_072).await.unwrap();
    assert_eq!((received, from), (vec![1; 4096], address_of(&here)));
    let mut buffer = [0; 8192];
    let (n, from) = sock_recvfrom_into(&there, &mut buffer).await.unwrap();
    assert_eq!((n, from), (4096, address_of(&here)));
    assert!(buffer[..n] == [1; 4096] && buffer[n..] == [0; 4096]);
}

#[tokio::test]
async fn a_datagram_longer_than_the_buffer_is_cut_and_the_next_one_is_whole() {
    let (here, there) = (udp(), udp());
    sock_sendto(&here, b"a long datagram", &address_of(&there)).await.unwrap();
    sock_sendto(&here, b"next", &address_of(&there)).await.unwrap();
    assert_eq!(sock_recvfrom(&there, 6).await.unwrap().0, b"a long");
    assert_eq!(sock_recvfrom(&there, 6).await.unwrap().0, b"next");
}

#[tokio::test]
async fn an_empty_datagram_is_received_as_one() {
    let (here, there) = (udp(), udp());
    sock_sendto(&here, b"", &address_of(&there)).await.unwrap();
    let (data, from) = sock_recvfrom(&there, 10).await.unwrap();
    assert_eq!((data.as_slice(), from), (&b""[..], address_of(&here)));
}

#[tokio::test]
async fn short_datagrams_one_after_another_are_all_received() {
    // Each is shorter than the buffer: that must not be taken for an empty queue.
    let (here, there) = (udp(), udp());
    for i in 0..10_u8 {
        sock_sendto(&here, &[i], &address_of(&there)).await.unwrap();
    }
    for i in 0..10_u8 {
        let (data, _) = sock_recvfrom(&there, 100).await.unwrap();
        assert_eq!(data, [i]);
    }
}

#[tokio::test]
async fn a_cancelled_sock_recvfrom_takes_no_datagram() {
    let (here, there) = (udp(), udp());
    assert!(poll_once(sock_recvfrom(&there, 10)).await.is_none());
    assert!(poll_once(sock_recvfrom_into(&there, &mut [0; 10])).await.is_none());
    sock_sendto(&here, b"whole", &address_of(&there)).await.unwrap();
    assert_eq!(sock_recvfrom(&there, 10).await.unwrap().0, b"whole");
}

#[tokio::test]
async fn a_closed_port_is_heard_of_on_a_connected_udp_socket() {
    let (here, there) = (udp(), udp());
    here.socket().connect(&address_of(&there)).unwrap();
    drop(there);
    sock_sendall(&here, b"anyone?").await.unwrap();
    let error = sock_recv(&here, 10).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn messages_of_a_unix_seqpacket_pair_keep_their_bounds() {
    let (near, far) = unix_pair(Type::SEQPACKET);
    sock_sendall(&near, b"first").await.unwrap();
    sock_sendall(&near, b"second").await.unwrap();
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"first");
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"second");
}
