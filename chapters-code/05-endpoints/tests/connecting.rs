//! `create_connection`: which addresses are tried, in which order, and what is said of
//! those that failed.

mod listeners;
#[path = "../../03-transports/tests/recorder/mod.rs"]
mod recorder;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use endpoints::{
    AttemptError, Connect, ConnectError, IpFamily, LookupFlags, Place, ResolveError,
    create_connection,
};
use listeners::{address, listening, refusing};
use recorder::{Event, Recorder, soon};
use socket_families::Address;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use transports::Protocol;

struct Quiet;
impl Protocol for Quiet {}

async fn error_of(target: impl endpoints::Dial) -> ConnectError {
    soon(create_connection(|| Quiet, target)).await.expect_err("it can't connect")
}

/// Where the connection went to.
async fn peer_of(target: impl endpoints::Dial) -> SocketAddr {
    let transport = soon(create_connection(|| Quiet, target)).await;
    let transport = transport.expect("somebody listens");
    let name = transport.peer_name().expect("TCP has names").to_string();
    transport.abort();
    name.parse().expect("it is an Internet address")
}

#[tokio::test]
async fn a_connection_carries_bytes_both_ways() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (recorder, mut events) = Recorder::new();
    let transport =
        create_connection(|| recorder, ("127.0.0.1", port)).await.unwrap();
    let (mut peer, _) = listener.accept().await.unwrap();
    transport.write(b"hello");
    let mut got = [0; 5];
    soon(peer.read_exact(&mut got)).await.unwrap();
    assert_eq!(&got, b"hello");
    peer.write_all(b"bye").await.unwrap();
    drop(peer);
    let all = events.until_the_end().await;
    assert_eq!(recorder::trace(&all), "made data(3) eof lost");
}

#[tokio::test]
async fn connection_made_has_been_called_when_it_returns() {
    let listener = listening("127.0.0.1:0");
    let (recorder, mut events) = Recorder::new();
    let _transport =
        create_connection(|| recorder, address(&listener)).await.unwrap();
    assert!(matches!(events.so_far()[..], [Event::Made]));
}

#[tokio::test]
async fn the_factory_is_not_called_when_connecting_fails() {
    let closed = refusing("127.0.0.1:0");
    let called = AtomicBool::new(false);
    let factory = || {
        called.store(true, Ordering::Relaxed);
        Quiet
    };
    create_connection(factory, address(&closed)).await.unwrap_err();
    assert!(!called.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_name_is_looked_up_and_a_port_may_be_digits() {
    let listener = listening("127.0.0.1:0");
    let at = address(&listener);
    let target = Connect::to("localhost", at.port().to_string());
    assert_eq!(peer_of(target.family(IpFamily::V4)).await, at);
}

#[tokio::test]
async fn without_a_host_it_is_the_loopback_of_this_machine() {
    let listener = listening("127.0.0.1:0");
    let at = address(&listener);
    assert_eq!(peer_of(Connect::to_place(Place::port(at.port()))).await, at);
}

#[tokio::test]
async fn every_address_is_tried_in_order_until_one_answers() {
    let closed = [refusing("127.0.0.1:0"), refusing("127.0.0.2:0")];
    let open = [listening("127.0.0.3:0"), listening("127.0.0.4:0")];
    let places = [&closed[0], &closed[1], &open[0], &open[1]].map(address);
    assert_eq!(peer_of(Connect::to_place(places)).await, places[2]);
    assert_eq!(peer_of(&places[..]).await, places[2]);
}

#[tokio::test]
async fn when_all_addresses_fail_the_error_lists_each() {
    let closed = [refusing("127.0.0.1:0"), refusing("[::1]:0")];
    let places = [&closed[0], &closed[1]].map(address);
    let error = error_of(Connect::to_place(places)).await;
    let text = error.to_string();
    assert!(text.contains("multiple errors: "), "{text}");
    for place in places {
        assert!(text.contains(&format!("{place}: Connection refused")), "{text}");
    }
    assert!(text.contains("nobody listens on that port there"), "{text}");
    let tried: Vec<_> = error
        .attempts()
        .map(|attempt| match attempt {
            AttemptError::Connect { address, .. } => *address,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(tried, places);
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(std::io::Error::from(error).kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn one_error_is_said_as_it_is_and_the_same_error_once() {
    let refusing = refusing("127.0.0.1:0");
    let closed = address(&refusing);
    let one = error_of(closed).await;
    let twice = error_of(Connect::to_place([closed, closed])).await;
    assert!(!one.to_string().contains("multiple errors"), "{one}");
    assert_eq!(twice.attempts().count(), 2);
    let said = |error: &ConnectError| {
        let text = error.to_string();
        text.split_once(": ").expect("the place comes first").1.to_owned()
    };
    assert_eq!(said(&one), said(&twice));
}

#[tokio::test]
async fn the_systems_answer_is_at_the_end_of_the_sources() {
    let closed = refusing("127.0.0.1:0");
    let error = error_of(address(&closed)).await;
    let mut last: &dyn std::error::Error = &error;
    while let Some(source) = last.source() {
        last = source;
    }
    let answer: &std::io::Error = last.downcast_ref().expect("an io::Error");
    assert_eq!(answer.kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn an_empty_list_of_addresses_is_an_error() {
    let error = error_of(Connect::to_place(Vec::new())).await;
    assert!(matches!(error, ConnectError::Resolve(ResolveError::NoAddress)));
}

#[tokio::test]
async fn a_host_that_nobody_knows_is_named_by_the_error() {
    // With the flag no name server is asked.
    let target = Connect::to("no-such-host", 80).flags(LookupFlags::NUMERIC_HOST);
    let error = error_of(target).await;
    let text = error.to_string();
    assert!(text.contains("\"no-such-host\" has no address"), "{text}");
    assert!(text.contains("getent ahosts no-such-host"), "{text}");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn what_cannot_be_looked_up_is_named_with_a_remedy() {
    for (host, port, expected) in [
        ("", "80", "Place::port"),
        ("münchen.example", "80", "xn--"),
        ("a\0b", "80", "null byte"),
        ("127.0.0.1", "99999", "no port 99999: they are 0 to 65535"),
        ("127.0.0.1", "no-such-service", "no service is called \"no-such-service\""),
        ("127.0.0.1", "-1", "no service is called \"-1\""),
    ] {
        let text = error_of((host, port)).await.to_string();
        assert!(text.contains(expected), "{host:?} {port:?}: {text}");
    }
}

#[tokio::test]
async fn the_family_is_chosen_and_an_address_of_the_other_one_refused() {
    let (four, six) = (listening("127.0.0.1:0"), listening("[::1]:0"));
    let places = [&four, &six].map(address);
    for (family, expected) in [(IpFamily::V4, places[0]), (IpFamily::V6, places[1])]
    {
        let target = Connect::to_place(places).family(family);
        assert_eq!(peer_of(target).await, expected);
    }
    let literal = Connect::to("127.0.0.1", 80).family(IpFamily::V6);
    let known = Connect::to_place(places[0]).family(IpFamily::V6);
    for target in [literal, known] {
        let error = error_of(target).await;
        assert!(error.to_string().contains("has no IPv6 address"), "{error}");
    }
}

#[test]
fn an_address_needs_no_resolver() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    let listener = listening("127.0.0.1:0");
    let (release, held) = std::sync::mpsc::channel::<()>();
    // The one thread that could ask a resolver is busy.
    runtime.spawn_blocking(move || held.recv());
    runtime.block_on(async {
        let at = address(&listener);
        assert_eq!(peer_of(("127.0.0.1", at.port())).await, at);
        let name = pin!(create_connection(|| Quiet, ("localhost", at.port())));
        let later = std::time::Duration::from_millis(50);
        assert!(tokio::time::timeout(later, name).await.is_err());
    });
    drop(release);
}

#[test]
fn without_a_runtime_it_says_so() {
    let mut connecting = pin!(create_connection(|| Quiet, ("127.0.0.1", 80)));
    let outcome = connecting.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(error)) = outcome else { panic!("{outcome:?}") };
    assert!(matches!(error, ConnectError::NoRuntime(_)), "{error}");
}

#[tokio::test]
async fn the_peer_name_is_the_address_that_answered() {
    let listener = listening("[::1]:0");
    let transport = create_connection(|| Quiet, ("::1", address(&listener).port()))
        .await
        .unwrap();
    let Some(Address::Ipv6(name)) = transport.peer_name() else {
        panic!("{transport:?}")
    };
    assert_eq!(name.to_string(), address(&listener).to_string());
}
