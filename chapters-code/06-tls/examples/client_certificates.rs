//! A server that asks its clients who they are.
//!
//! ```sh
//! cargo run -p tls --example client_certificates
//! ```
//!
//! Three servers, which don't ask, want or require a certificate; three clients, with none,
//! a known and an unknown one. Prints who is served, and whether the server knows whom.

use endpoints::{Listen, open_connection, start_server};
use streams::StreamWriter;
use tls::{ClientContext, ConnectTls, DemoCertificate, ListenTls, ServerContext};

async fn greet(_: streams::StreamReader, writer: StreamWriter) {
    let shown = writer.tls().is_some_and(|tls| !tls.peer_certificates.is_empty());
    writer.write(if shown { b"I know you\n" } else { b"who are you?\n" });
}

// ANCHOR: visit
async fn visit(port: u16, context: &ClientContext) -> String {
    let asked = async {
        let target = ("localhost", port).tls(context);
        let (mut reader, _writer) = open_connection(target).await?;
        // In TLS 1.3 a client learns only here that it was refused.
        let line = reader.readline().await?;
        anyhow::ensure!(!line.is_empty(), "the connection ended");
        anyhow::Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    };
    asked.await.unwrap_or_else(|_| "refused".to_owned())
}
// ANCHOR_END: visit

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    let (known, unknown) =
        (DemoCertificate::for_names(["me"]), DemoCertificate::for_names(["you"]));

    // ANCHOR: servers
    let server = || {
        ServerContext::builder()
            .certificate_pem(demo.certificate_pem(), demo.key_pem())
    };
    let servers = [
        ("not asked", server().build()?),
        ("wanted", server().client_certificates_wanted(known.roots()).build()?),
        ("required", server().client_certificates_required(known.roots()).build()?),
    ];
    // ANCHOR_END: servers

    // ANCHOR: clients
    let client = |own: &DemoCertificate| {
        ClientContext::builder()
            .roots(demo.roots())
            .certificate_pem(own.certificate_pem(), own.key_pem())
            .build()
    };
    let clients = [
        ("none", demo.client_context()),
        ("a known one", client(&known)?),
        ("an unknown one", client(&unknown)?),
    ];
    // ANCHOR_END: clients

    for (asked, server_context) in &servers {
        let listen = Listen::on(("127.0.0.1", 0)).tls(server_context);
        let server = start_server(greet, listen).await?;
        let port = server.sockets()[0].local_addr()?.port();
        println!("certificates are {asked}:");
        for (shows, client_context) in &clients {
            println!("  {shows}: {}", visit(port, client_context).await);
        }
    }
    Ok(())
}
