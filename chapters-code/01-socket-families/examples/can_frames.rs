//! CAN: frames on a bus, filters, all interfaces, and long frames.
//!
//! ```sh
//! cargo run -p socket-families --example can_frames
//! ```
//!
//! In the virtual machine: AF_CAN, with two virtual buses.
//!
//! Prints what each socket hears of the frames that are sent.

use std::io;
use std::process::Command;
use std::time::Duration;

use socket_families::options::raw::set_bytes;
use socket_families::{CanAddress, open, receive_from};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

/// A virtual bus, unless it is there already.
fn bus(name: &str) -> anyhow::Result<()> {
    let device = std::path::Path::new("/sys/class/net").join(name);
    if !device.exists() {
        for words in
            [&["add", name, "type", "vcan"][..], &["set", name, "mtu", "72", "up"]]
        {
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

fn can(interface: &str) -> anyhow::Result<Socket> {
    let raw = Some(Protocol::from(libc::CAN_RAW));
    let socket = match open(Domain::from(libc::AF_CAN), Type::RAW, raw) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    socket.set_read_timeout(Some(Duration::from_millis(300)))?;
    let address: CanAddress = format!("can:{interface}").parse()?;
    socket.bind(&SockAddr::try_from(&address)?)?;
    Ok(socket)
}

// ANCHOR: frame
/// `struct can_frame`: the id, the length, three bytes of padding, eight of data.
fn frame(id: u32, data: &[u8]) -> [u8; 16] {
    let mut frame = [0; 16];
    frame[..4].copy_from_slice(&id.to_ne_bytes());
    frame[4] = u8::try_from(data.len()).expect("eight at most");
    frame[8..8 + data.len()].copy_from_slice(data);
    frame
}
// ANCHOR_END: frame

/// All that a socket hears until it is quiet.
fn heard(socket: &Socket) -> anyhow::Result<String> {
    let (mut buffer, mut all) = ([0; 72], Vec::new());
    loop {
        match receive_from(socket, &mut buffer) {
            Ok((n, _)) => {
                let id = u32::from_ne_bytes(buffer[..4].try_into()?);
                let length = usize::from(buffer[4]);
                let kind = if n == 72 { "FD " } else { "" };
                let data = String::from_utf8_lossy(&buffer[8..8 + length]);
                all.push(format!("{kind}{id:x} {data:?}"));
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                return Ok(all.join(", "));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn main() -> anyhow::Result<()> {
    drop(can("")?);
    bus("vcan0")?;
    bus("vcan1")?;

    // ANCHOR: sockets
    let (one_bus, all_buses, filtered) = (can("vcan0")?, can("")?, can("vcan0")?);
    set(&filtered, CAN_RAW_FILTER, &[0x100, 0x7f0])?;
    let (on_0, on_1) = (can("vcan0")?, can("vcan1")?);
    on_0.send(&frame(0x104, b"brake"))?;
    on_0.send(&frame(0x123, b"door"))?;
    on_1.send(&frame(0x105, b"radio"))?;
    // ANCHOR_END: sockets
    println!("vcan0: {}", heard(&one_bus)?);
    println!("all: {}", heard(&all_buses)?);
    println!("vcan0, 100 to 10f: {}", heard(&filtered)?);
    println!("the sender itself: {:?}", heard(&on_0)?);

    // ANCHOR: long
    let receiver = can("vcan0")?;
    for socket in [&receiver, &on_0] {
        set(socket, CAN_RAW_FD_FRAMES, &[1])?;
    }
    let mut long = [0; 72];
    long[..16].copy_from_slice(&frame(0x200, b""));
    let text = b"up to sixty-four bytes";
    long[4] = 24;
    long[8..8 + text.len()].copy_from_slice(text);
    on_0.send(&long)?;
    println!("FD: {}", heard(&receiver)?.replace("\\0", ""));
    println!("without FD: {:?}", heard(&one_bus)?);
    // ANCHOR_END: long
    Ok(())
}

/// Of linux/can/raw.h.
const CAN_RAW_FILTER: i32 = 1;
const CAN_RAW_FD_FRAMES: i32 = 5;

fn set(socket: &Socket, option: i32, words: &[u32]) -> anyhow::Result<()> {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
    Ok(set_bytes(socket, libc::SOL_CAN_RAW, option, &bytes)?)
}
