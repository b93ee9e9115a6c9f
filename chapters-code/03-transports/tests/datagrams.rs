//! Datagram endpoints, from outside.

mod endpoint;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use endpoint::{Event, address, closed_port, udp, udp_to, watch};
use socket_families::UnixAddress;
use tokio::net::UnixDatagram;
use transports::{
    DatagramProtocol, DatagramTransport, NoRuntime, SendRefused, TransportError,
    WaterMarks, attach_datagram,
};

/// A Unix socket that sends to `peer`, whose queue is full.
fn stuck() -> (UnixDatagram, UnixDatagram, usize) {
    let (near, far) = UnixDatagram::pair().expect("a pair can be made");
    let mut fill = 0;
    // The system call itself, for the runtime knows of no room before its first event.
    let socket = socket2::SockRef::from(&near);
    while socket.send(b"x").is_ok() {
        fill += 1;
    }
    (near, far, fill)
}

#[tokio::test]
async fn a_datagram_goes_out_at_once_and_only_a_refused_one_is_queued() {
    let receiver = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let sender = watch(udp().await);
    sender.transport.send_to(b"now", &receiver.local_addr().unwrap()).unwrap();
    assert_eq!(sender.transport.write_buffer_size(), 0);
    receiver.set_nonblocking(true).unwrap();
    // No await in between: no task has run that could have sent it.
    assert_eq!(receiver.recv(&mut [0; 16]).unwrap(), 3);
}

#[tokio::test]
async fn with_a_fixed_peer_another_address_is_refused_and_its_own_is_not() {
    let server = udp().await;
    let server_address = address(&server);
    let mut server = watch(server);
    let client = watch(udp_to(server_address).await);
    assert_eq!(client.transport.peer(), Some(&server_address));
    let other = closed_port().await;
    let refused = client.transport.send_to(b"x", &other).unwrap_err();
    assert_eq!(
        refused,
        SendRefused::OtherPeer {
            peer: server_address.to_string(),
            given: other.to_string()
        }
    );
    client.transport.send_to(b"one", &server_address).unwrap();
    client.transport.send(b"two").unwrap();
    assert_eq!(server.received().await.0, b"one");
    assert_eq!(server.received().await.0, b"two");
}

#[tokio::test]
async fn without_a_fixed_peer_an_address_is_needed_and_the_endpoint_lives_on() {
    let mut endpoint = watch(udp().await);
    assert_eq!(endpoint.transport.send(b"x"), Err(SendRefused::NoPeer));
    assert!(!endpoint.transport.is_closing());
    assert!(endpoint.is_quiet());
}

#[tokio::test]
async fn the_queue_counts_eight_more_bytes_a_datagram_and_keeps_the_order() {
    let (near, far, fill) = stuck();
    let mut endpoint = watch(near);
    endpoint.transport.send(b"12345").unwrap();
    endpoint.transport.send(b"").unwrap();
    assert_eq!(endpoint.transport.write_buffer_size(), 5 + 8 + 8);
    let mut buffer = [0; 16];
    for _ in 0..fill {
        far.recv(&mut buffer).await.unwrap();
    }
    assert_eq!(far.recv(&mut buffer).await.unwrap(), 5);
    assert_eq!(far.recv(&mut buffer).await.unwrap(), 0);
    endpoint.transport.clone().close();
    assert!(endpoint.lost().await.is_none());
}

#[tokio::test]
async fn pause_comes_strictly_above_the_high_mark_and_resume_at_the_low_one() {
    let (near, far, fill) = stuck();
    let mut endpoint = watch(near);
    endpoint.transport.set_write_buffer_limits(WaterMarks::new(9, 20).unwrap());
    endpoint.transport.send(b"1").unwrap();
    endpoint.transport.send(b"123").unwrap();
    assert_eq!(endpoint.transport.write_buffer_size(), 20);
    assert!(!endpoint.transport.is_writing_paused());
    endpoint.transport.send(b"").unwrap();
    assert!(endpoint.transport.is_writing_paused());
    assert!(matches!(endpoint.next().await, Event::Pause));
    endpoint.transport.send(b"once only").unwrap();
    let mut buffer = [0; 16];
    for _ in 0..fill + 4 {
        far.recv(&mut buffer).await.unwrap();
    }
    assert!(matches!(endpoint.next().await, Event::Resume));
    assert!(endpoint.is_quiet());
    assert_eq!(endpoint.transport.write_buffer_size(), 0);
}

#[tokio::test]
async fn lower_marks_pause_at_once_and_higher_ones_do_not_resume() {
    let (near, _far, _) = stuck();
    let mut endpoint = watch(near);
    endpoint.transport.send(&[0; 92]).unwrap();
    endpoint.transport.set_write_buffer_limits(WaterMarks::from_high(99));
    assert!(matches!(endpoint.next().await, Event::Pause));
    endpoint.transport.set_write_buffer_limits(WaterMarks::from_high(1 << 20));
    tokio::task::yield_now().await;
    assert!(endpoint.transport.is_writing_paused());
}

#[tokio::test]
async fn close_sends_what_is_queued_and_abort_drops_it() {
    for abort in [false, true] {
        let (near, far, fill) = stuck();
        let mut endpoint = watch(near);
        endpoint.transport.send(b"queued").unwrap();
        let handle = endpoint.transport.clone();
        if abort {
            handle.abort()
        } else {
            handle.close()
        }
        assert!(endpoint.transport.is_closing());
        assert_eq!(endpoint.transport.send(b"late"), Err(SendRefused::Closing));
        let mut buffer = [0; 16];
        for _ in 0..fill {
            far.recv(&mut buffer).await.unwrap();
        }
        if abort {
            assert!(endpoint.lost().await.is_none());
            // Its socket is closed, and so the far end finds nobody.
            let error = socket2::SockRef::from(&far).send(b"x").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
            assert!(far.try_recv(&mut buffer).is_err());
        } else {
            assert_eq!(far.recv(&mut buffer).await.unwrap(), 6);
            assert!(endpoint.lost().await.is_none());
        }
        assert!(endpoint.transport.with_fd(|_| Ok(())).is_err());
    }
}

#[tokio::test]
async fn connection_lost_comes_once_however_often_it_is_ended() {
    let mut endpoint = watch(udp().await);
    endpoint.transport.clone().close();
    endpoint.transport.clone().abort();
    endpoint.transport.clone().close();
    assert!(endpoint.lost().await.is_none());
    assert!(endpoint.is_quiet());
}

#[tokio::test]
async fn an_unconnected_unix_sender_is_not_stuck_when_others_fill_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receiver");
    let receiver = UnixDatagram::bind(&path).unwrap();
    let filler = std::os::unix::net::UnixDatagram::unbound().unwrap();
    filler.set_nonblocking(true).unwrap();
    while filler.send_to(b"x", &path).is_ok() {}

    let endpoint = watch(UnixDatagram::unbound().unwrap());
    let to = UnixAddress::Path(path);
    endpoint.transport.send_to(b"mine", &to).unwrap();
    assert_eq!(endpoint.transport.write_buffer_size(), 4 + 8);
    let mut buffer = [0; 16];
    // None of the datagrams that leave the queue is the endpoint's own, and so no event
    // tells it that there is room.
    let waited = async { while receiver.recv(&mut buffer).await.unwrap() != 4 {} };
    tokio::time::timeout(std::time::Duration::from_secs(10), waited).await.unwrap();
}

#[tokio::test]
async fn unix_addresses_are_paths_abstract_names_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = watch(UnixDatagram::bind(folder.path().join("s")).unwrap());
    let to = UnixAddress::Path(folder.path().join("s"));
    let unnamed = watch(UnixDatagram::unbound().unwrap());
    unnamed.transport.send_to(b"who", &to).unwrap();
    assert_eq!(server.received().await, (b"who".to_vec(), UnixAddress::Unnamed));
    let path = folder.path().join("c");
    let mut named = watch(UnixDatagram::bind(&path).unwrap());
    named.transport.send_to(b"me", &to).unwrap();
    let (_, from) = server.received().await;
    assert_eq!(from, UnixAddress::Path(path));
    server.transport.send_to(b"you", &from).unwrap();
    assert_eq!(named.received().await, (b"you".to_vec(), to));
}

#[tokio::test]
async fn a_path_that_no_socket_can_have_is_an_error_received() {
    let mut endpoint = watch(UnixDatagram::unbound().unwrap());
    let to = UnixAddress::Path("x".repeat(200).into());
    endpoint.transport.send_to(b"x", &to).unwrap();
    assert_eq!(endpoint.error().await.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_protocol_that_panics_ends_its_own_endpoint_alone() {
    struct Bomb(mpsc::Sender<Option<TransportError>>);
    impl DatagramProtocol for Bomb {
        fn datagram_received(
            &mut self,
            _: DatagramTransport,
            _: &[u8],
            _: SocketAddr,
        ) {
            panic!("boom");
        }

        fn connection_lost(&mut self, error: Option<TransportError>) {
            let _ = self.0.send(error);
        }
    }
    let socket = udp().await;
    let to = address(&socket);
    let (lost, seen) = mpsc::channel();
    attach_datagram(socket, Bomb(lost)).unwrap();
    let bystander = udp().await;
    let bystander_address = address(&bystander);
    let mut bystander = watch(bystander);
    let sender = watch(udp().await);
    sender.transport.send_to(b"x", &to).unwrap();
    sender.transport.send_to(b"y", &bystander_address).unwrap();
    assert_eq!(bystander.received().await.0, b"y");
    let error = loop {
        match seen.try_recv() {
            Ok(error) => break error,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    let Some(TransportError::Panicked { callback, message }) = error else {
        panic!("{error:?}");
    };
    assert_eq!((callback, message.as_str()), ("datagram_received", "boom"));
}

#[tokio::test]
async fn an_error_of_a_send_is_told_when_the_callback_has_returned() {
    struct Sender(Arc<AtomicUsize>, bool);
    impl DatagramProtocol for Sender {
        fn connection_made(&mut self, transport: DatagramTransport) {
            transport.send(&[0; 65_508]).unwrap();
            self.1 = true;
        }

        fn error_received(&mut self, _: DatagramTransport, _: std::io::Error) {
            assert!(self.1);
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let errors = Arc::new(AtomicUsize::new(0));
    let receiver = udp().await;
    let socket = udp_to(address(&receiver)).await;
    attach_datagram(socket, Sender(errors.clone(), false)).unwrap();
    while errors.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn without_a_runtime_the_error_says_so() {
    struct Quiet;
    impl DatagramProtocol for Quiet {}
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let socket = runtime.block_on(udp());
    assert_eq!(attach_datagram(socket, Quiet).unwrap_err(), NoRuntime);
}

#[test]
fn a_runtime_that_stops_ends_its_endpoints() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut endpoint = runtime.block_on(async { watch(udp().await) });
    drop(runtime);
    let other =
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let lost = other.block_on(endpoint.lost());
    assert!(matches!(lost, Some(TransportError::RuntimeStopped)), "{lost:?}");
}
