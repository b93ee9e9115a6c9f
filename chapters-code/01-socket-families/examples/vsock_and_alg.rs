//! Two families that the original leaves out: to a virtual machine, and into the kernel.
//!
//! ```sh
//! cargo run -p socket-families --example vsock_and_alg
//! ```
//!
//! In the virtual machine: AF_VSOCK and AF_ALG.
//!
//! Prints what came over VSOCK's loopback, and what the kernel says is the SHA-256 of abc.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::thread;
use std::time::Duration;

use nix::sys::socket::{
    AddressFamily, AlgAddr, SockFlag, SockType, accept, bind, socket as nix_socket,
};
use socket_families::{open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};

/// `VMADDR_CID_LOCAL`: this machine, as localhost is.
const LOCAL: u32 = 1;
/// A free port.
const VMADDR_PORT_ANY: u32 = u32::MAX;

fn main() -> anyhow::Result<()> {
    say_what_is_missing();

    // ANCHOR: vsock
    let listener = open(Domain::VSOCK, Type::STREAM, None)?;
    listener.bind(&SockAddr::vsock(LOCAL, 1234))?;
    listener.listen(1)?;
    let asking = thread::spawn(|| {
        let client = Socket::new(Domain::VSOCK, Type::STREAM, None)?;
        client.set_read_timeout(Some(Duration::from_secs(5)))?;
        client.connect(&SockAddr::vsock(LOCAL, 1234))?;
        client.send(b"no IP at all")?;
        let mut buffer = [0; 64];
        let n = receive_from(&client, &mut buffer)?.0;
        io::Result::Ok(String::from_utf8_lossy(&buffer[..n]).into_owned())
    });
    let (served, peer) = listener.accept()?;
    let mut buffer = [0; 64];
    let n = receive_from(&served, &mut buffer)?.0;
    served.send(&buffer[..n].to_ascii_uppercase())?;
    let answer = asking.join().expect("it doesn't panic")?;
    let peer = peer.as_vsock_address().map(|(machine, _)| machine);
    println!("VSOCK: {answer:?} from machine {}", peer.unwrap_or_default());
    // ANCHOR_END: vsock

    // ANCHOR: alg
    let kind = SockType::SeqPacket;
    let hash = nix_socket(AddressFamily::Alg, kind, SockFlag::empty(), None)?;
    bind(hash.as_raw_fd(), &AlgAddr::new("hash", "sha256"))?;
    let one = accept(hash.as_raw_fd())?;
    // ANCHOR_END: alg
    let one = owned(one);
    // ANCHOR: digest
    nix::unistd::write(&one, b"abc")?;
    let mut digest = [0; 32];
    let n = nix::unistd::read(&one, &mut digest)?;
    let hex: String = digest[..n].iter().map(|byte| format!("{byte:02x}")).collect();
    println!("ALG: {hex}");
    // ANCHOR_END: digest
    Ok(())
}

/// A kernel may have VSOCK without the loopback, the module `vsock_loopback`.
fn say_what_is_missing() {
    let bound = open(Domain::VSOCK, Type::STREAM, None)
        .map_err(io::Error::from)
        .and_then(|socket| socket.bind(&SockAddr::vsock(LOCAL, VMADDR_PORT_ANY)));
    if let Err(error) = bound {
        netlab::cannot_run(format!("AF_VSOCK over its loopback: {error}"));
    }
    let alg =
        nix_socket(AddressFamily::Alg, SockType::SeqPacket, SockFlag::empty(), None);
    if let Err(error) = alg {
        netlab::cannot_run(format!("AF_ALG: {error}"));
    }
}

#[allow(unsafe_code, reason = "nix's accept gives a bare number")]
fn owned(fd: i32) -> OwnedFd {
    // SAFETY: the kernel has just given this descriptor, and nobody else has it.
    unsafe { OwnedFd::from_raw_fd(fd) }
}
