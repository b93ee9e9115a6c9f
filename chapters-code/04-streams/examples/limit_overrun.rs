//! A line that is too long: what `readline` and `readuntil` leave behind.
//!
//! ```sh
//! cargo run -p streams --example limit_overrun
//! ```
//!
//! The limit is 8 bytes. Prints what each read says, and what is read after it.

use std::num::NonZeroUsize;

use streams::{ReadError, StreamReader};

/// A reader that holds `data` and the end of the stream.
fn holding(data: &str) -> anyhow::Result<StreamReader> {
    let reader = StreamReader::new(NonZeroUsize::new(8).expect("8 is not 0"));
    reader.feed_data(data.as_bytes())?;
    reader.feed_eof();
    Ok(reader)
}

async fn rest_of(reader: &mut StreamReader) -> anyhow::Result<String> {
    Ok(format!("{:?}", str::from_utf8(&reader.read_to_end().await?)?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: edge
    let mut reader = holding("12345678\n123456789\n")?;
    println!("8 before the newline: {} read", reader.readuntil(b"\n").await?.len());
    if let Err(ReadError::LimitOverrun { .. }) = reader.readuntil(b"\n").await {
        println!("9 before the newline: over the limit");
    }
    // ANCHOR_END: edge

    // ANCHOR: readline
    for data in ["a line too long\nrest", "a line too lo"] {
        let mut reader = holding(data)?;
        if let Err(ReadError::LineTooLong { .. }) = reader.readline().await {
            println!("readline of {data:?}");
            println!("  leaves {}", rest_of(&mut reader).await?);
        }
    }
    // ANCHOR_END: readline

    // ANCHOR: readuntil
    for data in ["a line too long\nrest", "a line too lo"] {
        let mut reader = holding(data)?;
        let first = reader.readuntil(b"\n").await;
        let again = reader.readuntil(b"\n").await;
        if let (
            Err(ReadError::LimitOverrun { consumed, .. }),
            Err(ReadError::LimitOverrun { consumed: the_same, .. }),
        ) = (first, again)
        {
            println!("readuntil of {data:?}");
            println!("  may consume {consumed}, the second time {the_same}");
            println!("  leaves {}", rest_of(&mut reader).await?);
        }
    }
    // ANCHOR_END: readuntil
    Ok(())
}
