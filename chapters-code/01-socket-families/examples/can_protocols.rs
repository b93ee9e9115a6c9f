//! What stands on CAN: frames sent by the clock, long messages, and devices with addresses.
//!
//! ```sh
//! cargo run -p socket-families --example can_protocols
//! ```
//!
//! In the virtual machine: AF_CAN, with a virtual bus.
//!
//! Prints what `CAN_BCM`, `CAN_ISOTP` and `CAN_J1939` make of frames.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use socket_families::{CanAddress, open, receive_from};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

fn bus(name: &str) -> anyhow::Result<()> {
    if !Path::new("/sys/class/net").join(name).exists() {
        for words in [&["add", name, "type", "vcan"][..], &["set", name, "up"]] {
            let output = Command::new("ip").arg("link").args(words).output()?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                netlab::cannot_run(format!(
                    "the bus {name}: ip says {}",
                    said.trim()
                ));
            }
        }
    }
    Ok(())
}

fn can(kind: Type, protocol: i32) -> anyhow::Result<Socket> {
    let protocol = Some(Protocol::from(protocol));
    let socket = match open(Domain::from(libc::AF_CAN), kind, protocol) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    socket.set_read_timeout(Some(Duration::from_secs(2)))?;
    Ok(socket)
}

fn address(text: &str) -> anyhow::Result<SockAddr> {
    Ok(SockAddr::try_from(&text.parse::<CanAddress>()?)?)
}

fn main() -> anyhow::Result<()> {
    drop(can(Type::RAW, libc::CAN_RAW)?);
    bus("vcan2")?;
    let listener = can(Type::RAW, libc::CAN_RAW)?;
    listener.bind(&address("can:vcan2")?)?;
    let mut buffer = [0; 256];

    // ANCHOR: bcm
    let clock = can(Type::DGRAM, libc::CAN_BCM)?;
    clock.connect(&address("can:vcan2")?)?;
    clock.send(&bcm(TX_SETUP, Some((20_000, b"tick"))))?;
    for _ in 0..3 {
        let n = receive_from(&listener, &mut buffer)?.0;
        let data = String::from_utf8_lossy(&buffer[8..n]);
        println!("BCM: {:?}", data.trim_end_matches('\0'));
    }
    clock.send(&bcm(TX_DELETE, None))?;
    // ANCHOR_END: bcm
    drop(listener);

    // ANCHOR: isotp
    let (tester, unit) =
        (can(Type::DGRAM, libc::CAN_ISOTP)?, can(Type::DGRAM, libc::CAN_ISOTP)?);
    tester.bind(&address("can:vcan2/rx=0x7e8/tx=0x7e0")?)?;
    unit.bind(&address("can:vcan2/rx=0x7e0/tx=0x7e8")?)?;
    tester.send(&[7; 100])?;
    let n = receive_from(&unit, &mut buffer)?.0;
    println!("ISO-TP: {n} bytes in one message, of frames of 8");
    // ANCHOR_END: isotp

    // ANCHOR: j1939
    let (engine, panel) =
        (can(Type::DGRAM, libc::CAN_J1939)?, can(Type::DGRAM, libc::CAN_J1939)?);
    engine.bind(&address("can:vcan2/name=0x0/pgn=0x40000/addr=0x20")?)?;
    panel.bind(&address("can:vcan2/name=0x0/pgn=0x40000/addr=0x80")?)?;
    let to = address("can:vcan2/name=0x0/pgn=0x12300/addr=0x80")?;
    engine.send_to(b"90 C", &to)?;
    let (n, from) = receive_from(&panel, &mut buffer)?;
    let data = String::from_utf8_lossy(&buffer[..n]);
    if let CanAddress::J1939 { pgn, address, .. } = CanAddress::try_from(&from)? {
        println!("J1939: {data:?} from {address:#x}, group {pgn:#x}");
    }
    // ANCHOR_END: j1939
    Ok(())
}

/// Of linux/can/bcm.h.
const TX_SETUP: u32 = 1;
const TX_DELETE: u32 = 2;
const SET_AND_START_TIMER: u32 = 1 | 2;

// ANCHOR: bcm_head
/// `struct bcm_msg_head` and a frame with the id 0x300: what to do, and how often.
fn bcm(operation: u32, every: Option<(i64, &[u8])>) -> Vec<u8> {
    let (microseconds, data) = every.unwrap_or((0, b""));
    let flags = if every.is_some() { SET_AND_START_TIMER } else { 0 };
    let mut message = Vec::new();
    for word in [operation, flags, 0, 0] {
        message.extend(word.to_ne_bytes());
    }
    for long in [0, 0, 0, microseconds] {
        message.extend(long.to_ne_bytes());
    }
    for word in [0x300_u32, u32::from(every.is_some())] {
        message.extend(word.to_ne_bytes());
    }
    if every.is_some() {
        let length = u8::try_from(data.len()).expect("eight at most");
        message.extend(0x300_u32.to_ne_bytes());
        message.extend([length, 0, 0, 0]);
        message.extend(data);
        message.resize(56 + 16, 0);
    }
    message
}
// ANCHOR_END: bcm_head
