//! The accept loop with no file left. A binary of its own, since the limit is the process's.

mod loopback;

use std::cell::Cell;
use std::fs::File;
use std::time::Instant;

use loopback::{address_of, tcp, tcp_listener};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use sock_calls::{ACCEPT_RETRY_DELAY, accept_loop, sock_connect};

#[tokio::test]
async fn emfile_pauses_the_accept_loop_for_a_second_and_loses_no_client() {
    let listener = tcp_listener();
    let client = tcp();
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    let open = std::fs::read_dir("/dev/fd").unwrap().count() as u64;
    setrlimit(Resource::RLIMIT_NOFILE, (open + 8).min(hard), hard).unwrap();
    let hoard: Vec<_> =
        std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    assert!(!hoard.is_empty());

    let client = sock_connect(client, &address_of(&listener)).await.unwrap();
    let hoard = Cell::new(Some(hoard));
    let (shortages, accepted) = (Cell::new(0), Cell::new(None));
    let start = Instant::now();
    let done = tokio::sync::Notify::new();
    let serve = accept_loop(
        &listener,
        |_connection, address| {
            accepted.set(Some(address));
            done.notify_one();
        },
        |error| {
            assert_eq!(error.raw_os_error(), Some(libc::EMFILE));
            shortages.set(shortages.get() + 1);
            hoard.set(None);
        },
    );
    tokio::select! {
        ended = serve => panic!("the loop ended: {ended:?}"),
        () = done.notified() => {}
    }
    assert_eq!(shortages.get(), 1);
    assert!(start.elapsed() >= ACCEPT_RETRY_DELAY);
    assert_eq!(accepted.take(), Some(address_of(&client)));
}
