//! TIPC's addresses and its bindings: who is found by which.

use std::io;

use socket_families::{Family, TipcAddress, TipcScope, TipcTarget};
use socket2::{SockAddr, Socket, Type};

use crate::{errno, is_quiet, python, received, socket};

pub(crate) fn tipc(of_type: impl Into<Type>) -> Socket {
    socket(Family::TIPC, of_type.into(), 0)
}

pub(crate) fn of(target: TipcTarget, scope: TipcScope) -> SockAddr {
    SockAddr::from(&TipcAddress { target, scope })
}

pub(crate) fn range(service: u32, lower: u32, upper: u32) -> SockAddr {
    of(TipcTarget::Range { service, lower, upper }, TipcScope::CLUSTER)
}

pub(crate) fn name(service: u32, instance: u32) -> SockAddr {
    let target = TipcTarget::Name { service, instance, domain: 0 };
    of(target, TipcScope::CLUSTER)
}

/// S-tipc-06: a name is type, port identifier and 0?
#[test]
fn a_name_is_a_service_and_an_instance_and_where_to_look() {
    let (server, client) = (tipc(Type::DGRAM), tipc(Type::DGRAM));
    server.bind(&range(2006, 0, 99)).unwrap();
    client.send_to(b"17", &name(2006, 17)).unwrap();
    assert_eq!(received(&server), "17", "no port: any instance of those bound");
    let unreachable = client.send_to(b"", &name(2006, 100));
    assert_eq!(errno(unreachable), libc::EHOSTUNREACH);
    let unreachable = client.send_to(b"", &name(2007, 17));
    assert_eq!(errno(unreachable), libc::EHOSTUNREACH);

    // The third number is a node: there is none with this one.
    let elsewhere =
        TipcTarget::Name { service: 2006, instance: 17, domain: 0x0123_4567 };
    let sent = client.send_to(b"", &of(elsewhere, TipcScope::CLUSTER));
    assert_eq!(errno(sent), libc::EHOSTUNREACH);
    assert!(is_quiet(&server));
}

/// S-tipc-07: the two numbers of a range are a subordinate and a superior port?
#[test]
fn the_bounds_of_a_range_are_its_first_and_its_last_instance() {
    let server = tipc(Type::DGRAM);
    server.bind(&range(2071, 40, 60)).unwrap();
    let client = tipc(Type::DGRAM);
    for instance in [40, 50, 60] {
        let text = instance.to_string();
        client.send_to(text.as_bytes(), &name(2071, instance)).unwrap();
        assert_eq!(received(&server), text);
    }
    for instance in [39, 61] {
        let sent = client.send_to(b"", &name(2071, instance));
        assert_eq!(errno(sent), libc::EHOSTUNREACH, "{instance}");
    }
    let backwards = tipc(Type::DGRAM).bind(&range(2071, 60, 40));
    assert_eq!(errno(backwards), libc::EINVAL);
}

/// S-tipc-07: and who sends to a range means all in it.
#[test]
fn a_message_to_a_range_reaches_all_who_have_bound_a_part_of_it() {
    let members = [(0, 49), (50, 99), (100, 149)].map(|(lower, upper)| {
        let member = tipc(Type::DGRAM);
        member.bind(&range(2072, lower, upper)).unwrap();
        member
    });
    tipc(Type::DGRAM).send_to(b"40 to 60", &range(2072, 40, 60)).unwrap();
    assert_eq!(received(&members[0]), "40 to 60");
    assert_eq!(received(&members[1]), "40 to 60");
    assert!(is_quiet(&members[2]));
}

/// S-tipc-05: the scope is a zone, a cluster or a node?
#[test]
fn what_was_bound_in_the_zone_is_withdrawn_from_the_cluster() {
    let target = TipcTarget::Range { service: 2005, lower: 1, upper: 1 };
    // A negative scope takes the binding back that has it.
    let taken_back = |TipcScope(scope)| of(target, TipcScope(-scope));
    let (server, client) = (tipc(Type::DGRAM), tipc(Type::DGRAM));
    server.bind(&of(target, TipcScope::ZONE)).unwrap();
    let other = server.bind(&taken_back(TipcScope::NODE));
    assert_eq!(errno(other), libc::EINVAL, "no binding has that scope");
    client.send_to(b"there", &name(2005, 1)).unwrap();
    assert_eq!(received(&server), "there");
    server.bind(&taken_back(TipcScope::CLUSTER)).unwrap();
    assert_eq!(errno(client.send_to(b"", &name(2005, 1))), libc::EHOSTUNREACH);
}

/// S-tipc-08: an id is (node, reference, 0).
#[test]
fn a_socket_has_an_id_and_can_be_reached_by_it() {
    let server = tipc(Type::DGRAM);
    let id = server.local_addr().unwrap();
    let target = TipcAddress::try_from(&id).unwrap().target;
    let TipcTarget::Id { reference, .. } = target else { panic!("{target:?}") };
    assert_ne!(reference, 0);
    let again = of(target, TipcScope::CLUSTER);
    tipc(Type::DGRAM).send_to(b"by id", &again).unwrap();
    assert_eq!(received(&server), "by id");
}

#[test]
fn servers_of_the_same_instance_get_its_clients_in_turn() {
    let servers = [0, 1].map(|_| {
        let server = tipc(Type::DGRAM);
        server.bind(&range(2010, 7, 7)).unwrap();
        server
    });
    let client = tipc(Type::DGRAM);
    for _ in 0..4 {
        client.send_to(b"next", &name(2010, 7)).unwrap();
    }
    for server in &servers {
        assert_eq!(
            (received(server), received(server)),
            ("next".into(), "next".into())
        );
        assert!(is_quiet(server));
    }
}

/// `struct tipc_event` begins with what happened and to which instances.
pub(crate) fn next_event(topology: &Socket) -> [u32; 3] {
    let mut buffer = [0; 48];
    let n = socket_families::receive_from(topology, &mut buffer).unwrap().0;
    assert_eq!(n, buffer.len());
    [0, 4, 8].map(|at| u32::from_ne_bytes(*buffer[at..].first_chunk().unwrap()))
}

pub(crate) const PUBLISHED: u32 = 1;
pub(crate) const WITHDRAWN: u32 = 2;
const TIMEOUT: u32 = 3;

/// A subscription to all instances of the service; `milliseconds` until it ends.
pub(crate) fn subscribe(service: u32, milliseconds: u32) -> io::Result<Socket> {
    let topology = tipc(Type::SEQPACKET);
    topology.connect(&name(1, 1))?;
    let subscription = [service, 0, u32::MAX, milliseconds, 1, 0, 0];
    let bytes: Vec<u8> =
        subscription.iter().flat_map(|word| word.to_ne_bytes()).collect();
    topology.send(&bytes)?;
    Ok(topology)
}

#[test]
fn a_subscriber_hears_of_a_server_that_comes_and_is_killed() {
    let topology = subscribe(2011, u32::MAX).unwrap();
    let mut server = python(
        "server = socket.socket(socket.AF_TIPC, socket.SOCK_DGRAM)\n\
         server.bind((socket.TIPC_ADDR_NAMESEQ, 2011, 3, 4))\n\
         server.recv(1)",
    )
    .spawn()
    .unwrap();
    assert_eq!(next_event(&topology), [PUBLISHED, 3, 4]);
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(next_event(&topology), [WITHDRAWN, 3, 4]);
}

#[test]
fn a_subscription_ends_with_an_event_when_its_time_is_over() {
    let topology = subscribe(2012, 50).unwrap();
    assert_eq!(next_event(&topology)[0], TIMEOUT);
}
