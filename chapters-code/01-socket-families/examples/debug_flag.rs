//! SO_DEBUG: a flag that takes a privilege to set and records nothing.
//!
//! ```sh
//! cargo run -p socket-families --example debug_flag
//! ```
//!
//! Prints what setting and clearing it says with the privilege and without.

use std::io;
use std::net::UdpSocket;

use netlab::Namespace;
use socket_families::options::{debug_flag, set_debug_flag};

fn main() -> anyhow::Result<()> {
    // In a namespace of our own we have CAP_NET_ADMIN, whoever we are outside.
    let _network = Namespace::enter().unwrap_or_else(|e| netlab::cannot_run(e));
    // ANCHOR: flag
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    println!("with CAP_NET_ADMIN, on: {}", told(set_debug_flag(&socket, true)));
    println!("read back: {}", debug_flag(&socket)?);

    netlab::unprivileged(|| {
        println!("without, on: {}", told(set_debug_flag(&socket, true)));
        println!("without, off: {}", told(set_debug_flag(&socket, false)));
    })?;
    println!("read back: {}", debug_flag(&socket)?);
    // ANCHOR_END: flag
    Ok(())
}

fn told(outcome: io::Result<()>) -> String {
    match outcome {
        Ok(()) => "ok".to_owned(),
        Err(e) if e.raw_os_error() == Some(libc::EACCES) => "EACCES".to_owned(),
        Err(e) => e.to_string(),
    }
}
