//! A file goes to a socket without passing through the program; its position keeps count.
//!
//! ```sh
//! cargo run -p sock-calls --example send_file
//! ```
//!
//! Prints what was sent and the file's position, whole, in part, cancelled, and from a
//! file that the kernel can't send by itself.

use std::fs::File;
use std::io::{Seek, Write};
use std::net::Shutdown;
use std::time::Duration;

use sock_calls::{AsyncSocket, sock_recv, sock_sendfile};
use socket2::{Domain, Socket, Type};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: part
    let (near, far) = pair()?;
    let mut file = tempfile::tempfile()?;
    file.write_all(b"0123456789")?;
    let sent = sock_sendfile(&near, &file, 2, Some(3)).await?;
    let data = sock_recv(&far, 64).await?;
    println!("{sent} bytes from 2 on: {}", String::from_utf8_lossy(&data));
    println!("position: {}", file.stream_position()?);
    let sent = sock_sendfile(&near, &file, 5, None).await?;
    println!("to the end: {sent} bytes, position: {}", file.stream_position()?);
    // ANCHOR_END: part

    // ANCHOR: cancelled
    let (near, far) = pair()?;
    let mut file = tempfile::tempfile()?;
    file.write_all(&vec![7; 1 << 20])?;
    let transfer = sock_sendfile(&near, &file, 0, None);
    let cancelled = tokio::time::timeout(Duration::from_millis(50), transfer).await;
    near.socket().shutdown(Shutdown::Write)?;
    let came = everything(&far).await?;
    println!("cancelled: {}", cancelled.is_err());
    println!("position = bytes that came: {}", file.stream_position()? == came);
    // ANCHOR_END: cancelled

    // ANCHOR: fallback
    let (near, far) = pair()?;
    let file = File::open("/proc/self/environ")?;
    let refused = near.socket().sendfile(&file, 0, None);
    println!("sendfile(2) takes /proc: {}", refused.is_ok());
    let sent = sock_sendfile(&near, &file, 0, None).await?;
    near.socket().shutdown(Shutdown::Write)?;
    println!("sent by reading: {}", everything(&far).await? == sent as u64);
    // ANCHOR_END: fallback
    Ok(())
}

/// How many bytes come until the end.
async fn everything(sock: &AsyncSocket) -> std::io::Result<u64> {
    let mut came = 0;
    loop {
        match sock_recv(sock, 65536).await?.len() {
            0 => return Ok(came),
            n => came += n as u64,
        }
    }
}

fn pair() -> std::io::Result<(AsyncSocket, AsyncSocket)> {
    let (near, far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
    near.set_nonblocking(true)?;
    far.set_nonblocking(true)?;
    Ok((AsyncSocket::new(near)?, AsyncSocket::new(far)?))
}
