//! The address of a kernel control of macOS, and what another system says of it.
//!
//! ```sh
//! cargo run -p socket-families --example system_control
//! ```
//!
//! Prints the bytes of an address, then what this system answers to a socket of that family
//! and to the look-up of a name. The recorded output is that of Linux.
//!
//! asyncio: none, because `socket.PF_SYSTEM` exists in Python on macOS alone.
//!
//! asyncio：无，因为 Python 的 `socket.PF_SYSTEM` 只在 macOS 上存在。

use std::net::UdpSocket;

use socket_families::{Family, SystemControlAddress, control_id, open};
use socket2::Type;

fn main() -> anyhow::Result<()> {
    // ANCHOR: bytes
    let address: SystemControlAddress = "system-control:3/7".parse()?;
    let bytes = address.to_bytes();
    println!("{address} is {} bytes", bytes.len());
    println!("length and family  {:?}", &bytes[..2]);
    println!("system address     {:?}", &bytes[2..4]);
    println!("id                 {:?}", &bytes[4..8]);
    println!("unit               {:?}", &bytes[8..12]);
    // ANCHOR_END: bytes

    // ANCHOR: open
    const SYSPROTO_CONTROL: i32 = 2;
    let opened =
        open(Family::SYSTEM.into(), Type::DGRAM, Some(SYSPROTO_CONTROL.into()));
    match &opened {
        Ok(_) => println!("a socket of PF_SYSTEM is open"),
        Err(error) => println!("{error}"),
    }
    let found = match opened {
        Ok(socket) => control_id(&socket, "com.apple.net.utun_control"),
        // Any socket will do to hear that there is nothing to look up.
        Err(_) => {
            control_id(UdpSocket::bind("127.0.0.1:0")?, "com.apple.net.utun_control")
        }
    };
    match found {
        Ok(id) => println!("utun's id is not 0: {}", id != 0),
        Err(error) => println!("{error}"),
    }
    // ANCHOR_END: open
    Ok(())
}
