//! A reader without a connection: whoever has bytes can feed it.
//!
//! ```sh
//! cargo run -p streams --example reader_by_hand
//! ```
//!
//! Prints what is read, and what `at_eof` says before and after.

use streams::StreamReader;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: waits
    let mut reader = StreamReader::default();
    let feeder = reader.feeder();
    let producer = tokio::spawn(async move {
        for piece in ["a li", "ne in", " pieces\nand "] {
            println!("fed {piece:?}");
            feeder.feed_data(piece.as_bytes())?;
            tokio::task::yield_now().await;
        }
        anyhow::Ok(feeder)
    });
    let line = reader.readline().await?;
    println!("read {:?}", str::from_utf8(&line)?);
    let feeder = producer.await??;
    // ANCHOR_END: waits

    // ANCHOR: at_eof
    println!("at_eof, bytes left:                {}", reader.at_eof());
    feeder.feed_eof();
    println!("at_eof, bytes left, end fed:       {}", reader.at_eof());
    let rest = reader.read(100).await?;
    println!("read {:?}", str::from_utf8(&rest)?);
    println!("at_eof, nothing left, end fed:     {}", reader.at_eof());
    let empty = StreamReader::default();
    println!("at_eof, nothing left, end not fed: {}", empty.at_eof());
    // ANCHOR_END: at_eof

    // ANCHOR: after_eof
    feeder.feed_eof();
    if let Err(error) = feeder.feed_data(b"more") {
        println!("refused: {}", error.to_string().split(':').next().unwrap_or("?"));
    }
    // ANCHOR_END: after_eof
    Ok(())
}
