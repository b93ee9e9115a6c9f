//! `create_connection`: the local address.

mod listeners;
#[path = "../../03-transports/tests/recorder/mod.rs"]
mod recorder;

use std::io::ErrorKind;
use std::net::SocketAddr;

use endpoints::{AttemptError, Connect, ConnectError, create_connection};
use listeners::{address, listening};
use recorder::soon;
use transports::Protocol;

struct Quiet;
impl Protocol for Quiet {}

async fn connect(target: Connect) -> Result<SocketAddr, ConnectError> {
    let transport = soon(create_connection(|| Quiet, target)).await?;
    let name = transport.socket_name().expect("TCP has names").to_string();
    Ok(name.parse().expect("it is an Internet address"))
}

#[tokio::test]
async fn the_local_address_is_the_one_asked_for_and_port_0_is_chosen() {
    let listener = listening("127.0.0.1:0");
    let target = Connect::to_place(address(&listener)).local_addr(("127.0.0.5", 0));
    let local = connect(target).await.unwrap();
    assert_eq!(local.ip().to_string(), "127.0.0.5");
    assert_ne!(local.port(), 0);
}

#[tokio::test]
async fn without_a_local_address_one_is_chosen() {
    let listener = listening("127.0.0.1:0");
    let local = connect(Connect::to_place(address(&listener))).await.unwrap();
    assert_eq!(local.ip().to_string(), "127.0.0.1");
    assert_ne!(local.port(), 0);
}

#[tokio::test]
async fn a_local_port_that_is_given_is_used() {
    let listener = listening("127.0.0.1:0");
    // Free again: no other test uses this address.
    let free = address(&listeners::refusing("127.0.0.6:0"));
    let target = Connect::to_place(address(&listener)).local_addr(free);
    assert_eq!(connect(target).await.unwrap(), free);
}

#[tokio::test]
async fn local_addresses_of_another_family_are_passed_over() {
    let listener = listening("127.0.0.1:0");
    let locals: [SocketAddr; 2] =
        ["[::1]:0", "127.0.0.7:0"].map(|it| it.parse().unwrap());
    let target = Connect::to_place(address(&listener)).local_addr(locals);
    assert_eq!(connect(target).await.unwrap().ip().to_string(), "127.0.0.7");
}

#[tokio::test]
async fn without_a_local_address_of_the_family_the_error_says_so() {
    let listener = listening("127.0.0.1:0");
    let target = Connect::to_place(address(&listener)).local_addr(("::1", 0));
    let error = connect(target).await.unwrap_err();
    let expected = "none of the local addresses given is an IPv4 address";
    assert!(error.to_string().contains(expected), "{error}");
    let attempts: Vec<_> = error.attempts().collect();
    assert!(matches!(attempts[..], [AttemptError::NoLocalAddress { .. }]));
}

#[tokio::test]
async fn a_local_address_in_use_is_named() {
    let listener = listening("127.0.0.1:0");
    let in_use = address(&listener);
    let target = Connect::to_place(in_use).local_addr(in_use);
    let error = connect(target).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    let expected = format!("local address {in_use}: Address already in use");
    assert!(error.to_string().contains(&expected), "{error}");
    assert!(error.to_string().contains("port 0 takes a free one"), "{error}");
}

#[tokio::test]
async fn an_address_of_another_machine_is_named() {
    let listener = listening("127.0.0.1:0");
    let target = Connect::to_place(address(&listener)).local_addr(("192.0.2.1", 0));
    let error = connect(target).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrNotAvailable);
    assert!(
        error.to_string().contains("it is no address of this machine"),
        "{error}"
    );
}

#[tokio::test]
async fn local_addresses_are_tried_in_turn() {
    let listener = listening("127.0.0.1:0");
    let foreign: SocketAddr = "192.0.2.1:0".parse().unwrap();
    let locals = [foreign, "127.0.0.8:0".parse().unwrap()];
    let target = Connect::to_place(address(&listener)).local_addr(locals);
    assert_eq!(connect(target).await.unwrap().ip().to_string(), "127.0.0.8");
}

#[tokio::test]
async fn all_local_addresses_in_vain_are_all_in_the_error_for_each_remote_one() {
    let listener = listening("127.0.0.1:0");
    let foreign: SocketAddr = "192.0.2.1:0".parse().unwrap();
    let in_use = address(&listener);
    let target = Connect::to_place([in_use, in_use]).local_addr([foreign, in_use]);
    let error = connect(target).await.unwrap_err();
    let tried: Vec<_> = error
        .attempts()
        .map(|attempt| match attempt {
            AttemptError::Bind { local, .. } => *local,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(tried, [foreign, in_use, foreign, in_use]);
    assert_eq!(error.kind(), ErrorKind::Other);
}

#[tokio::test]
async fn a_bind_that_failed_is_listed_before_the_connection_that_failed() {
    let refusing = listeners::refusing("127.0.0.1:0");
    let closed = address(&refusing);
    let foreign: SocketAddr = "192.0.2.1:0".parse().unwrap();
    let locals = [foreign, "127.0.0.9:0".parse().unwrap()];
    let error =
        connect(Connect::to_place(closed).local_addr(locals)).await.unwrap_err();
    let attempts: Vec<_> = error.attempts().collect();
    assert!(
        matches!(
            attempts[..],
            [AttemptError::Bind { .. }, AttemptError::Connect { .. }]
        ),
        "{attempts:?}"
    );
}
