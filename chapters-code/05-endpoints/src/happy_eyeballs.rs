//! Several addresses at once, each with a head start over the next: happy eyeballs,
//! [RFC 8305](https://www.rfc-editor.org/rfc/rfc8305).

use std::net::SocketAddr;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::time::sleep;

use crate::IpFamily;

/// Runs `attempts` until one succeeds, and gives the errors of all if none does.
///
/// The first starts at once. Each further one starts when the one started before it has
/// failed, or `delay` after that one started, whichever comes first. The first success
/// ends it: all others are dropped. The errors are in the order of `attempts`. asyncio has
/// this as
/// [`staggered_race`](https://github.com/python/cpython/blob/3.13/Lib/asyncio/staggered.py).
///
/// # Errors
///
/// Those of all attempts; none if there was no attempt.
///
/// # Panics
///
/// In a runtime without a clock (`Builder::enable_time`).
///
/// # Cancel safety
///
/// Yes: all attempts that run are dropped.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use endpoints::happy_eyeballs::staggered_race;
///
/// async fn answer(after: u64, name: &'static str) -> Result<&'static str, String> {
///     tokio::time::sleep(Duration::from_millis(after)).await;
///     Ok(name)
/// }
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// // The second starts after 250 ms, and has an answer long before the first.
/// let race = [answer(60_000, "silent"), answer(20, "alive")];
/// let winner = staggered_race(race, Duration::from_millis(250)).await;
/// assert_eq!(winner, Ok("alive"));
/// # }
/// ```
// ANCHOR: staggered_race
pub async fn staggered_race<T, E, F>(
    attempts: impl IntoIterator<Item = F>,
    delay: Duration,
) -> Result<T, Vec<E>>
where
    F: Future<Output = Result<T, E>>,
{
    let mut waiting = attempts.into_iter().enumerate().peekable();
    let mut running = FuturesUnordered::new();
    let mut errors = Vec::new();
    while let Some((latest, attempt)) = waiting.next() {
        running.push(numbered(latest, attempt));
        let more = waiting.peek().is_some();
        let head_start = sleep(delay);
        tokio::pin!(head_start);
        loop {
            tokio::select! {
                biased;
                Some((number, outcome)) = running.next() => match outcome {
                    Ok(winner) => return Ok(winner),
                    Err(error) => {
                        errors.push((number, error));
                        if more && number == latest {
                            break;
                        }
                    }
                },
                () = &mut head_start, if more => break,
                else => break,
            }
        }
    }
    errors.sort_by_key(|(number, _)| *number);
    Err(errors.into_iter().map(|(_, error)| error).collect())
}
// ANCHOR_END: staggered_race

async fn numbered<F: Future>(number: usize, attempt: F) -> (usize, F::Output) {
    (number, attempt.await)
}

/// Puts addresses of the two families in turn, the family of the first in front.
///
/// `first_family_count` many of that family come first, then one of the other, then one
/// of the first, and so on; 0 and 1 are the same. asyncio's `interleave=`; RFC 8305 calls
/// it the First Address Family Count.
///
/// # Examples
///
/// ```
/// use endpoints::happy_eyeballs::interleave;
///
/// let parse = |text: &str| text.parse().expect("it is an address");
/// let found = ["[::1]:80", "[::2]:80", "[::3]:80", "1.0.0.1:80"].map(parse);
/// let turns = ["[::1]:80", "1.0.0.1:80", "[::2]:80", "[::3]:80"].map(parse);
/// assert_eq!(interleave(&found, 1), turns);
/// let turns = ["[::1]:80", "[::2]:80", "1.0.0.1:80", "[::3]:80"].map(parse);
/// assert_eq!(interleave(&found, 2), turns);
/// ```
// ANCHOR: interleave
#[must_use]
pub fn interleave(
    addresses: &[SocketAddr],
    first_family_count: usize,
) -> Vec<SocketAddr> {
    let first = addresses.first().map(IpFamily::of);
    let (ours, others): (Vec<_>, Vec<_>) =
        addresses.iter().partition(|it| Some(IpFamily::of(it)) == first);
    let head = first_family_count.saturating_sub(1).min(ours.len());
    let (mut ordered, mut ours) = (ours[..head].to_vec(), ours[head..].iter());
    let mut others = others.iter();
    loop {
        let pair = [ours.next(), others.next()];
        if pair == [None, None] {
            return ordered;
        }
        ordered.extend(pair.into_iter().flatten());
    }
}
// ANCHOR_END: interleave
