//! A write buffer between its marks: paused strictly above the high one, resumed at the
//! low one or below, against a peer that reads nothing for a while.
//!
//! ```sh
//! cargo run -p transports --example water_marks
//! ```
//!
//! Prints the default marks and those derived from one another, then what the protocol is
//! told as the buffer rises and falls.

use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use transports::{Protocol, Transport, WaterMarks, attach};

// ANCHOR: told
struct Told;

impl Protocol for Told {
    fn pause_writing(&mut self, transport: Transport) {
        let size = transport.write_buffer_size();
        println!("  pause_writing: {} above the high mark", size - HIGH);
    }

    fn resume_writing(&mut self, transport: Transport) {
        let at_or_under = transport.write_buffer_size() <= LOW;
        println!("  resume_writing: at or under the low mark: {at_or_under}");
    }
}
// ANCHOR_END: told

const LOW: usize = 1_000;
const HIGH: usize = 4_000_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: derived
    let show = |what: &str, marks: WaterMarks| {
        println!("{what}: low {}, high {}", marks.low(), marks.high());
    };
    show("default", WaterMarks::default());
    show("high 1000 alone", WaterMarks::from_high(1000));
    show("low 1000 alone", WaterMarks::from_low(1000));
    show("high 0 alone", WaterMarks::from_high(0));
    if WaterMarks::new(1, 0).is_err() {
        println!("low 1, high 0: refused");
    }
    // ANCHOR_END: derived

    // ANCHOR: rise_and_fall
    let (near, mut peer) = UnixStream::pair()?;
    let transport = attach(near, Told)?;
    transport.set_write_buffer_limits(WaterMarks::new(LOW, HIGH)?);

    transport.write(b"small");
    println!("the kernel took all: {} buffered", transport.write_buffer_size());
    transport.write(&vec![0; HIGH]);
    let missing = HIGH - transport.write_buffer_size();
    transport.write(&vec![0; missing]);
    println!("exactly at the high mark:");
    tokio::task::yield_now().await;
    transport.write(b"x");
    println!("one byte more:");
    tokio::task::yield_now().await;
    println!("the peer reads:");
    let mut sink = vec![0; 1 << 20];
    while transport.is_writing_paused() {
        if peer.read(&mut sink).await? == 0 {
            break;
        }
    }
    // ANCHOR_END: rise_and_fall
    tokio::task::yield_now().await;
    Ok(())
}
