//! A server with a certificate, and a client that trusts it.
//!
//! ```sh
//! cargo run -p tls --example tls_hello
//! ```
//!
//! What is new beside a plain connection are the two contexts. Prints what the server says,
//! the version of TLS, and the name that the client has asked for.

use endpoints::{Listen, open_connection, start_server};
use streams::StreamWriter;
use tls::{ConnectTls, DemoCertificate, ListenTls, TlsSession};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: contexts
    let demo = DemoCertificate::localhost();
    let server_context = demo.server_context();
    let client_context = demo.client_context();
    // ANCHOR_END: contexts

    // ANCHOR: serve
    let greet = async |_, writer: StreamWriter| {
        let session = writer.info().get::<TlsSession>();
        let name = session.and_then(|it| it.server_name.clone());
        let name = name.unwrap_or_default();
        writer.write(format!("hello from {name}\n").as_bytes());
    };
    let listen = Listen::on(("127.0.0.1", 0)).tls(&server_context);
    let server = start_server(greet, listen).await?;
    // ANCHOR_END: serve
    let port = server.sockets()[0].local_addr()?.port();

    // ANCHOR: connect
    let target = ("localhost", port).tls(&client_context);
    let (mut reader, writer) = open_connection(target).await?;
    print!("{}", String::from_utf8_lossy(&reader.readline().await?));
    if let Some(tls) = writer.tls() {
        println!("spoken in {}", tls.version);
    }
    // ANCHOR_END: connect
    Ok(())
}
