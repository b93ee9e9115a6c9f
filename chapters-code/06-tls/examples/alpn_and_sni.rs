//! What the two ends settle in the handshake: the server's name, the next protocol.
//!
//! ```sh
//! cargo run -p tls --example alpn_and_sni
//! ```
//!
//! The server prefers `h2`. Prints what each client offers, and what comes of it.

use endpoints::{Listen, open_connection, start_server};
use streams::StreamWriter;
use tls::{
    ClientContext, DemoCertificate, DialTls, ListenTls, ServerContext, TlsError,
    TlsSession,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::for_names(["one.example", "two.example"]);

    // ANCHOR: server
    let context = ServerContext::builder()
        .certificate_pem(demo.certificate_pem(), demo.key_pem())
        .alpn(["h2", "http/1.1"])
        .build()?;
    let tell = async |_, writer: StreamWriter| {
        let session = writer.info().get::<TlsSession>();
        let name = session.and_then(|it| it.server_name.clone());
        let line = format!("this is {}\n", name.unwrap_or_default());
        writer.write(line.as_bytes());
    };
    let listen = Listen::on(("127.0.0.1", 0)).tls(&context);
    let server = start_server(tell, listen).await?;
    // ANCHOR_END: server
    let address = server.sockets()[0].local_addr()?;

    // ANCHOR: sni
    let context = demo.client_context();
    for name in ["one.example", "two.example"] {
        let target = address.tls_named(&context, name);
        let (mut reader, _writer) = open_connection(target).await?;
        print!("{}", String::from_utf8_lossy(&reader.readline().await?));
    }
    // ANCHOR_END: sni

    // ANCHOR: alpn
    for offers in [&["http/1.1", "h2"][..], &["http/1.1"], &[], &["spdy/3"]] {
        let context =
            ClientContext::builder().roots(demo.roots()).alpn(offers).build()?;
        let target = address.tls_named(&context, "one.example");
        let taken = match open_connection(target).await {
            Ok((_reader, writer)) => {
                let session = writer.info().get::<TlsSession>();
                let alpn = session.and_then(|it| it.alpn.clone());
                let alpn = alpn.unwrap_or_else(|| b"none".to_vec());
                String::from_utf8_lossy(&alpn).into_owned()
            }
            Err(error) => match TlsError::find(&error) {
                Some(error) => error.to_string(),
                None => error.to_string(),
            },
        };
        println!("offered [{}]: {taken}", offers.join(", "));
    }
    // ANCHOR_END: alpn
    Ok(())
}
