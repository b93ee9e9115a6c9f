//! Lines: how they end, how the stream ends.
//!
//! ```sh
//! cargo run -p streams --example readline_ends
//! ```
//!
//! Prints what `readline` gives, line by line, to the end and beyond.

use streams::StreamReader;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: ends
    let mut reader = StreamReader::default();
    reader.feed_data(b"unix\ndos\r\n\nold mac\rno end")?;
    reader.feed_eof();
    for _ in 0..6 {
        let line = reader.readline().await?;
        println!("{:?}", str::from_utf8(&line)?);
    }
    // ANCHOR_END: ends

    // ANCHOR: loop
    let mut reader = StreamReader::default();
    reader.feed_data(b"one\n\nthree")?;
    reader.feed_eof();
    while let Some(line) = reader.next_line().await? {
        println!("line {:?}", str::from_utf8(line.trim_ascii_end())?);
    }
    // ANCHOR_END: loop
    Ok(())
}
