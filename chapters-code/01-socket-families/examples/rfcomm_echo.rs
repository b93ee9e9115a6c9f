//! RFCOMM: a serial line over Bluetooth.
//!
//! ```sh
//! cargo run -p socket-families --example rfcomm_echo
//! ```
//!
//! In the virtual machine: AF_BLUETOOTH, with two controllers.
//!
//! The client is at hci0 and the server at hci1, on a line that the kernel has chosen.
//! Prints both ends' names and what comes back.

use std::io;
use std::thread;
use std::time::Duration;

use socket_families::{
    BdAddr, BluetoothAddress, Family, controller_address, open, receive_from,
};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

const BTPROTO_RFCOMM: libc::c_int = 3;

fn rfcomm() -> io::Result<Socket> {
    let domain = Domain::from(Family::BLUETOOTH);
    let protocol = Some(Protocol::from(BTPROTO_RFCOMM));
    let socket = match open(domain, Type::STREAM, protocol) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(socket)
}

fn at(bdaddr: BdAddr, channel: u8) -> SockAddr {
    SockAddr::from(&BluetoothAddress::Rfcomm { bdaddr, channel })
}

fn main() -> anyhow::Result<()> {
    drop(rfcomm()?);
    let [near, far] = [0, 1].map(|device| match controller_address(device) {
        Ok(address) => address,
        Err(error) => netlab::cannot_run(format!("hci{device}: {error}")),
    });

    // ANCHOR: serve
    let listener = rfcomm()?;
    listener.bind(&at(far, 0))?;
    listener.listen(1)?;
    // As with port 0, the number is known after listening.
    let line = listener.local_addr()?;
    println!("listening: {}", BluetoothAddress::try_from(&line)?);
    // ANCHOR_END: serve

    // ANCHOR: ask
    let client = thread::spawn(move || {
        let client = rfcomm()?;
        client.bind(&at(near, 0))?;
        client.connect(&line)?;
        client.send(b"at the other end of the line")?;
        let mut answer = [0; 64];
        let n = receive_from(&client, &mut answer)?.0;
        io::Result::Ok(String::from_utf8_lossy(&answer[..n]).into_owned())
    });
    // ANCHOR_END: ask

    let (served, peer) = listener.accept()?;
    let BluetoothAddress::Rfcomm { bdaddr, .. } = BluetoothAddress::try_from(&peer)?
    else {
        anyhow::bail!("the peer is not of RFCOMM");
    };
    println!("accepted: {bdaddr}");
    let mut buffer = [0; 64];
    let n = receive_from(&served, &mut buffer)?.0;
    served.send(&buffer[..n].to_ascii_uppercase())?;
    println!("answered: {:?}", client.join().expect("it doesn't panic")?);
    Ok(())
}
