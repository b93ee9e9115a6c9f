//! Two nodes of TIPC, with a cable between them.

use std::net::Shutdown;
use std::process::Command;
use std::thread;

use netlab::{Host, Namespace};
use socket2::Type;

use crate::received;
use crate::tipc::{PUBLISHED, WITHDRAWN, name, next_event, range, subscribe, tipc};

/// `tipc WORDS` of iproute2.
fn run_tipc(words: &str) {
    let output = Command::new("tipc").args(words.split(' ')).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "tipc {words}: {said}");
}

/// Two hosts that a cable joins, on which neither has an address of IP.
fn two_nodes() -> (Namespace, Host) {
    let (here, there) = (Namespace::enter().unwrap(), Host::start().unwrap());
    let no_ipv6 = || {
        std::fs::write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1").unwrap();
    };
    no_ipv6();
    there.run(no_ipv6);
    here.cable_to(&there, "near", "far").unwrap();
    (here, there)
}

/// S-tipc-01: TIPC is not based on IP?
#[test]
fn two_nodes_find_each_other_s_services_over_ethernet_alone_and_over_udp() {
    // ANCHOR: ethernet
    let (here, there) = two_nodes();
    run_tipc("bearer enable media eth device near");
    there.run(|| run_tipc("bearer enable media eth device far"));
    talk_until_the_cable_is_cut(&here, &there, 2030);
    // ANCHOR_END: ethernet

    let (here, there) = two_nodes();
    here.ip("addr add 10.0.0.1/24 dev near").unwrap();
    there.ip("addr add 10.0.0.2/24 dev far").unwrap();
    let udp = "bearer enable media udp name";
    run_tipc(&format!("{udp} A localip 10.0.0.1 remoteip 10.0.0.2"));
    there.run(move || {
        run_tipc(&format!("{udp} B localip 10.0.0.2 remoteip 10.0.0.1"));
    });
    talk_until_the_cable_is_cut(&here, &there, 2031);
}

// ANCHOR: cluster
fn talk_until_the_cable_is_cut(here: &Namespace, there: &Host, service: u32) {
    let topology = subscribe(service, u32::MAX).unwrap();
    let server = there.run(move || {
        let server = tipc(Type::STREAM);
        server.bind(&range(service, 0, 9)).unwrap();
        server.listen(1).unwrap();
        server
    });
    // The nodes need a moment to see each other.
    assert_eq!(next_event(&topology), [PUBLISHED, 0, 9]);

    let client = tipc(Type::STREAM);
    thread::scope(|scope| {
        // The name doesn't say on which node the service is.
        let connecting = scope.spawn(|| client.connect(&name(service, 7)));
        let served = server.accept().unwrap().0;
        connecting.join().unwrap().unwrap();
        client.send(b"from node to node").unwrap();
        assert_eq!(received(&served), "from node to node");
        served.shutdown(Shutdown::Both).unwrap();
    });

    here.ip("link set near down").unwrap();
    assert_eq!(next_event(&topology), [WITHDRAWN, 0, 9]);
}
// ANCHOR_END: cluster
