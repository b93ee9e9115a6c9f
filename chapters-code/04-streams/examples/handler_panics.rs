//! A handler that panics ends its own connection; the others go on.
//!
//! ```sh
//! cargo run -p streams --example handler_panics
//! ```
//!
//! Two clients ask a server to divide. One of them divides by zero.

use streams::{
    DEFAULT_LIMIT, StreamReader, StreamReaderProtocol, StreamWriter, open_stream,
};
use tokio::net::UnixStream;
use transports::attach;

// ANCHOR: handler
/// Answers A/B, a line each, and has forgotten that B may be 0.
async fn divide(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> anyhow::Result<()> {
    loop {
        let line = reader.readline().await?;
        let Some((a, b)) = str::from_utf8(&line)?.trim().split_once('/') else {
            return Ok(());
        };
        let quotient = a.parse::<i64>()? / b.parse::<i64>()?;
        writer.write(format!("{quotient}\n").as_bytes());
        writer.drain().await?;
    }
}
// ANCHOR_END: handler

type Client = (StreamReader, StreamWriter);

async fn ask((reader, writer): &mut Client, question: &str) -> anyhow::Result<()> {
    writer.write(format!("{question}\n").as_bytes());
    let answer = reader.readline().await?;
    let answer = match str::from_utf8(&answer)?.trim() {
        "" => "the connection is closed",
        answer => answer,
    };
    println!("{question} -> {answer}");
    Ok(())
}

// ANCHOR: connect
fn connect() -> anyhow::Result<Client> {
    let (near, far) = UnixStream::pair()?;
    attach(far, StreamReaderProtocol::with_handler(DEFAULT_LIMIT, divide))?;
    Ok(open_stream(near, DEFAULT_LIMIT)?)
}
// ANCHOR_END: connect

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: two
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload().downcast_ref::<&str>();
        println!("the handler failed: {}", message.unwrap_or(&"no message"));
    }));
    let mut first = connect()?;
    let mut second = connect()?;

    ask(&mut first, "7/2").await?;
    ask(&mut first, "7/0").await?;
    ask(&mut second, "9/3").await?;
    // ANCHOR_END: two
    Ok(())
}
