//! L2CAP: packets and a stream between two Bluetooth controllers.
//!
//! ```sh
//! cargo run -p socket-families --example l2cap_echo
//! ```
//!
//! In the virtual machine: AF_BLUETOOTH, with two controllers.
//!
//! The client is at hci0 and the server at hci1. Prints what the server receives of two
//! messages, and who it hears them from; then what is said of an even PSM.

use std::io;
use std::thread;
use std::time::Duration;

use socket_families::{
    BdAddr, BdAddrKind, BluetoothAddress, Family, controller_address, open,
    receive_from,
};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

const BTPROTO_L2CAP: libc::c_int = 0;
/// Below 0x1001 are the Bluetooth SIG's own services.
const PSM: u16 = 0x1001;

fn l2cap(kind: Type) -> io::Result<Socket> {
    let protocol = Some(Protocol::from(BTPROTO_L2CAP));
    let socket = match open(Domain::from(Family::BLUETOOTH), kind, protocol) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    // Rather an error than a wait for ever.
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(socket)
}

fn at(bdaddr: BdAddr, psm: u16) -> SockAddr {
    let kind = BdAddrKind::CLASSIC;
    SockAddr::from(&BluetoothAddress::L2cap { bdaddr, psm, cid: 0, kind })
}

fn main() -> anyhow::Result<()> {
    drop(l2cap(Type::SEQPACKET)?);
    let [near, far] = [0, 1].map(|device| match controller_address(device) {
        Ok(address) => address,
        Err(error) => netlab::cannot_run(format!("hci{device}: {error}")),
    });

    for (name, kind) in [("SEQPACKET", Type::SEQPACKET), ("STREAM", Type::STREAM)] {
        // ANCHOR: client
        let listener = l2cap(kind)?;
        listener.bind(&at(far, PSM))?;
        listener.listen(1)?;
        let client = thread::spawn(move || {
            let client = l2cap(kind)?;
            // Of two controllers the kernel would choose one.
            client.bind(&at(near, 0))?;
            client.connect(&at(far, PSM))?;
            client.send(b"one ")?;
            client.send(b"two")?;
            let mut answer = [0; 64];
            let n = receive_from(&client, &mut answer)?.0;
            io::Result::Ok(String::from_utf8_lossy(&answer[..n]).into_owned())
        });
        // ANCHOR_END: client

        // ANCHOR: serve
        let (served, peer) = listener.accept()?;
        let BluetoothAddress::L2cap { bdaddr, .. } =
            BluetoothAddress::try_from(&peer)?
        else {
            anyhow::bail!("{name}: the peer is not of L2CAP");
        };
        println!("{name}: {bdaddr} connects");
        let mut received = Vec::new();
        while received.len() < 7 {
            let mut buffer = [0; 64];
            let n = receive_from(&served, &mut buffer)?.0;
            anyhow::ensure!(n > 0, "{name}: the client is gone");
            if kind == Type::SEQPACKET {
                println!("  a packet: {:?}", String::from_utf8_lossy(&buffer[..n]));
            }
            received.extend_from_slice(&buffer[..n]);
        }
        served.send(&received.to_ascii_uppercase())?;
        println!("  answered: {:?}", client.join().expect("it doesn't panic")?);
        // ANCHOR_END: serve
    }

    // ANCHOR: psm
    match l2cap(Type::SEQPACKET)?.bind(&at(far, 0x1002)) {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            println!("PSM 0x1002: EINVAL");
        }
        other => println!("PSM 0x1002: {other:?}"),
    }
    // ANCHOR_END: psm
    Ok(())
}
