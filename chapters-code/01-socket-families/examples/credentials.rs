//! SO_PASSCRED: the kernel says who is at the other end of a Unix socket.
//!
//! ```sh
//! cargo run -p socket-families --example credentials
//! ```
//!
//! Prints what the kernel says of data that was sent before and after the option was set,
//! that the option names its socket, and that TCP has no such thing.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixDatagram, UnixStream};

use socket_families::options::{receive_with_credentials, set_pass_credentials};

fn main() -> anyhow::Result<()> {
    // ANCHOR: credentials
    let (mut sender, receiver) = UnixStream::pair()?;
    sender.write_all(b"early")?;
    set_pass_credentials(&receiver, true)?;
    sender.write_all(b"later")?;

    let mut buffer = [0; 100];
    for _ in 0..2 {
        let (length, sent_by) = receive_with_credentials(&receiver, &mut buffer)?;
        let text = String::from_utf8_lossy(&buffer[..length]);
        let sender = sent_by.map_or(0, |credentials| credentials.process);
        if sender == std::process::id().cast_signed() {
            println!("{text}: sent by this process");
        } else {
            println!("{text}: sent by process {sender}");
        }
    }
    // ANCHOR_END: credentials

    // ANCHOR: autobind
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("receiver");
    let _receiver = UnixDatagram::bind(&path)?;
    let nameless = UnixDatagram::unbound()?;
    set_pass_credentials(&nameless, true)?;
    println!("a name of its own: {}", !nameless.local_addr()?.is_unnamed());
    nameless.send_to(b"hello", &path)?;
    println!("once it has sent: {}", !nameless.local_addr()?.is_unnamed());
    // ANCHOR_END: autobind

    // ANCHOR: tcp
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    let (receiver, _) = listener.accept()?;
    // Refused since Linux 6.16, before that taken without effect.
    let _refused = set_pass_credentials(&receiver, true);
    sender.write_all(b"tcp")?;
    let (_, sent_by) = receive_with_credentials(&receiver, &mut buffer)?;
    println!("over TCP: credentials: {}", sent_by.is_some());
    // ANCHOR_END: tcp
    Ok(())
}
