//! One IPv6 listener for both protocols: IPv4 peers appear as ::ffff:a.b.c.d.
//!
//! ```sh
//! cargo run -p socket-families --example dual_stack
//! ```
//!
//! Prints whom listeners on [::] accept, and who the peers are, by IPV6_V6ONLY.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use socket2::{Domain, SockRef, Socket, Type};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: mapped
    for only_v6 in [false, true] {
        let listener = listen(Ipv6Addr::UNSPECIFIED.into(), 0, only_v6)?;
        let port = listener.local_addr()?.port();
        println!("listening on [::], IPV6_V6ONLY {only_v6}");
        for to in [IpAddr::from(Ipv6Addr::LOCALHOST), Ipv4Addr::LOCALHOST.into()] {
            if let Err(e) = TcpStream::connect((to, port)).await {
                println!("  {to}: {}", e.kind());
                continue;
            }
            let (_, peer) = listener.accept().await?;
            let (seen, canonical) = (peer.ip(), peer.ip().to_canonical());
            println!("  {to}: accepted as {seen}, that is {canonical}");
        }
    }
    // ANCHOR_END: mapped

    // ANCHOR: same_port
    let v4 = listen(Ipv4Addr::UNSPECIFIED.into(), 0, false)?;
    let port = v4.local_addr()?.port();
    for only_v6 in [false, true] {
        let result = listen(Ipv6Addr::UNSPECIFIED.into(), port, only_v6);
        let outcome =
            result.map_or_else(|e| e.kind().to_string(), |_| "ok".to_owned());
        println!("[::] beside 0.0.0.0, same port, IPV6_V6ONLY {only_v6}: {outcome}");
    }
    // ANCHOR_END: same_port

    // ANCHOR: default
    let listener = TcpListener::bind("[::]:0").await?;
    println!("the library's own default: {}", SockRef::from(&listener).only_v6()?);
    // ANCHOR_END: default
    Ok(())
}

fn listen(ip: IpAddr, port: u16, only_v6: bool) -> io::Result<TcpListener> {
    let address = SocketAddr::from((ip, port));
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(only_v6)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(128)?;
    TcpListener::from_std(socket.into())
}
