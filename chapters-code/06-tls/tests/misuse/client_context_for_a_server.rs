use endpoints::Listen;
use tls::{ClientContext, ListenTls};

// asyncio: ssl.SSLError in each handshake, when the server runs.
fn serve(context: &ClientContext) {
    // ANCHOR: misuse
    let _ = Listen::on(("localhost", 8443)).tls(context);
    // ANCHOR_END: misuse
}

fn main() {}
