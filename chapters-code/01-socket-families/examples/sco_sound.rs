//! SCO: sound, as packets of a fixed size.
//!
//! ```sh
//! cargo run -p socket-families --example sco_sound
//! ```
//!
//! In the virtual machine: AF_BLUETOOTH, with two controllers.
//!
//! A call from hci0 to hci1. Prints how long a packet may be, what the called one hears of
//! a 1 kHz tone, and what is said of a packet that is too long.

use std::io;
use std::thread;
use std::time::Duration;

use socket_families::options::raw::get_bytes;
use socket_families::{
    BdAddr, BluetoothAddress, Family, controller_address, open, receive_from,
};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

const BTPROTO_SCO: libc::c_int = 2;
const SOL_SCO: libc::c_int = 17;
const SCO_OPTIONS: libc::c_int = 1;

fn sco() -> io::Result<Socket> {
    let domain = Domain::from(Family::BLUETOOTH);
    let protocol = Some(Protocol::from(BTPROTO_SCO));
    let socket = match open(domain, Type::SEQPACKET, protocol) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(socket)
}

fn at(bdaddr: BdAddr) -> SockAddr {
    SockAddr::from(&BluetoothAddress::Sco { bdaddr })
}

// ANCHOR: tone
/// A tone of 1 kHz: 8000 samples a second, 16 bits each.
fn tone(samples: u32) -> Vec<u8> {
    let sample = |n: u32| {
        let turn = f64::from(n) / 8.0 * std::f64::consts::TAU;
        #[allow(clippy::cast_possible_truncation, reason = "10000 at most")]
        let height = (turn.sin() * 10_000.0).round() as i16;
        height.to_le_bytes()
    };
    (0..samples).flat_map(sample).collect()
}
// ANCHOR_END: tone

fn main() -> anyhow::Result<()> {
    drop(sco()?);
    let [near, far] = [0, 1].map(|device| match controller_address(device) {
        Ok(address) => address,
        Err(error) => netlab::cannot_run(format!("hci{device}: {error}")),
    });

    // ANCHOR: call
    let listener = sco()?;
    listener.bind(&at(far))?;
    listener.listen(1)?;
    let caller = thread::spawn(move || {
        let caller = sco()?;
        caller.bind(&at(near))?;
        caller.connect(&at(far))?;
        io::Result::Ok(caller)
    });
    let (called, peer) = listener.accept()?;
    let caller = caller.join().expect("it doesn't panic")?;
    println!("called by {}", BluetoothAddress::try_from(&peer)?);
    // ANCHOR_END: call

    // ANCHOR: sound
    // `struct sco_options`: how many bytes a packet may have.
    let mtu = get_bytes(&caller, SOL_SCO, SCO_OPTIONS, 2)?;
    println!("at most {} bytes a packet", u16::from_ne_bytes([mtu[0], mtu[1]]));
    caller.send(&tone(24))?;
    let mut packet = [0; 64];
    let n = receive_from(&called, &mut packet)?.0;
    let samples = packet[..n].chunks_exact(2);
    let samples: Vec<_> =
        samples.map(|it| i16::from_le_bytes([it[0], it[1]])).collect();
    println!("heard {n} bytes: {:?} ...", &samples[..8]);
    match caller.send(&tone(48)) {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            println!("96 bytes: EINVAL");
        }
        other => println!("96 bytes: {other:?}"),
    }
    // ANCHOR_END: sound
    Ok(())
}
