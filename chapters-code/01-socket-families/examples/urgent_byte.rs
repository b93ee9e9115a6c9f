//! TCP's urgent data: one byte, beside the stream or in it.
//!
//! ```sh
//! cargo run -p socket-families --example urgent_byte
//! ```
//!
//! Sends "ab", then "cde" with MSG_OOB, then "fg", and prints what each receive returns,
//! without and with SO_OOBINLINE.

use std::io::Read;
use std::net::{TcpListener, TcpStream};

use socket_families::options::set_out_of_band_inline;
use socket2::SockRef;

fn main() -> anyhow::Result<()> {
    for inline in [false, true] {
        println!("SO_OOBINLINE {inline}:");
        show(inline)?;
    }
    Ok(())
}

// ANCHOR: show
fn show(inline: bool) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let sender = TcpStream::connect(listener.local_addr()?)?;
    let (mut receiver, _) = listener.accept()?;
    set_out_of_band_inline(&receiver, inline)?;

    SockRef::from(&sender).send(b"ab")?;
    SockRef::from(&sender).send_out_of_band(b"cde")?;
    SockRef::from(&sender).send(b"fg")?;
    drop(sender);

    let mut urgent = [std::mem::MaybeUninit::uninit(); 8];
    match SockRef::from(&receiver).recv_out_of_band(&mut urgent) {
        Ok(n) => println!("  recv with MSG_OOB: {n} byte"),
        Err(e) => println!("  recv with MSG_OOB: {:?}", e.kind()),
    }
    let mut buffer = [0; 8];
    loop {
        match receiver.read(&mut buffer)? {
            0 => return Ok(()),
            n => println!("  read: {}", String::from_utf8_lossy(&buffer[..n])),
        }
    }
}
// ANCHOR_END: show
