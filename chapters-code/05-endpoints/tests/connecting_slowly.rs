//! `create_connection` where an address keeps silent: happy eyeballs over real sockets,
//! cancellation, and what stays open. One test, for it counts this process' descriptors.

mod listeners;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use endpoints::{Connect, create_connection};
use listeners::{Silent, address, listening, refusing};
use tokio::time::timeout;
use transports::Protocol;

struct Quiet;
impl Protocol for Quiet {}

const DELAY: Duration = Duration::from_millis(100);

fn open_sockets() -> usize {
    let entries = std::fs::read_dir("/proc/self/fd").expect("this is Linux");
    let targets =
        entries.flatten().filter_map(|it| std::fs::read_link(it.path()).ok());
    targets.filter(|it| it.to_string_lossy().starts_with("socket:")).count()
}

async fn connect(target: Connect) -> SocketAddr {
    let transport = create_connection(|| Quiet, target).await.expect("one answers");
    let name = transport.peer_name().expect("TCP has names").to_string();
    transport.abort();
    // The connection's task closes the socket when it runs.
    tokio::task::yield_now().await;
    name.parse().expect("it is an Internet address")
}

#[tokio::test]
async fn a_silent_address_costs_the_delay_and_leaves_no_socket_behind() {
    if !cfg!(target_os = "linux") {
        return netlab::skip("open descriptors are counted in /proc");
    }
    let silent = Silent::at("127.0.0.1:0");
    let (closed, open) = (refusing("127.0.0.2:0"), listening("127.0.0.3:0"));
    let places = [silent.address(), address(&closed), address(&open)];
    let before = open_sockets();

    // In turn: the silent one is waited for, and the caller has to give up.
    let in_turn = Connect::to_place(places);
    let waiting = timeout(2 * DELAY, create_connection(|| Quiet, in_turn.clone()));
    waiting.await.expect_err("the first address keeps silent");
    assert_eq!(open_sockets(), before, "a dropped call closes its socket");

    // Staggered: after the delay the second is tried, which refuses, and so at once the
    // third.
    let staggered = in_turn.happy_eyeballs_delay(DELAY);
    let begin = Instant::now();
    assert_eq!(connect(staggered.clone()).await, places[2]);
    let took = begin.elapsed();
    assert!(took >= DELAY, "{took:?}");
    assert!(took < DELAY + Duration::from_millis(900), "{took:?}");
    assert_eq!(open_sockets(), before, "the loser is closed");

    // Dropped while two attempts are under way.
    let two = Connect::to_place([places[0], places[0]]).happy_eyeballs_delay(DELAY);
    let waiting = timeout(DELAY * 3 / 2, create_connection(|| Quiet, two));
    waiting.await.expect_err("both keep silent");
    assert_eq!(open_sockets(), before, "both are closed");

    // Failure leaves nothing open either.
    let refused = Connect::to_place([places[1], places[1]]);
    create_connection(|| Quiet, refused).await.expect_err("nobody listens");
    assert_eq!(open_sockets(), before);

    // Nor does a factory that panics.
    let target = Connect::to_place(places[2]);
    let panics = || -> Quiet { panic!("as the test wants it") };
    let task = tokio::spawn(create_connection(panics, target));
    assert!(task.await.expect_err("the panic reaches the caller").is_panic());
    assert_eq!(open_sockets(), before);
}
