//! The socket under a connected stream: open to settings, closed to everything else.
//!
//! ```sh
//! cargo run -p socket-families --example borrowed_socket
//! ```
//!
//! Prints an option before and after it is set through a borrowed view of the socket.

use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let stream = TcpStream::connect(listener.local_addr()?).await?;

    // ANCHOR: borrow
    // The stream keeps the socket; this only borrows it, for as long as `socket` lives.
    let socket = SockRef::from(&stream);
    println!("keep-alive before: {}", socket.keepalive()?);
    socket.set_keepalive(true)?;
    println!("keep-alive after: {}", socket.keepalive()?);
    // ANCHOR_END: borrow
    Ok(())
}
