//! `sock_sendall` waits while nobody reads, and when it fails says how much went out.
//!
//! ```sh
//! cargo run -p sock-calls --example sendall_partial
//! ```
//!
//! Prints relations between what was asked, what the kernel took and what the peer read.

use std::net::SocketAddr;
use std::time::Duration;

use sock_calls::{AsyncSocket, sock_accept, sock_connect, sock_recv, sock_sendall};
use socket2::{Domain, Socket, Type};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let data = vec![7; 64 << 20];

    // ANCHOR: wait
    let (near, _far) = connection().await?;
    let wait = Duration::from_millis(100);
    let pending = tokio::time::timeout(wait, sock_sendall(&near, &data)).await;
    println!("nobody reads, still sending: {}", pending.is_err());
    // ANCHOR_END: wait

    // ANCHOR: partial
    let (near, far) = connection().await?;
    let read_a_little_then_reset = async {
        let mut read = 0;
        while read < 1 << 20 {
            read += sock_recv(&far, 65536).await?.len();
        }
        far.socket().set_linger(Some(Duration::ZERO))?;
        drop(far);
        anyhow::Ok(read)
    };
    let (result, read) =
        tokio::join!(sock_sendall(&near, &data), read_a_little_then_reset);
    let (error, read) = (result.expect_err("the peer has reset"), read?);
    println!("the peer reset: {:?}", error.source.kind());
    println!("read <= handed to the kernel: {}", read <= error.sent);
    println!("handed to the kernel < asked for: {}", error.sent < data.len());
    // ANCHOR_END: partial
    Ok(())
}

async fn connection() -> anyhow::Result<(AsyncSocket, AsyncSocket)> {
    let listener = tcp()?;
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    listener.listen(1)?;
    let listener = AsyncSocket::new(listener)?;
    let near = sock_connect(tcp()?, &listener.socket().local_addr()?).await?;
    Ok((near, sock_accept(&listener).await?.0))
}

fn tcp() -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}
