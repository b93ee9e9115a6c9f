//! Cancelling: a dropped `sock_recv` loses nothing, a dropped `sock_sendall` loses count,
//! a loop over `sock_send` keeps it.
//!
//! ```sh
//! cargo run -p sock-calls --example cancel_safe
//! ```
//!
//! Prints what came through in each case.

use std::net::Shutdown;
use std::time::Duration;

use sock_calls::{AsyncSocket, sock_recv, sock_send, sock_sendall};
use socket2::{Domain, Socket, Type};
use tokio::time::timeout;

const SHORT: Duration = Duration::from_millis(20);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: receive
    let (near, far) = pair()?;
    let cancelled = timeout(SHORT, sock_recv(&far, 1024)).await;
    println!("first sock_recv cancelled: {}", cancelled.is_err());
    sock_sendall(&near, b"nothing lost").await?;
    let data = sock_recv(&far, 1024).await?;
    println!("second sock_recv: {}", String::from_utf8_lossy(&data));
    // ANCHOR_END: receive

    // ANCHOR: send
    let (near, far) = pair()?;
    let data: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
    let cancelled = timeout(SHORT, sock_sendall(&near, &data)).await;
    println!("sock_sendall cancelled: {}", cancelled.is_err());
    near.socket().shutdown(Shutdown::Write)?;
    let came = everything(&far).await?.len();
    println!("it had sent a part of it: {}", 0 < came && came < data.len());

    let (near, far) = pair()?;
    let mut sent = 0;
    // Nobody reads: the last sock_send waits until it is cancelled, and sends nothing.
    while let Ok(n) = timeout(SHORT, sock_send(&near, &data[sent..])).await {
        sent += n?;
    }
    near.socket().shutdown(Shutdown::Write)?;
    println!("sock_send counted right: {}", everything(&far).await?.len() == sent);
    // ANCHOR_END: send
    Ok(())
}

async fn everything(sock: &AsyncSocket) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let piece = sock_recv(sock, 65536).await?;
        if piece.is_empty() {
            return Ok(data);
        }
        data.extend(piece);
    }
}

fn pair() -> std::io::Result<(AsyncSocket, AsyncSocket)> {
    let (near, far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
    near.set_nonblocking(true)?;
    far.set_nonblocking(true)?;
    Ok((AsyncSocket::new(near)?, AsyncSocket::new(far)?))
}
