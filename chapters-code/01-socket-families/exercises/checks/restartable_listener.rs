//! What a restartable listener must do.

use std::io::{self, Read};
use std::net::TcpStream;

use super::restartable_listener;

#[test]
fn it_gets_its_address_back_while_a_connection_is_in_time_wait() {
    let listener = restartable_listener(([127, 0, 0, 1], 0).into()).unwrap();
    let address = listener.local_addr().unwrap();
    let mut client = TcpStream::connect(address).unwrap();
    // The server closes first, so that its side is the one in TIME_WAIT.
    drop(listener.accept().unwrap());
    client.read_to_end(&mut Vec::new()).unwrap();
    drop((client, listener));

    restartable_listener(address).unwrap();
}

#[test]
fn two_of_them_never_have_one_address() {
    let first = restartable_listener(([127, 0, 0, 1], 0).into()).unwrap();
    let second = restartable_listener(first.local_addr().unwrap());
    // SO_REUSEPORT would allow it, and give each of them half of the clients.
    assert_eq!(second.unwrap_err().kind(), io::ErrorKind::AddrInUse);
}

#[test]
fn it_listens_on_ipv6_too() {
    let listener = match restartable_listener("[::1]:0".parse().unwrap()) {
        Err(e) if e.kind() == io::ErrorKind::AddrNotAvailable => {
            return netlab::skip("IPv6 on the loopback interface");
        }
        listener => listener.unwrap(),
    };
    TcpStream::connect(listener.local_addr().unwrap()).unwrap();
}
