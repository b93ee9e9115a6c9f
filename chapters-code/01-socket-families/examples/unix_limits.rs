//! How long a Unix address may be, and the name the kernel picks when there is none.
//!
//! ```sh
//! cargo run -p socket-families --example unix_limits
//! ```
//!
//! Prints the longest path and name that fit, one byte more, and a name from autobind.

use socket_families::UnixAddress;
use socket2::{Domain, SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    std::env::set_current_dir(&folder)?;

    // ANCHOR: limits
    for length in [107, 108] {
        let path = UnixAddress::Path("x".repeat(length).into());
        println!("a path of {length} bytes: {}", try_bind(&path)?);
    }
    for length in [107, 108] {
        let pid = std::process::id();
        let name = UnixAddress::Abstract(format!("{pid:0length$}").into_bytes());
        println!("a name of {length} bytes: {}", try_bind(&name)?);
    }
    // ANCHOR_END: limits

    // ANCHOR: autobind
    let socket = Socket::new(Domain::UNIX, Type::DGRAM, None)?;
    socket.bind(&SockAddr::try_from(&UnixAddress::Unnamed)?)?;
    if let UnixAddress::Abstract(name) = (&socket.local_addr()?).try_into()? {
        let hex = name.iter().all(u8::is_ascii_hexdigit);
        println!("bound without a name: {} bytes, all hex: {hex}", name.len());
    }
    // ANCHOR_END: autobind
    Ok(())
}

fn try_bind(address: &UnixAddress) -> anyhow::Result<&'static str> {
    let Ok(sockaddr) = SockAddr::try_from(address) else {
        return Ok("too long");
    };
    let socket = Socket::new(Domain::UNIX, Type::DGRAM, None)?;
    socket.bind(&sockaddr)?;
    anyhow::ensure!(UnixAddress::try_from(&socket.local_addr()?)? == *address);
    Ok("ok")
}
