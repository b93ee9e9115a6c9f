//! S-proto and S-pall: what every protocol may define.

use std::io::ErrorKind;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UdpSocket, UnixStream};
use transports::{
    Buffered, BufferedProtocol, DatagramProtocol, DatagramTransport, Protocol,
    Transport, TransportError, WaterMarks, attach, attach_datagram,
};

use crate::recorder::{
    Event, fill, let_others_run, over_tcp, over_unix, reset, soon, tcp_pair, trace,
};

struct Nothing;

impl Protocol for Nothing {}

#[tokio::test]
async fn a_protocol_need_define_nothing() {
    let (near, mut far) = tcp_pair().await;
    let transport = attach(near, Nothing).unwrap();
    far.write_all(b"ignored").await.unwrap();
    far.shutdown().await.unwrap();
    // The default answer to the end is to close as well.
    let mut all = Vec::new();
    far.read_to_end(&mut all).await.unwrap();
    assert!(all.is_empty());
    assert!(transport.is_closing());
}

struct Halves {
    buffer: [u8; 4],
    got: Vec<u8>,
}

impl BufferedProtocol for Halves {
    fn get_buffer(&mut self) -> &mut [u8] {
        &mut self.buffer
    }

    fn buffer_updated(&mut self, transport: Transport, n: usize) {
        self.got.extend(&self.buffer[..n]);
        transport.write(&[u8::try_from(n).expect("at most 4")]);
    }
}

#[tokio::test]
async fn a_stream_protocol_serves_unix_streams_and_may_bring_its_own_buffer() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let halves = Halves { buffer: [0; 4], got: Vec::new() };
    let transport = attach(near, Buffered(halves)).unwrap();
    far.write_all(b"sixsix").await.unwrap();
    let mut counts = [0; 2];
    far.read_exact(&mut counts).await.unwrap();
    assert_eq!(counts, [4, 2], "as many as the protocol has room for");
    let got = transport.protocol(|halves: &mut Halves| halves.got.clone());
    assert_eq!(got.as_deref(), Some(b"sixsix".as_slice()));
}

struct Reverse;

impl DatagramProtocol for Reverse {
    fn datagram_received(
        &mut self,
        transport: DatagramTransport,
        data: &[u8],
        from: SocketAddr,
    ) {
        let reversed: Vec<u8> = data.iter().rev().copied().collect();
        transport.send_to(&reversed, &from).expect("there is no fixed peer");
    }
}

#[tokio::test]
async fn udp_has_a_protocol_of_its_own() {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    attach_datagram(server, Reverse).unwrap();
    let client = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut answer = [0; 16];
    for question in ["one", "two"] {
        client.send_to(question.as_bytes(), address).await.unwrap();
        let (n, from) = soon(client.recv_from(&mut answer)).await.unwrap();
        let reversed: Vec<u8> = question.bytes().rev().collect();
        assert_eq!((&answer[..n], from), (&*reversed, address), "one by one");
    }
}

#[tokio::test]
async fn connection_made_comes_first_with_the_transport_of_this_connection() {
    let greet = |event: &Event, transport: Transport| {
        if matches!(event, Event::Made) {
            let name = transport.peer_name().expect("TCP has names").to_string();
            transport.write(name.as_bytes());
            transport.close();
        }
    };
    let (_transport, mut events, mut peer) = over_tcp(|it| it.reacting(greet)).await;
    peer.write_all(b"data").await.unwrap();
    let mut name = vec![0; 64];
    let n = peer.read(&mut name).await.unwrap();
    let own = peer.local_addr().unwrap().to_string();
    assert_eq!(String::from_utf8_lossy(&name[..n]), own);
    assert!(matches!(events.next().await, Event::Made));
}

#[tokio::test]
async fn connection_lost_comes_once_however_often_one_closes() {
    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    transport.clone().close();
    transport.clone().abort();
    transport.close();
    assert_eq!(trace(&events.until_the_end().await), "made lost");
}

#[tokio::test]
async fn none_says_in_order_and_an_error_says_why_not() {
    let (_transport, mut events, peer) = over_tcp(|it| it).await;
    drop(peer);
    assert!(events.lost().await.is_none(), "the end of the stream");

    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    transport.abort();
    assert!(events.lost().await.is_none(), "aborted on this side");

    let (_transport, mut events, peer) = over_tcp(|it| it).await;
    reset(peer);
    let error = events.lost().await.unwrap();
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));

    let fail = |event: &Event, _| {
        assert!(!matches!(event, Event::Data(_)), "not this kind of data");
    };
    let (_transport, mut events, mut peer) = over_tcp(|it| it.reacting(fail)).await;
    peer.write_all(b"x").await.unwrap();
    let error = events.lost().await.unwrap();
    let TransportError::Panicked { callback, message } = error else {
        panic!("{error:?}");
    };
    assert_eq!((callback, &*message), ("data_received", "not this kind of data"));
}

#[tokio::test]
async fn at_the_high_mark_nothing_happens_and_one_byte_more_pauses_once() {
    // Of a Unix stream the kernel takes nothing more until the peer reads.
    let (transport, mut events, _peer) = over_unix(|it| it);
    transport.set_write_buffer_limits(WaterMarks::from_high(usize::MAX));
    fill(&transport);
    let size = transport.write_buffer_size() + 1000;
    transport.set_write_buffer_limits(WaterMarks::from_high(size));
    let_others_run().await;
    events.so_far();
    transport.write(&[0; 1000]);
    assert_eq!(transport.write_buffer_size(), size);
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "", "the mark itself is not above it");
    for _ in 0..3 {
        transport.write(b"!");
    }
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "pause", "and once");
}

#[tokio::test]
async fn writing_is_resumed_at_the_low_mark_or_below() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.set_write_buffer_limits(WaterMarks::from_high(0));
    fill(&transport);
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made pause");
    // The marks are equal, so below is impossible: it is resumed at exactly 0.
    tokio::spawn(async move {
        let mut sink = vec![0; 1 << 20];
        while peer.read(&mut sink).await.is_ok_and(|n| n > 0) {}
    });
    assert!(matches!(events.next().await, Event::Resume));
    assert_eq!(transport.write_buffer_size(), 0);
}
