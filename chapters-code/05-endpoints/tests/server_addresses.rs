//! Where a TCP server listens: hosts, families, ports and the options of its sockets.

mod serving;

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use endpoints::{
    IpFamily, Listen, LookupFlags, Place, ResolveError, ServeError, Server,
    create_server,
};
use serving::{Echo, address_of, hello, made, own_address, shown};
use tokio::net::{TcpListener, TcpStream};

fn addresses(server: &Server) -> Vec<SocketAddr> {
    let sockets = server.sockets();
    sockets.iter().map(|it| it.local_addr().expect("it is open")).collect()
}

const V4: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
const V6: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

#[tokio::test]
async fn an_empty_host_and_no_host_are_every_interface_of_both_families() {
    for listen in [Listen::on(("", 0)), Listen::everywhere(0)] {
        let server = create_server(|| Echo, listen).await.unwrap();
        let [v4, v6] = addresses(&server)[..] else { panic!("{server:?}") };
        assert_eq!((v4.ip(), v6.ip()), (V4, V6));
        hello((Ipv4Addr::LOCALHOST, v4.port()).into()).await.unwrap();
        hello((Ipv6Addr::LOCALHOST, v6.port()).into()).await.unwrap();
    }
}

#[tokio::test]
async fn one_port_of_both_families_is_served_by_two_sockets() {
    // Somebody may take the port between the two, so some tries are allowed.
    for _ in 0..20 {
        let free = TcpListener::bind("[::]:0").await.unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        match create_server(|| Echo, Listen::everywhere(port)).await {
            Ok(server) => {
                assert_eq!(server.sockets().len(), 2);
                hello((Ipv4Addr::LOCALHOST, port).into()).await.unwrap();
                hello((Ipv6Addr::LOCALHOST, port).into()).await.unwrap();
                return;
            }
            Err(error) => assert_eq!(error.kind(), ErrorKind::AddrInUse),
        }
    }
    panic!("no port is free in both families");
}

#[tokio::test]
async fn each_host_of_a_list_gets_a_socket_in_its_order_and_a_repeated_one_only_one()
{
    let hosts = ["127.0.0.2", "::1", "127.0.0.1", "127.0.0.2", "::1"];
    let server = create_server(|| Echo, Listen::on_hosts(hosts, 0)).await.unwrap();
    let served = addresses(&server);
    let hosts: Vec<_> = served.iter().map(|it| it.ip().to_string()).collect();
    assert_eq!(hosts, ["127.0.0.2", "::1", "127.0.0.1"]);
    for address in served {
        hello(address).await.unwrap();
    }
}

#[tokio::test]
async fn with_port_zero_each_address_gets_a_port_of_its_own() {
    let hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"];
    let server = create_server(|| Echo, Listen::on_hosts(hosts, 0)).await.unwrap();
    let ports: std::collections::HashSet<_> =
        addresses(&server).iter().map(SocketAddr::port).collect();
    assert!(!ports.contains(&0));
    assert!(ports.len() > 1, "four sockets got the same port: {ports:?}");
}

#[tokio::test]
async fn known_addresses_are_taken_as_they_are() {
    let places: [SocketAddr; 2] =
        [([127, 0, 0, 1], 0).into(), ([127, 0, 0, 9], 0).into()];
    let server = create_server(|| Echo, Listen::on(places)).await.unwrap();
    let hosts: Vec<_> = addresses(&server).iter().map(SocketAddr::ip).collect();
    assert_eq!(hosts, places.map(|it| it.ip()));
}

#[tokio::test]
async fn an_ipv6_socket_is_of_ipv6_only() {
    let server = create_server(|| Echo, Listen::on(("::", 0))).await.unwrap();
    assert!(server.sockets()[0].only_v6().unwrap());
    let port = address_of(&server).port();
    hello((Ipv6Addr::LOCALHOST, port).into()).await.unwrap();
    let ipv4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let error = TcpStream::connect(ipv4).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_family_leaves_the_other_out() {
    for (family, host) in [(IpFamily::V4, V4), (IpFamily::V6, V6)] {
        let listen = Listen::everywhere(0).family(family);
        let server = create_server(|| Echo, listen).await.unwrap();
        let [socket] = addresses(&server)[..] else { panic!("{server:?}") };
        assert_eq!(socket.ip(), host);
    }
    let listen = Listen::on(("127.0.0.1", 0)).family(IpFamily::V6);
    let error = create_server(|| Echo, listen).await.unwrap_err();
    assert!(matches!(error, ServeError::Resolve(_)), "{error}");
}

#[tokio::test]
async fn without_the_passive_flag_no_host_is_the_loopback() {
    let listen = Listen::everywhere(0).flags(LookupFlags::NUMERIC_SERVICE);
    let server = create_server(|| Echo, listen).await.unwrap();
    assert!(addresses(&server).iter().all(|it| it.ip().is_loopback()));
}

#[tokio::test]
async fn reuse_address_is_on_unless_it_is_switched_off() {
    let listen = || Listen::on(("127.0.0.1", 0));
    let server = create_server(|| Echo, listen()).await.unwrap();
    assert!(server.sockets()[0].reuse_address().unwrap());
    let server =
        create_server(|| Echo, listen().reuse_address(false)).await.unwrap();
    assert!(!server.sockets()[0].reuse_address().unwrap());
}

#[tokio::test]
async fn a_server_can_be_started_again_while_its_old_connections_linger() {
    let server = create_server(|| Echo, Listen::on(own_address())).await.unwrap();
    let address = address_of(&server);
    let client = hello(address).await.unwrap();
    // The server's end closes first, and so lingers in TIME_WAIT.
    server.close();
    server.close_clients();
    server.wait_closed().await;
    drop(client);
    let again = create_server(|| Echo, Listen::on(address)).await.unwrap();
    hello(address_of(&again)).await.unwrap();
}

#[tokio::test]
async fn reuse_port_is_off_unless_it_is_asked_for_and_shares_a_port() {
    let listen = Listen::on(("127.0.0.1", 0));
    let alone = create_server(|| Echo, listen).await.unwrap();
    assert!(!alone.sockets()[0].reuse_port().unwrap());
    let listen = Listen::on(("127.0.0.1", 0)).reuse_port(true);
    let first = create_server(|| Echo, listen).await.unwrap();
    assert!(first.sockets()[0].reuse_port().unwrap());
    let shared = Listen::on(address_of(&first)).reuse_port(true);
    let second = create_server(|| Echo, shared).await.unwrap();
    assert_eq!(address_of(&second), address_of(&first));
    let too_late = Listen::on(address_of(&first));
    let error = create_server(|| Echo, too_late).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

#[tokio::test]
async fn keep_alive_is_inherited_by_the_connections() {
    for keep in [false, true] {
        let (factory, mut events) = shown();
        let listen = Listen::on(("127.0.0.1", 0)).keep_alive(keep);
        let server = create_server(factory, listen).await.unwrap();
        assert_eq!(server.sockets()[0].keep_alive().unwrap(), keep);
        let _client = TcpStream::connect(address_of(&server)).await.unwrap();
        let transport = made(&mut events).await;
        assert_eq!(transport.socket().unwrap().keepalive().unwrap(), keep);
    }
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let first = create_server(|| Echo, Listen::on(("127.0.0.1", 0))).await.unwrap();
    let address = address_of(&first);
    let error = create_server(|| Echo, Listen::on(address)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    let text = error.to_string();
    assert!(text.contains(&address.to_string()), "{text}");
    assert!(text.contains("or port 0 for a free one"), "{text}");
    assert_eq!(std::io::Error::from(error).kind(), ErrorKind::AddrInUse);
}

#[tokio::test]
async fn when_one_address_fails_the_sockets_of_the_others_are_closed() {
    let taken = create_server(|| Echo, Listen::on(own_address())).await.unwrap();
    let port = address_of(&taken).port();
    let first = SocketAddr::new(own_address().ip(), port);
    let listen = Listen::on([first, address_of(&taken)]);
    let error = create_server(|| Echo, listen).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    // Without SO_REUSEPORT a second socket could not have it.
    let listen = Listen::on(first).reuse_address(false);
    let free = create_server(|| Echo, listen).await.unwrap();
    assert_eq!(address_of(&free), first);
}

#[tokio::test]
async fn an_address_that_the_machine_has_not_got_is_left_out() {
    // 192.0.2.0/24 is for documentation: nobody has it.
    let listen = Listen::on_hosts(["192.0.2.1", "127.0.0.1"], 0);
    let server = create_server(|| Echo, listen).await.unwrap();
    let [socket] = addresses(&server)[..] else { panic!("{server:?}") };
    assert!(socket.ip().is_loopback());
}

#[tokio::test]
async fn an_error_when_the_machine_has_none_of_the_addresses() {
    let listen = Listen::on_hosts(["192.0.2.1", "2001:db8::1"], 7);
    let error = create_server(|| Echo, listen).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrNotAvailable);
    let text = error.to_string();
    assert!(text.contains("192.0.2.1:7, [2001:db8::1]:7"), "{text}");

    let nowhere = Listen::on_hosts(Vec::<String>::new(), 0);
    let error = create_server(|| Echo, nowhere).await.unwrap_err();
    assert!(matches!(error, ServeError::NoAddress { .. }), "{error}");
    assert!(error.to_string().contains("the list of hosts is empty"), "{error}");
}

#[tokio::test]
async fn a_name_that_cannot_be_looked_up_is_named() {
    let listen = Listen::on(("no-such-host.invalid", 0));
    let error = create_server(|| Echo, listen).await.unwrap_err();
    assert!(error.to_string().contains("no-such-host.invalid"), "{error}");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(std::io::Error::from(error).kind(), ErrorKind::NotFound);

    let listen = Listen::on(("127.0.0.1", "no-such-service"));
    let error = create_server(|| Echo, listen).await.unwrap_err();
    assert!(error.to_string().contains("no-such-service"), "{error}");

    // As in asyncio, only alone does the empty host mean all.
    let listen = Listen::on_hosts(["127.0.0.1", ""], 0);
    let error = create_server(|| Echo, listen).await.unwrap_err();
    assert!(
        matches!(error, ServeError::Resolve(ResolveError::Unusable { .. })),
        "{error}"
    );
    let listen = Listen::on(Place::Known(Vec::new()));
    let error = create_server(|| Echo, listen).await.unwrap_err();
    assert!(error.to_string().contains("the list is empty"), "{error}");
}

#[tokio::test]
async fn a_backlog_beyond_the_kernels_is_cut_to_it() {
    let listen = Listen::on(("127.0.0.1", 0)).backlog(u32::MAX);
    let server = create_server(|| Echo, listen).await.unwrap();
    hello(address_of(&server)).await.unwrap();
}
