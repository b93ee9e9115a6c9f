//! What a transport knows besides the bytes: names, the socket's options, TLS, and facts
//! of any type; and what of it outlives the connection.
//!
//! ```sh
//! cargo run -p transports --example extra_info
//! ```

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use transports::{AnyStream, Info, Protocol, attach};

struct Silent;

impl Protocol for Silent {}

// ANCHOR: fact
struct Tenant(&'static str);
// ANCHOR_END: fact

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut peer = TcpStream::connect(listener.local_addr()?).await?;
    let (stream, _) = listener.accept().await?;

    // ANCHOR: names
    let transport = attach(stream, Silent)?;
    let shown = |name: Option<&_>| name.map(ToString::to_string);
    let peers_own = Some(peer.local_addr()?.to_string());
    println!(
        "peer name is the peer's own: {}",
        shown(transport.peer_name()) == peers_own
    );
    let listened = Some(listener.local_addr()?.to_string());
    println!(
        "socket name is the listener's: {}",
        shown(transport.socket_name()) == listened
    );

    let socket = transport.socket().expect("a TCP connection has one");
    println!("Nagle is off: {}", socket.nodelay()?);
    socket.set_keepalive(true)?;
    println!("keepalive is on: {}", socket.keepalive()?);
    println!("TLS: {}", transport.tls().is_some());
    // ANCHOR_END: names

    // ANCHOR: after
    let kept = transport.clone();
    transport.close();
    peer.read_to_end(&mut Vec::new()).await?;
    println!(
        "closed; peer name still known: {}",
        shown(kept.peer_name()) == peers_own
    );
    println!("closed; options of the socket: {}", socket.nodelay().is_ok());
    // ANCHOR_END: after

    // ANCHOR: unix
    let (near, _far) = UnixStream::pair()?;
    let transport = attach(near, Silent)?;
    println!("a Unix stream without names: {:?}", shown(transport.peer_name()));
    // ANCHOR_END: unix

    // ANCHOR: any
    let (near, _far) = tokio::io::duplex(64);
    let info = Info::new().with(Tenant("library"));
    let transport = attach(AnyStream::new(near).with_info(info), Silent)?;
    println!("in memory, a name: {:?}", transport.peer_name());
    println!("in memory, a socket: {}", transport.socket().is_some());
    let tenant = transport.info().get::<Tenant>().map(|tenant| tenant.0);
    println!("a fact of our own: {tenant:?}");
    // ANCHOR_END: any
    Ok(())
}
