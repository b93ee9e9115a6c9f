//! What the kernel makes of the buffer sizes it is asked for.
//!
//! ```sh
//! cargo run -p socket-families --example buffer_sizes
//! ```
//!
//! Prints how the size read back relates to the size set and to the machine's limits.

use socket_families::options::{
    receive_buffer_size, send_buffer_size, set_receive_buffer_size,
    set_send_buffer_size,
};
use tokio::net::TcpSocket;

fn main() -> anyhow::Result<()> {
    // ANCHOR: send
    let socket = TcpSocket::new_v4()?;
    set_send_buffer_size(&socket, 65_536)?;
    println!("SO_SNDBUF: 65536 asked, read back {}", send_buffer_size(&socket)?);

    set_send_buffer_size(&socket, usize::MAX)?;
    let ceiling = 2 * limit("wmem_max")?;
    println!("most is 2 * wmem_max: {}", send_buffer_size(&socket)? == ceiling);

    set_send_buffer_size(&socket, 0)?;
    let floor = send_buffer_size(&socket)?;
    set_send_buffer_size(&socket, 1000)?;
    println!(
        "least is the same for 0 and 1000: {}",
        send_buffer_size(&socket)? == floor
    );
    println!("and it is over 2048: {}", floor > 2048);
    // ANCHOR_END: send

    // ANCHOR: receive
    set_receive_buffer_size(&socket, 65_536)?;
    println!("SO_RCVBUF: 65536 asked, read back {}", receive_buffer_size(&socket)?);

    set_receive_buffer_size(&socket, usize::MAX)?;
    let ceiling = 2 * limit("rmem_max")?;
    println!("most is 2 * rmem_max: {}", receive_buffer_size(&socket)? == ceiling);

    set_receive_buffer_size(&socket, 0)?;
    let least = receive_buffer_size(&socket)?;
    println!(
        "least is over 256: {}, and under SO_SNDBUF's: {}",
        least > 256,
        least < floor
    );
    // ANCHOR_END: receive
    Ok(())
}

fn limit(name: &str) -> anyhow::Result<usize> {
    let path = format!("/proc/sys/net/core/{name}");
    Ok(std::fs::read_to_string(path)?.trim().parse()?)
}
