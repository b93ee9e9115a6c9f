//! What somebody can do between a server and a client that verifies nothing.
//!
//! ```sh
//! cargo run -p tls --example man_in_the_middle
//! ```
//!
//! Mallory answers in the bank's place, with a certificate of her own, and passes on what
//! she likes. Prints how a client that verifies fares, and one that doesn't.

use std::net::SocketAddr;

use endpoints::{Listen, Server, open_connection, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{
    ClientContext, ConnectTls, DemoCertificate, DialTls, ListenTls, TlsError,
};

// ANCHOR: bank
async fn bank(mut reader: StreamReader, writer: StreamWriter) -> anyhow::Result<()> {
    let order = reader.readline().await?;
    writer.write(b"done: ");
    writer.write(&order);
    Ok(())
}
// ANCHOR_END: bank

// ANCHOR: mallory
async fn mallory(bank: SocketAddr) -> anyhow::Result<Server> {
    let between = move |mut reader: StreamReader, writer: StreamWriter| async move {
        let order = reader.readline().await?;
        println!("  Mallory reads: {}", String::from_utf8_lossy(&order).trim_end());
        let context = ClientContext::dangerous_without_verification()?;
        let (mut far_reader, far) = open_connection(bank.tls(&context)).await?;
        far.write(b"pay Mallory 9000\n");
        let answer = far_reader.readline().await?;
        println!("  the bank: {}", String::from_utf8_lossy(&answer).trim_end());
        writer.write(b"done: ");
        writer.write(&order);
        anyhow::Ok(())
    };
    let own = DemoCertificate::for_names(["bank.example"]);
    let listen = Listen::on(("127.0.0.1", 0)).tls(&own.server_context());
    Ok(start_server(between, listen).await?)
}
// ANCHOR_END: mallory

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let certificate = DemoCertificate::for_names(["bank.example"]);
    let listen = Listen::on(("127.0.0.1", 0)).tls(&certificate.server_context());
    let server = start_server(bank, listen).await?;
    let mallory = mallory(server.sockets()[0].local_addr()?).await?;
    // The client means the bank; a forged answer of DNS leads it here.
    let address = mallory.sockets()[0].local_addr()?;

    // ANCHOR: careful
    println!("a client that verifies:");
    let careful = certificate.client_context();
    let target = address.tls_named(&careful, "bank.example");
    let error = open_connection(target).await.err();
    let error = error.as_ref().and_then(|error| TlsError::find(error));
    println!("  refused: {}", matches!(error, Some(TlsError::SelfSigned)));
    // ANCHOR_END: careful

    // ANCHOR: careless
    println!("a client that doesn't:");
    // ANCHOR: dangerous
    let careless = ClientContext::dangerous_without_verification()?;
    // ANCHOR_END: dangerous
    let target = address.tls_named(&careless, "bank.example");
    let (mut reader, writer) = open_connection(target).await?;
    writer.write(b"pay Alice 10\n");
    let answer = reader.readline().await?;
    println!("  the client hears: {}", String::from_utf8_lossy(&answer).trim_end());
    // ANCHOR_END: careless
    Ok(())
}
