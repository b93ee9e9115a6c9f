//! `sock_sendfile`.

mod loopback;

use std::fs::File;
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::net::Shutdown;
use std::time::Duration;

use loopback::{poll_once, tcp_pair, unix_pair};
use sock_calls::{AsyncSocket, sock_recv, sock_sendall, sock_sendfile};
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

fn digits(len: usize) -> Vec<u8> {
    b"0123456789".iter().copied().cycle().take(len).collect()
}

fn file_with(content: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file can be made");
    file.write_all(content).expect("it can be written");
    file
}

#[tokio::test]
async fn a_file_is_sent_from_its_offset_to_its_end() {
    let (near, far) = tcp_pair().await;
    let content = digits(3_000_000);
    let mut file = file_with(&content);
    let send = async {
        let n = sock_sendfile(&near, &file, 5, None).await.unwrap();
        near.socket().shutdown(Shutdown::Write).unwrap();
        n
    };
    let (n, received) = tokio::join!(send, everything(&far));
    assert_eq!(n, content.len() - 5);
    assert!(received == content[5..]);
    assert_eq!(file.stream_position().unwrap(), content.len() as u64);
}

#[tokio::test]
async fn count_bounds_what_is_sent_and_the_position_follows_it() {
    let (near, far) = tcp_pair().await;
    let mut file = file_with(b"0123456789");
    assert_eq!(sock_sendfile(&near, &file, 2, Some(3)).await.unwrap(), 3);
    assert_eq!(file.stream_position().unwrap(), 5);
    assert_eq!(sock_recv(&far, 10).await.unwrap(), b"234");
    assert_eq!(sock_sendfile(&near, &file, 0, Some(0)).await.unwrap(), 0);
    assert_eq!(sock_sendfile(&near, &file, 8, Some(100)).await.unwrap(), 2);
    assert_eq!(sock_sendfile(&near, &file, 100, None).await.unwrap(), 0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn where_the_kernel_refuses_sendfile_the_file_is_read_and_sent() {
    let (near, far) = tcp_pair().await;
    let mut file = File::open("/proc/self/environ").unwrap();
    let refused = near.socket().sendfile(&file, 0, None).unwrap_err();
    assert_eq!(refused.raw_os_error(), Some(libc::EINVAL));

    let content = std::fs::read("/proc/self/environ").unwrap();
    let send = async {
        let n = sock_sendfile(&near, &file, 3, None).await.unwrap();
        near.socket().shutdown(Shutdown::Write).unwrap();
        n
    };
    let (n, received) = tokio::join!(send, everything(&far));
    assert_eq!(n, content.len() - 3);
    assert!(received == content[3..]);
    assert_eq!(file.stream_position().unwrap(), content.len() as u64);
}

#[tokio::test]
async fn a_cancelled_sock_sendfile_leaves_the_position_where_to_go_on() {
    let (near, far) = tcp_pair().await;
    let content = digits(32 << 20);
    let mut file = file_with(&content);
    assert!(poll_once(sock_sendfile(&near, &file, 0, None)).await.is_none());
    let position = file.stream_position().unwrap();
    assert!(0 < position && position < content.len() as u64);
    let go_on = async {
        sock_sendfile(&near, &file, position, None).await.unwrap();
        near.socket().shutdown(Shutdown::Write).unwrap();
    };
    let ((), received) = tokio::join!(go_on, everything(&far));
    assert!(received == content);
}

#[tokio::test]
async fn sendfile_says_how_much_went_when_the_peer_resets() {
    let (near, far) = tcp_pair().await;
    let mut file = file_with(&digits(32 << 20));
    let reset = async {
        sock_recv(&far, 65536).await.unwrap();
        far.socket().set_linger(Some(Duration::ZERO)).unwrap();
        drop(far);
    };
    let (result, ()) = tokio::join!(sock_sendfile(&near, &file, 10, None), reset);
    let error = result.unwrap_err();
    assert!(0 < error.sent && error.sent < 32 << 20);
    assert_eq!(file.stream_position().unwrap(), 10 + error.sent as u64);
}

#[tokio::test]
async fn sendfile_wants_a_stream_socket() {
    let (near, _far) = unix_pair(Type::DGRAM);
    let mut file = file_with(b"content");
    file.seek(SeekFrom::Start(0)).unwrap();
    let error = sock_sendfile(&near, &file, 0, None).await.unwrap_err();
    assert_eq!((error.sent, error.source.kind()), (0, ErrorKind::InvalidInput));
}

#[tokio::test]
async fn what_is_sent_before_and_after_a_file_keeps_its_place() {
    for (near, far) in [tcp_pair().await, unix_pair(Type::STREAM)] {
        // More than goes into the socket at once, each.
        let (before, content, after) =
            (vec![b'<'; 5_000_000], digits(5_000_000), vec![b'>'; 5_000_000]);
        let mut file = file_with(&content);
        let send = async {
            sock_sendall(&near, &before).await.unwrap();
            let n = sock_sendfile(&near, &file, 0, None).await.unwrap();
            sock_sendall(&near, &after).await.unwrap();
            near.socket().shutdown(Shutdown::Write).unwrap();
            n
        };
        let (n, received) = tokio::join!(send, everything(&far));
        assert_eq!(n, content.len());
        assert!(received == [before, content, after].concat());
        assert_eq!(file.stream_position().unwrap(), 5_000_000);
    }
}

#[tokio::test]
async fn of_an_empty_file_nothing_goes_and_the_socket_stays_usable() {
    let (near, far) = tcp_pair().await;
    let mut file = file_with(b"");
    assert_eq!(sock_sendfile(&near, &file, 0, None).await.unwrap(), 0);
    assert_eq!(file.stream_position().unwrap(), 0);
    sock_sendall(&near, b"on").await.unwrap();
    assert_eq!(sock_recv(&far, 10).await.unwrap(), b"on");
}
