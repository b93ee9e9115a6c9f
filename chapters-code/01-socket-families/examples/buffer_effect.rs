//! How much a sender can queue that nobody reads, with small buffers and with large.
//!
//! ```sh
//! cargo run -p socket-families --example buffer_effect
//! ```
//!
//! Prints whether a sender with small buffers is stopped early, that accepted
//! connections take over the listener's receive buffer, and which buffers still grow.

use std::io::ErrorKind;

use socket_families::options::{
    receive_buffer_size, set_receive_buffer_size, set_send_buffer_size,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (small, accepted) = connect(Some(8192)).await?;
    println!(
        "accepted with the listener's: {}",
        receive_buffer_size(&accepted)? == 16384
    );
    let small = queue_unread(&small)?;
    let (large, _reader) = connect(Some(100_000)).await?;
    let large = queue_unread(&large)?;
    println!("stopped at under 64 KiB with small buffers: {}", small < 65_536);
    println!("and not before with large ones: {}", large > 65_536);

    for (name, size) in [("set by hand", Some(8192)), ("left alone", None)] {
        let (mut sender, mut reader) = connect(size).await?;
        let before = receive_buffer_size(&reader)?;
        transfer(&mut sender, &mut reader).await?;
        println!("{name}, it grew: {}", receive_buffer_size(&reader)? > before);
    }
    Ok(())
}

// ANCHOR: connect
/// Both ends of a connection; their buffers are set before `listen` and `connect`.
async fn connect(size: Option<usize>) -> anyhow::Result<(TcpStream, TcpStream)> {
    let (client, server) = (TcpSocket::new_v4()?, TcpSocket::new_v4()?);
    if let Some(size) = size {
        set_send_buffer_size(&client, size)?;
        set_receive_buffer_size(&server, size)?;
    }
    server.bind("127.0.0.1:0".parse()?)?;
    let listener = server.listen(1)?;
    let client = client.connect(listener.local_addr()?).await?;
    let (server, _) = listener.accept().await?;
    Ok((client, server))
}
// ANCHOR_END: connect

// ANCHOR: queue
/// Sends until the kernel takes no more.
fn queue_unread(sender: &TcpStream) -> anyhow::Result<usize> {
    let mut queued = 0;
    loop {
        match socket2::SockRef::from(sender).send(&[0; 1024]) {
            Ok(n) => queued += n,
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(queued),
            Err(e) => return Err(e.into()),
        }
    }
}
// ANCHOR_END: queue

async fn transfer(from: &mut TcpStream, to: &mut TcpStream) -> anyhow::Result<()> {
    const SIZE: usize = 16 * 1024 * 1024;
    let sending = async {
        from.write_all(&vec![0; SIZE]).await?;
        anyhow::Ok(())
    };
    let receiving = async {
        let (mut left, mut buffer) = (SIZE, vec![0; 65_536]);
        while left > 0 {
            left -= to.read(&mut buffer).await?;
        }
        anyhow::Ok(())
    };
    tokio::try_join!(sending, receiving)?;
    Ok(())
}
