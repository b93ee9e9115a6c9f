//! Happy eyeballs: who starts when, who wins, and the order of the families. The clock
//! stands still, so every time is exact.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use endpoints::happy_eyeballs::{interleave, staggered_race};
use proptest::prelude::*;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// What one attempt does, and after how long.
#[derive(Clone, Copy)]
enum Attempt {
    Succeeds(u64),
    Fails(u64),
}
use Attempt::{Fails, Succeeds};

/// The outcome, the time it took, and when each attempt started.
struct Race {
    outcome: Result<usize, Vec<usize>>,
    took: Duration,
    starts: Vec<(usize, Duration)>,
}

async fn race(attempts: &[Attempt], delay: u64) -> Race {
    let begin = Instant::now();
    let (started, mut starts) = mpsc::unbounded_channel();
    let attempts = attempts.iter().copied().enumerate().map(|(number, attempt)| {
        let started = started.clone();
        async move {
            started.send((number, begin.elapsed())).expect("the test listens");
            match attempt {
                Succeeds(after) => {
                    sleep(ms(after)).await;
                    Ok(number)
                }
                Fails(after) => {
                    sleep(ms(after)).await;
                    Err(number)
                }
            }
        }
    });
    let outcome = staggered_race(attempts, ms(delay)).await;
    let took = begin.elapsed();
    let starts = std::iter::from_fn(|| starts.try_recv().ok()).collect();
    Race { outcome, took, starts }
}

#[tokio::test(start_paused = true)]
async fn the_next_starts_when_the_delay_has_passed() {
    let race = race(&[Succeeds(60_000), Succeeds(60_000), Succeeds(30)], 250).await;
    assert_eq!(race.starts, [(0, ms(0)), (1, ms(250)), (2, ms(500))]);
    assert_eq!((race.outcome, race.took), (Ok(2), ms(530)));
}

#[tokio::test(start_paused = true)]
async fn a_first_that_answers_within_the_delay_is_alone() {
    let race = race(&[Succeeds(249), Succeeds(0)], 250).await;
    assert_eq!(race.starts, [(0, ms(0))]);
    assert_eq!((race.outcome, race.took), (Ok(0), ms(249)));
}

#[tokio::test(start_paused = true)]
async fn a_failure_starts_the_next_at_once() {
    let race = race(&[Fails(10), Fails(20), Succeeds(30)], 250).await;
    assert_eq!(race.starts, [(0, ms(0)), (1, ms(10)), (2, ms(30))]);
    assert_eq!((race.outcome, race.took), (Ok(2), ms(60)));
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_an_earlier_one_starts_nothing() {
    let race = race(&[Fails(300), Succeeds(60_000), Succeeds(1)], 250).await;
    assert_eq!(race.starts, [(0, ms(0)), (1, ms(250)), (2, ms(500))]);
    assert_eq!((race.outcome, race.took), (Ok(2), ms(501)));
}

#[tokio::test(start_paused = true)]
async fn an_early_one_wins_when_it_answers_before_the_later_ones() {
    let race = race(&[Succeeds(400), Succeeds(400)], 250).await;
    assert_eq!((race.outcome, race.took), (Ok(0), ms(400)));
}

#[tokio::test(start_paused = true)]
async fn all_failures_are_given_in_the_order_of_the_attempts() {
    let race = race(&[Fails(900), Fails(500), Fails(100)], 250).await;
    assert_eq!((race.outcome, race.took), (Err(vec![0, 1, 2]), ms(900)));
}

#[tokio::test(start_paused = true)]
async fn no_attempt_has_no_winner_and_no_errors() {
    assert_eq!(race(&[], 250).await.outcome, Err(vec![]));
}

#[tokio::test(start_paused = true)]
async fn without_a_delay_all_start_together() {
    let race = race(&[Succeeds(30), Fails(10), Succeeds(20)], 0).await;
    let last = race.starts.iter().map(|(_, at)| *at).max().unwrap();
    // The clock of the runtime has ticks of a millisecond.
    assert!(last < ms(5), "{last:?}");
    assert_eq!(race.outcome, Ok(2));
}

#[tokio::test(start_paused = true)]
async fn the_winner_drops_all_others_and_so_does_a_dropped_race() {
    struct Counted<'a>(&'a AtomicUsize);
    impl Drop for Counted<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let dropped = AtomicUsize::new(0);
    let attempt = |after: u64| {
        let dropped = &dropped;
        async move {
            let _held = Counted(dropped);
            sleep(ms(after)).await;
            Ok::<_, ()>(after)
        }
    };
    let winner = staggered_race([60_000, 50_000, 1].map(attempt), ms(10)).await;
    assert_eq!(winner, Ok(1));
    assert_eq!(dropped.load(Ordering::Relaxed), 3);

    let race = staggered_race([60_000, 50_000, 40_000].map(attempt), ms(10));
    tokio::time::timeout(ms(15), race).await.unwrap_err();
    assert_eq!(dropped.load(Ordering::Relaxed), 5, "the third had not started");
}

fn address((number, is_six): (usize, bool)) -> SocketAddr {
    let host = if is_six { "[::1]" } else { "127.0.0.1" };
    format!("{host}:{}", 1000 + number).parse().expect("an address and a port")
}

proptest! {
    #[test]
    fn interleaving_keeps_all_addresses_and_the_order_within_each_family(
        families in proptest::collection::vec(any::<bool>(), 0..12),
        count in 0_usize..5,
    ) {
        let found: Vec<_> = families.into_iter().enumerate().map(address).collect();
        let ordered = interleave(&found, count);
        for is_six in [false, true] {
            let only = |all: &[SocketAddr]| {
                all.iter().copied().filter(|it| it.is_ipv6() == is_six).collect()
            };
            let (before, after): (Vec<_>, Vec<_>) = (only(&found), only(&ordered));
            prop_assert_eq!(before, after);
        }
    }
}

/// Both give the same order for every list of up to seven addresses.
#[test]
fn interleaving_gives_the_order_that_asyncio_gives() {
    const TWIN: &str = r#"
import itertools
from asyncio.base_events import _interleave_addrinfos
for length in range(1, 8):
    for families in itertools.product((False, True), repeat=length):
        for count in range(1, 5):
            found = [(is_six, n) for n, is_six in enumerate(families)]
            print(*(n for _, n in _interleave_addrinfos(found, count)))
"#;
    let Ok(twin) = Command::new("python3").args(["-c", TWIN]).output() else {
        return netlab::skip("there is no python3");
    };
    assert!(twin.status.success(), "{}", String::from_utf8_lossy(&twin.stderr));
    let mut ours = String::new();
    for length in 1..8_usize {
        for pattern in 0..1_usize << length {
            let is_six = |number: usize| pattern >> (length - 1 - number) & 1 == 1;
            let found: Vec<_> = (0..length)
                .map(|number| address((number, is_six(number))))
                .collect();
            for count in 1..5 {
                let numbers = interleave(&found, count);
                let numbers: Vec<_> = numbers
                    .iter()
                    .map(|it| (it.port() - 1000).to_string())
                    .collect();
                ours += &numbers.join(" ");
                ours.push('\n');
            }
        }
    }
    assert_eq!(String::from_utf8(twin.stdout).unwrap(), ours);
}
