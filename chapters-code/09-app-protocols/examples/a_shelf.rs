//! The small protocol of this chapter: a server that keeps values, and a client.
//!
//! ```sh
//! cargo run -p app-protocols --example a_shelf
//! cargo run -p app-protocols --example a_shelf serve 127.0.0.1:8009
//! cargo run -p app-protocols --example a_shelf connect 127.0.0.1:8009 put color green
//! cargo run -p app-protocols --example a_shelf connect 127.0.0.1:8009 get color
//! ```
//!
//! With no arguments: both, over loopback. `serve` goes on until Ctrl-C. Prints what the
//! client is answered.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use app_protocols::framing::write_length_frame;
use app_protocols::shelf::{ShelfClient, serve_shelf};
use endpoints::Listen;
use signals::Termination;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let parsed = |address: &str| address.parse::<SocketAddr>();
    match arguments[..] {
        [] => demonstrate().await?,
        ["serve", address] if parsed(address).is_ok() => {
            serve(parsed(address)?).await?
        }
        ["connect", address, "get", name] if parsed(address).is_ok() => {
            let mut client = ShelfClient::connect(parsed(address)?).await?;
            println!("{}", shown(client.get(name.as_bytes()).await?));
        }
        ["connect", address, "put", name, value] if parsed(address).is_ok() => {
            let mut client = ShelfClient::connect(parsed(address)?).await?;
            client.put(name.as_bytes(), value.as_bytes()).await?;
        }
        ["serve", address] | ["connect", address, ..]
            if parsed(address).is_err() =>
        {
            eprintln!("{address:?} is not an address; write IP:PORT");
            return Ok(ExitCode::from(2));
        }
        _ => {
            eprintln!(
                "usage: a_shelf [serve ADDR | connect ADDR get NAME | \
                 connect ADDR put NAME VALUE]"
            );
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(value: Option<Vec<u8>>) -> String {
    value.map_or_else(
        || "nothing".to_owned(),
        |value| String::from_utf8_lossy(&value).into_owned(),
    )
}

async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let mut termination = Termination::listen()?;
    let server = serve_shelf(Listen::on(address)).await?;
    println!("listening on {}", server.sockets()[0].local_addr()?);
    io::stdout().flush()?;
    termination.requested().await;
    Ok(())
}

async fn demonstrate() -> anyhow::Result<()> {
    let server = serve_shelf(Listen::on(("127.0.0.1", 0))).await?;
    let address = server.sockets()[0].local_addr()?;

    // ANCHOR: client
    let mut client = ShelfClient::connect(address).await?;
    client.put(b"color", b"green").await?;
    println!("color: {}", shown(client.get(b"color").await?));
    println!("taken: {}", shown(client.take(b"color").await?));
    println!("color: {}", shown(client.get(b"color").await?));
    if let Err(error) = client.ask(9, b"color", b"").await {
        println!("operation 9: {error}");
    }
    // ANCHOR_END: client

    // ANCHOR: wire
    let mut wire = Vec::new();
    write_length_frame(&mut wire, b"SHELF\x01\x01")?;
    write_length_frame(&mut wire, b"\0\0\0\x07\x01\x05color")?;
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&wire).await?;
    stream.shutdown().await?;
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).await?;
    let hex = |bytes: &[u8]| -> Vec<_> {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    println!("sent:     {}", hex(&wire).join(" "));
    println!("answered: {}", hex(&answers).join(" "));
    // ANCHOR_END: wire
    Ok(())
}
