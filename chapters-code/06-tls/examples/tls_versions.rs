//! Which version of TLS is spoken, and with which cipher.
//!
//! ```sh
//! cargo run -p tls --example tls_versions
//! ```
//!
//! Prints what a server and a client agree on for some choices of each.

use anyhow::Context;
use endpoints::{Listen, open_connection, start_server};
use tls::{
    ClientContext, ConnectTls, DemoCertificate, ListenTls, ServerContext, TlsError,
    Versions,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    for (server_has, client_has) in [
        (Versions::Both, Versions::Both),
        (Versions::Only12, Versions::Both),
        (Versions::Only13, Versions::Only12),
    ] {
        // ANCHOR: versions
        let server_context = ServerContext::builder()
            .certificate_pem(demo.certificate_pem(), demo.key_pem())
            .versions(server_has)
            .build()?;
        let client_context = ClientContext::builder()
            .roots(demo.roots())
            .versions(client_has)
            .build()?;
        // ANCHOR_END: versions

        // ANCHOR: info
        let listen = Listen::on(("127.0.0.1", 0)).tls(&server_context);
        let server = start_server(async |_, _| {}, listen).await?;
        let port = server.sockets()[0].local_addr()?.port();
        let target = ("localhost", port).tls(&client_context);
        match open_connection(target).await {
            Ok((_reader, writer)) => {
                let tls = writer.tls().context("it is TLS")?;
                println!("{}: {}", tls.version, tls.cipher);
                println!("  certificates: {}", tls.peer_certificates.len());
            }
            Err(error) => match TlsError::find(&error) {
                Some(error) => println!("no connection: {error}"),
                None => return Err(error.into()),
            },
        }
        // ANCHOR_END: info
    }
    Ok(())
}
