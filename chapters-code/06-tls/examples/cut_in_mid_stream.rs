//! A stream that its sender has ended, and one that was cut.
//!
//! ```sh
//! cargo run -p tls --example cut_in_mid_stream
//! ```
//!
//! The server sends the same bytes twice: once it takes leave by close_notify, once the
//! connection ends under TLS, as an attacker could have it. Prints what the reader is told.

use endpoints::{Listen, open_connection, start_server};
use streams::StreamWriter;
use tls::{ConnectTls, DemoCertificate, ListenTls, TlsError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    for cut in [false, true] {
        // ANCHOR: server
        let send = move |_, writer: StreamWriter| async move {
            writer.write(b"pay 100");
            if cut {
                writer.transport().clone().abort();
            }
        };
        let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
        let server = start_server(send, listen).await?;
        // ANCHOR_END: server
        let port = server.sockets()[0].local_addr()?.port();

        // ANCHOR: client
        println!("{}", if cut { "cut:" } else { "ended:" });
        let target = ("localhost", port).tls(&demo.client_context());
        let (mut reader, _writer) = open_connection(target).await?;
        let data = reader.readexactly(7).await?;
        println!("  read {:?}", String::from_utf8_lossy(&data));
        match reader.read(7).await {
            Ok(data) if data.is_empty() => println!("  then the end"),
            Ok(data) => println!("  then {} bytes more", data.len()),
            Err(error) => match TlsError::find(&error) {
                Some(cause) => println!("  then an error: {cause}"),
                None => return Err(error.into()),
            },
        }
        // ANCHOR_END: client
    }
    Ok(())
}
