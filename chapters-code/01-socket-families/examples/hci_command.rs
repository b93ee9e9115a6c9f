//! HCI: a command to a Bluetooth controller, and the event that answers it.
//!
//! ```sh
//! cargo run -p socket-families --example hci_command
//! ```
//!
//! In the virtual machine: AF_BLUETOOTH, with two controllers.
//!
//! Prints the bytes of two commands and of their events, and what they mean. It takes the
//! right CAP_NET_RAW.

use std::io;
use std::time::Duration;

use socket_families::options::raw::set_bytes;
use socket_families::{BdAddr, BluetoothAddress, Family, open, receive_from};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

const BTPROTO_HCI: libc::c_int = 1;
const SOL_HCI: libc::c_int = 0;
const HCI_FILTER: libc::c_int = 2;

const COMMAND: u8 = 1;
const EVENT: u8 = 4;
const COMMAND_COMPLETE: u8 = 0x0e;

fn hci() -> io::Result<Socket> {
    let domain = Domain::from(Family::BLUETOOTH);
    let protocol = Some(Protocol::from(BTPROTO_HCI));
    let socket = match open(domain, Type::RAW, protocol) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(socket)
}

// ANCHOR: filter
/// `struct hci_filter`: which packets, and of them which events, are passed on.
/// A new socket is passed none.
fn filter() -> [u8; 16] {
    let mut filter = [0; 16];
    filter[..4].copy_from_slice(&(1_u32 << EVENT).to_ne_bytes());
    filter[4..8].copy_from_slice(&(1_u32 << COMMAND_COMPLETE).to_ne_bytes());
    filter
}
// ANCHOR_END: filter

fn hex(bytes: &[u8]) -> String {
    let words: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    words.join(" ")
}

// ANCHOR: ask
/// Sends a command without parameters, and returns what its event says after the
/// status.
fn ask(socket: &Socket, name: &str, opcode: u16) -> anyhow::Result<Vec<u8>> {
    let [low, high] = opcode.to_le_bytes();
    let command = [COMMAND, low, high, 0];
    socket.send(&command)?;
    println!("{name}: {}", hex(&command));
    let mut buffer = [0; 260];
    loop {
        let n = receive_from(socket, &mut buffer)?.0;
        // Others use the controller too: an event names the command that it answers.
        match buffer[..n] {
            [EVENT, COMMAND_COMPLETE, _, _, a, b, status, ref rest @ ..]
                if [a, b] == [low, high] =>
            {
                println!("  event: {}", hex(&buffer[..n]));
                anyhow::ensure!(status == 0, "{name}: status {status}");
                return Ok(rest.to_vec());
            }
            _ => {}
        }
    }
}
// ANCHOR_END: ask

fn main() -> anyhow::Result<()> {
    let socket = hci()?;
    let hci0 = BluetoothAddress::Hci { device: 0, channel: 0 };
    if let Err(error) = socket.bind(&SockAddr::from(&hci0)) {
        netlab::cannot_run(format!("hci0: {error}"));
    }
    set_bytes(&socket, SOL_HCI, HCI_FILTER, &filter())?;

    // ANCHOR: commands
    let version = ask(&socket, "Read Local Version Information", 0x1001)?;
    println!("  HCI version number {}", version[0]);

    let mut address: [u8; 6] =
        ask(&socket, "Read BD_ADDR", 0x1009)?[..6].try_into()?;
    address.reverse();
    println!("  address {}", BdAddr(address));
    // ANCHOR_END: commands
    Ok(())
}
