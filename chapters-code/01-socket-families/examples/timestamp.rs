//! SO_TIMESTAMP: when the kernel got a datagram, though the program read it later.
//!
//! ```sh
//! cargo run -p socket-families --example timestamp
//! ```
//!
//! Prints whether the time beside the datagram is that of its arrival.

use std::net::UdpSocket;
use std::time::{Duration, SystemTime};

use socket_families::options::{receive_with_timestamp, set_timestamp};

fn main() -> anyhow::Result<()> {
    let receiver = UdpSocket::bind("127.0.0.1:0")?;
    let sender = UdpSocket::bind("127.0.0.1:0")?;
    sender.connect(receiver.local_addr()?)?;
    let mut buffer = [0; 100];

    // ANCHOR: age
    sender.send(b"before the option")?;
    let (_, arrived) = receive_with_timestamp(&receiver, &mut buffer)?;
    println!("without the option: a time: {}", arrived.is_some());

    set_timestamp(&receiver, true)?;
    warm_up(&sender, &receiver)?;
    sender.send(b"after the option")?;
    // The program is busy with something else for a while.
    std::thread::sleep(Duration::from_millis(50));
    let (_, arrived) = receive_with_timestamp(&receiver, &mut buffer)?;
    let age = arrived.map(|time| time.elapsed()).transpose()?;
    println!("with it: a time: {}", arrived.is_some());
    println!(
        "of arrival, not of reading: {}",
        age >= Some(Duration::from_millis(50))
    );
    // ANCHOR_END: age
    Ok(())
}

/// Waits until the kernel stamps at arrival: it starts that clock a moment after the
/// first socket on the machine asks for it, and stamps at reading until then.
fn warm_up(sender: &UdpSocket, receiver: &UdpSocket) -> anyhow::Result<()> {
    for _ in 0..100 {
        sender.send(b"warm-up")?;
        std::thread::sleep(Duration::from_millis(5));
        let read_at = SystemTime::now();
        let (_, arrived) = receive_with_timestamp(receiver, &mut [0; 100])?;
        if arrived.is_some_and(|time| time + Duration::from_millis(4) < read_at) {
            return Ok(());
        }
    }
    anyhow::bail!("the kernel stamps at reading only")
}
