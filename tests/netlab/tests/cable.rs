//! Two hosts, a cable, and what is cut when it is cut.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};

use netlab::{Host, Namespace};

#[test]
fn two_hosts_talk_over_a_cable_and_nothing_else() {
    let namespace = match Namespace::enter() {
        Ok(namespace) => namespace,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let host = Host::start().unwrap();
    namespace.cable_to(&host, "near", "far").unwrap();
    namespace.ip("addr add 10.9.0.1/24 dev near").unwrap();
    host.ip("addr add 10.9.0.2/24 dev far").unwrap();

    let listener = host.run(|| TcpListener::bind("10.9.0.2:0").unwrap());
    let mut here = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut there, from) = listener.accept().unwrap();
    assert_eq!(from.ip().to_string(), "10.9.0.1");
    here.write_all(b"over the cable").unwrap();
    drop(here);
    let mut heard = String::new();
    there.read_to_string(&mut heard).unwrap();
    assert_eq!(heard, "over the cable");

    // No way leads out: not a route to anywhere else.
    let out = UdpSocket::bind("0.0.0.0:0").unwrap();
    let error = out.send_to(b"?", "192.0.2.1:9").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NetworkUnreachable);
}
