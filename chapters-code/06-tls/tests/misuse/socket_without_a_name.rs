use tls::{ClientContext, ConnectTls};

// asyncio: ValueError, "You must set server_hostname when using ssl without a host".
fn nameless(socket: std::net::TcpStream, context: &ClientContext) {
    // ANCHOR: misuse
    let _ = socket.tls(context);
    // ANCHOR_END: misuse
}

fn main() {}
