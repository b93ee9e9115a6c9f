//! Which callback comes when, also when callbacks call the transport.

mod recorder;

use recorder::{
    Event, Recorder, fill, let_others_run, over_tcp, soon, tcp_pair, trace,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use transports::{
    Buffered, BufferedProtocol, OnEof, Protocol, Transport, TransportError, attach,
};

#[tokio::test]
async fn connection_made_has_been_called_when_attach_returns() {
    let (_transport, mut events, _peer) = over_tcp(|it| it).await;
    assert_eq!(trace(&events.so_far()), "made");
}

#[tokio::test]
async fn pausing_in_connection_made_prevents_the_first_read() {
    let (near, mut far) = tcp_pair().await;
    far.write_all(b"early").await.unwrap();
    let (recorder, mut events) = Recorder::new();
    let recorder = recorder.reacting(|event, transport| {
        if matches!(event, Event::Made) {
            transport.pause_reading();
        }
    });
    let transport = attach(near, recorder).unwrap();
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made");
    transport.resume_reading();
    assert!(matches!(events.next().await, Event::Data(data) if data == b"early"));
}

#[tokio::test]
async fn closing_in_connection_made_reads_nothing() {
    let (near, mut far) = tcp_pair().await;
    far.write_all(b"early").await.unwrap();
    let (recorder, mut events) = Recorder::new();
    let recorder = recorder.reacting(|event, transport| {
        if matches!(event, Event::Made) {
            transport.close();
        }
    });
    attach(near, recorder).unwrap();
    assert_eq!(trace(&events.until_the_end().await), "made lost");
}

#[tokio::test]
async fn closing_in_data_received_ends_reading_there() {
    let react = |event: &Event, transport: Transport| {
        if matches!(event, Event::Data(_)) {
            transport.write(b"bye");
            transport.close();
        }
    };
    let (_transport, mut events, mut peer) = over_tcp(|it| it.reacting(react)).await;
    peer.write_all(&vec![0; 1_000_000]).await.unwrap_or_default();
    let events = events.until_the_end().await;
    assert!(matches!(&events[..], [Event::Made, Event::Data(_), Event::Lost(_)]));
}

#[tokio::test]
async fn pausing_in_data_received_holds_back_the_rest() {
    let react = |event: &Event, transport: Transport| {
        if matches!(event, Event::Data(_)) {
            transport.pause_reading();
        }
    };
    let (transport, mut events, mut peer) = over_tcp(|it| it.reacting(react)).await;
    let all = 2_000_000;
    let writer = tokio::spawn(async move {
        peer.write_all(&vec![0; all]).await.unwrap();
        peer.shutdown().await.unwrap();
    });
    assert!(matches!(events.next().await, Event::Made));
    let mut total = 0;
    loop {
        match events.next().await {
            Event::Data(data) => total += data.len(),
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
        let_others_run().await;
        assert!(events.so_far().is_empty(), "nothing comes in a pause");
        transport.resume_reading();
    }
    assert_eq!(total, all);
    writer.await.unwrap();
}

#[tokio::test]
async fn writes_arrive_in_the_order_in_which_they_were_made() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    let before = fill(&transport);
    // Some room comes up, but earlier bytes wait already.
    let mut start = vec![0; 100_000];
    peer.read_exact(&mut start).await.unwrap();
    transport.write(b"second to last, ");
    transport.write(b"last");
    transport.close();
    let mut rest = Vec::new();
    soon(peer.read_to_end(&mut rest)).await.unwrap();
    assert_eq!(rest.len(), before - 100_000 + 20);
    assert!(rest.ends_with(b" second to last, last"));
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn a_pause_within_a_callback_shows_at_once_and_is_called_after_it() {
    let (seen, sees) = oneshot::channel();
    let mut seen = Some(seen);
    let (near, _far) = tcp_pair().await;
    let (recorder, mut events) = Recorder::new();
    let recorder = recorder.reacting(move |event, transport| {
        if matches!(event, Event::Made) {
            let before = transport.is_writing_paused();
            fill(&transport);
            let after = transport.is_writing_paused();
            let _ = seen.take().expect("made once").send((before, after));
        }
    });
    attach(near, recorder).unwrap();
    assert_eq!(sees.await.unwrap(), (false, true));
    assert_eq!(trace(&events.so_far()), "made");
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "pause");
}

struct First;
struct Second {
    data: oneshot::Sender<Vec<u8>>,
}

impl Protocol for First {
    fn data_received(&mut self, transport: Transport, _: &[u8]) {
        let inside = transport.protocol(|_: &mut Self| ());
        assert_eq!(inside, None, "a callback of it is running");
        let (data, _) = oneshot::channel();
        // Replaced before it is ever called.
        transport.set_protocol(Second { data });
        transport.write(b"ready");
    }
}

impl Protocol for Second {
    fn connection_made(&mut self, _: Transport) {
        panic!("a connection is made once");
    }

    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        let (closed, _) = oneshot::channel();
        let answer = std::mem::replace(&mut self.data, closed);
        answer.send(data.to_vec()).expect("the test waits");
        transport.close();
    }
}

#[tokio::test]
async fn set_protocol_sends_all_further_callbacks_to_the_new_one() {
    let (near, mut far) = tcp_pair().await;
    let transport = attach(near, First).unwrap();
    far.write_all(b"upgrade").await.unwrap();
    far.read_exact(&mut [0; 5]).await.unwrap();
    assert!(transport.protocol(|_: &mut Second| ()).is_some());
    assert!(transport.protocol(|_: &mut First| ()).is_none());

    let (data, received) = oneshot::channel();
    transport.set_protocol(Second { data });
    far.write_all(b"new").await.unwrap();
    assert_eq!(received.await.unwrap(), b"new");
}

#[tokio::test]
async fn a_protocol_set_when_the_connection_is_over_is_dropped() {
    // Each would keep the other alive.
    struct Late {
        _own: Transport,
        _alive: std::sync::Arc<()>,
    }
    impl Protocol for Late {}

    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    transport.clone().close();
    events.until_the_end().await;
    let alive = std::sync::Arc::new(());
    transport.set_protocol(Late { _own: transport.clone(), _alive: alive.clone() });
    assert!(transport.protocol(|_: &mut Late| ()).is_none());
    assert_eq!(std::sync::Arc::strong_count(&alive), 1);
}

struct OneByOne {
    room: [u8; 1],
    trace: oneshot::Sender<String>,
    calls: String,
}

impl BufferedProtocol for OneByOne {
    fn get_buffer(&mut self) -> &mut [u8] {
        &mut self.room
    }

    fn buffer_updated(&mut self, _: Transport, n: usize) {
        assert_eq!(n, 1);
        self.calls.push(char::from(self.room[0]));
    }

    fn connection_made(&mut self, _: Transport) {
        self.calls.push_str("made ");
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        self.calls.push_str(" eof");
        OnEof::Close
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        assert!(error.is_none());
        let (closed, _) = oneshot::channel();
        let trace = std::mem::replace(&mut self.trace, closed);
        let _ = trace.send(format!("{} lost", self.calls));
    }
}

#[tokio::test]
async fn a_buffered_protocol_keeps_the_same_order() {
    let (near, mut far) = tcp_pair().await;
    let (trace, traced) = oneshot::channel();
    let protocol = OneByOne { room: [0], trace, calls: String::new() };
    attach(near, Buffered(protocol)).unwrap();
    far.write_all(b"abc").await.unwrap();
    drop(far);
    assert_eq!(soon(traced).await.unwrap(), "made abc eof lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handles_write_from_other_threads_while_callbacks_run() {
    let echo = |event: &Event, transport: Transport| {
        if let Event::Data(data) = event {
            transport.write(data);
        }
    };
    let (transport, mut events, mut peer) = over_tcp(|it| it.reacting(echo)).await;
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let transport = transport.clone();
            std::thread::spawn(move || {
                for _ in 0..500 {
                    transport.write(&[b'w'; 300]);
                }
            })
        })
        .collect();
    let (mut read, mut write) = peer.split();
    let send = async {
        for _ in 0..500 {
            write.write_all(&[b'e'; 300]).await.unwrap();
        }
    };
    let receive = async {
        let mut counts = [0; 2];
        let mut buffer = vec![0; 1 << 16];
        while counts[0] + counts[1] < 5 * 500 * 300 {
            let n = read.read(&mut buffer).await.unwrap();
            let echoed = buffer[..n].iter().filter(|&&byte| byte == b'e').count();
            counts[0] += echoed;
            counts[1] += n - echoed;
        }
        counts
    };
    let ((), counts) = soon(async { tokio::join!(send, receive) }).await;
    assert_eq!(counts, [500 * 300, 4 * 500 * 300]);
    for writer in writers {
        writer.join().unwrap();
    }
    transport.close();
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn a_connection_lives_on_without_handles() {
    let echo = |event: &Event, transport: Transport| {
        if let Event::Data(data) = event {
            transport.write(data);
        }
    };
    let (transport, _events, mut peer) = over_tcp(|it| it.reacting(echo)).await;
    drop(transport);
    peer.write_all(b"still there?").await.unwrap();
    soon(peer.read_exact(&mut [0; 12])).await.unwrap();
}
