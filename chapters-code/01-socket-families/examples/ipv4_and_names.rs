//! A host that is a number, and one that is a name: only the name needs a resolver.
//!
//! ```sh
//! cargo run -p socket-families --example ipv4_and_names
//! ```
//!
//! Prints which texts are numbers to a strict parser and to getaddrinfo, and how many
//! threads the program has after connecting to a number and to a name.

use std::net::Ipv4Addr;

use tokio::net::{UdpSocket, lookup_host};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: threads
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    socket.connect(("127.0.0.1", 9)).await?;
    println!("after a number: {} thread", threads()?);
    // getaddrinfo(3) blocks, so tokio calls it on a thread for blocking work.
    socket.connect(("localhost", 9)).await?;
    println!("after a name:   {} threads", threads()?);
    // ANCHOR_END: threads

    // ANCHOR: forms
    for text in ["127.0.0.1", "127.1", "0x7f.0.0.1", "2130706433"] {
        let strict = match text.parse::<Ipv4Addr>() {
            Ok(ip) => ip.to_string(),
            Err(_) => "refused".to_owned(),
        };
        // Not one of them is a name, so the resolver answers by itself.
        let resolved: Vec<_> = lookup_host((text, 0)).await?.collect();
        println!(
            "{text:<12} parser: {strict:<10} getaddrinfo: {}",
            resolved[0].ip()
        );
    }
    // ANCHOR_END: forms
    Ok(())
}

fn threads() -> std::io::Result<usize> {
    Ok(std::fs::read_dir("/proc/self/task")?.count())
}
