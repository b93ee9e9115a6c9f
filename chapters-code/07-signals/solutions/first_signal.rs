//! Solution: wait for several signals at once, and lose none.

use std::future::poll_fn;
use std::io;
use std::task::Poll;

use signals::SignalNumber;
use tokio::signal::unix::{Signal, signal};

// ANCHOR: solution
/// Several signals, awaited together.
struct Signals {
    streams: Vec<(SignalNumber, Signal)>,
}

impl Signals {
    fn listen(signals: &[SignalNumber]) -> io::Result<Self> {
        let streams = signals.iter().map(|&number| {
            let stream = signal(number.into())?;
            Ok((number, stream))
        });
        Ok(Self { streams: streams.collect::<io::Result<_>>()? })
    }

    async fn next(&mut self) -> SignalNumber {
        poll_fn(|cx| {
            // The first that is ready; the others keep what they have.
            let mut streams = self.streams.iter_mut();
            let ready = streams.find_map(|(number, stream)| {
                stream.poll_recv(cx).is_ready().then_some(*number)
            });
            ready.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/first_signal.rs"]
mod checks;
