//! Reading until the first of several separators: a program that waits for a prompt.
//!
//! ```sh
//! cargo run -p streams --example several_separators
//! ```
//!
//! Prints what comes up to each prompt, and what is left when the stream ends before one.

use streams::{ReadError, StreamReader};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut reader = StreamReader::default();
    reader.feed_data(b"Welcome\nlogin: Password: 2 messages\nada> bye")?;
    reader.feed_eof();

    // ANCHOR: prompts
    let prompts = [&b"login: "[..], b"Password: ", b"> "];
    loop {
        match reader.readuntil(prompts).await {
            Ok(text) => println!("{:?}", str::from_utf8(&text)?),
            Err(ReadError::IncompleteRead { partial, .. }) => {
                println!("no prompt after {:?}", str::from_utf8(&partial)?);
                break;
            }
            Err(error) => return Err(error.into()),
        }
    }
    // ANCHOR_END: prompts

    // ANCHOR: shortest
    let mut reader = StreamReader::default();
    reader.feed_data(b"row\r\nrow\nrow")?;
    println!("{:?}", reader.readuntil([&b"\n"[..], b"\r\n"]).await?.len());
    println!("{:?}", reader.readuntil([&b"\r\n"[..], b"\n"]).await?.len());
    // ANCHOR_END: shortest
    Ok(())
}
