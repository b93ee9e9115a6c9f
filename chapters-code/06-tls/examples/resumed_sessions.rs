//! The second connection to a server goes on with the session of the first.
//!
//! ```sh
//! cargo run -p tls --example resumed_sessions
//! ```
//!
//! A context keeps the tickets that servers hand out. Prints for three connections whether
//! the session was resumed: two of one context, then one of another.
//!
//! asyncio: none, because its functions that connect take no session.
//!
//! asyncio：无，因为它的连接函数不能接收会话 (session)。

use endpoints::{Listen, open_connection, start_server};
use streams::StreamWriter;
use tls::{ConnectTls, DemoCertificate, ListenTls, TlsSession};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    let greet = async |_, writer: StreamWriter| writer.write(b"hello\n");
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = start_server(greet, listen).await?;
    let port = server.sockets()[0].local_addr()?.port();

    // ANCHOR: connections
    let (one, another) = (demo.client_context(), demo.client_context());
    for (which, context) in [("first", &one), ("second", &one), ("third", &another)]
    {
        let target = ("localhost", port).tls(context);
        let (mut reader, writer) = open_connection(target).await?;
        // In TLS 1.3 tickets come after the handshake, with the first bytes.
        reader.readline().await?;
        let session = writer.info().get::<TlsSession>();
        let resumed = session.is_some_and(|it| it.resumed);
        println!("{which}: resumed {resumed}");
    }
    // ANCHOR_END: connections
    Ok(())
}
