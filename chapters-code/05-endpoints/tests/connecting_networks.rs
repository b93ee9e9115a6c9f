//! `create_connection` in small networks: a black hole beside an address that answers,
//! link-local addresses, services by name.

#![cfg(target_os = "linux")]

mod listeners;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use endpoints::{Connect, create_connection};
use listeners::{address, listening};
use netlab::{Host, Namespace};
use tokio::runtime::Builder;
use transports::Protocol;

struct Quiet;
impl Protocol for Quiet {}

/// A network of this thread's own. The runtime's threads are made in it.
fn enter() -> Option<Namespace> {
    Namespace::enter()
        .map_err(|why| netlab::skip(&format!("network namespaces: {why}")))
        .ok()
}

fn connect(target: Connect) -> anyhow::Result<SocketAddr> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let connecting = create_connection(|| Quiet, target);
        let patience = Duration::from_secs(20);
        let transport = tokio::time::timeout(patience, connecting).await??;
        Ok(transport.peer_name().expect("TCP has names").to_string().parse()?)
    })
}

#[test]
fn an_ipv6_black_hole_beside_a_good_ipv4_address_costs_the_delay() {
    let Some(here) = enter() else { return };
    let there = Host::start().unwrap();
    here.cable_to(&there, "near", "far").unwrap();
    here.ip("addr add 10.7.0.1/24 dev near").unwrap();
    here.ip("-6 addr add fd07::1/64 dev near nodad").unwrap();
    there.ip("addr add 10.7.0.2/24 dev far").unwrap();
    // What is sent to this address arrives on a host that doesn't have it.
    here.ip("-6 neigh add fd07::2 lladdr 02:00:00:00:00:07 dev near").unwrap();
    let listener = there.run(|| listening("10.7.0.2:0"));
    let good = address(&listener);
    let hole: SocketAddr = format!("[fd07::2]:{}", good.port()).parse().unwrap();

    let delay = Duration::from_millis(250);
    let begin = Instant::now();
    let target = Connect::to_place([hole, good]).happy_eyeballs_delay(delay);
    assert_eq!(connect(target).unwrap(), good);
    let took = begin.elapsed();
    // Without it, the connection would take the two minutes of the kernel.
    assert!((delay..20 * delay).contains(&took), "{took:?}");
}

#[test]
fn the_families_take_turns_when_a_delay_is_given() {
    let Some(here) = enter() else { return };
    let there = Host::start().unwrap();
    here.cable_to(&there, "near", "far").unwrap();
    here.ip("addr add 10.7.0.1/24 dev near").unwrap();
    here.ip("-6 addr add fd07::1/64 dev near nodad").unwrap();
    there.ip("addr add 10.7.0.2/24 dev far").unwrap();
    let listener = there.run(|| listening("10.7.0.2:0"));
    let good = address(&listener);
    let mut places = Vec::new();
    for number in 2..6 {
        let hole = format!("fd07::{number}");
        let neighbour = "lladdr 02:00:00:00:00:07 dev near";
        here.ip(&format!("-6 neigh add {hole} {neighbour}")).unwrap();
        places.push(format!("[{hole}]:{}", good.port()).parse().unwrap());
    }
    places.push(good);

    // The fifth comes second: one head start in place of four.
    let delay = Duration::from_millis(500);
    let target = Connect::to_place(places).happy_eyeballs_delay(delay);
    let begin = Instant::now();
    assert_eq!(connect(target.clone()).unwrap(), good);
    let took = begin.elapsed();
    assert!((delay..4 * delay).contains(&took), "{took:?}");

    // Unless the resolver's order is to be kept.
    let begin = Instant::now();
    assert_eq!(connect(target.interleave(0)).unwrap(), good);
    let took = begin.elapsed();
    assert!(took >= 4 * delay, "{took:?}");
}

#[test]
fn a_link_local_address_keeps_its_interface() {
    let Some(here) = enter() else { return };
    here.ip("-6 addr add fe80::7/64 dev lo nodad").unwrap();
    // The kernel makes the route to it a little later, in a thread of its own.
    let begin = Instant::now();
    while here.ip("-6 route get fe80::7 oif lo").is_err() {
        assert!(begin.elapsed() < Duration::from_secs(20), "no route to fe80::7");
    }
    let index = nix::net::if_::if_nametoindex("lo").unwrap();
    let listener = listening(&format!("[fe80::7%{index}]:0"));
    let port = address(&listener).port();
    let peer = connect(Connect::to("fe80::7%lo", port)).unwrap();
    assert_eq!(peer, address(&listener));
    let SocketAddr::V6(peer) = peer else { panic!("{peer}") };
    assert_eq!(peer.scope_id(), index);
}

#[test]
fn a_service_is_known_by_its_name() {
    let Some(_here) = enter() else { return };
    let listener = listening("127.0.0.1:80");
    let peer = connect(Connect::to("127.0.0.1", "http")).unwrap();
    assert_eq!(peer, address(&listener));
}

#[test]
fn a_name_without_a_way_to_it_says_so() {
    let Some(_here) = enter() else { return };
    let error = connect(Connect::to("192.0.2.1", 80)).unwrap_err();
    let expected = "this machine has no way there";
    assert!(format!("{error:#}").contains(expected), "{error:#}");
}
