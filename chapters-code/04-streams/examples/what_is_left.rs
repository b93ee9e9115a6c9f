//! A quiz: what each read gives, of a stream that ends too early.
//!
//! ```sh
//! cargo run -p streams --example what_is_left
//! ```
//!
//! Prints a line for each read.

use std::num::NonZeroUsize;

use streams::{ReadError, StreamReader};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: main
    let mut reader = StreamReader::new(NonZeroUsize::new(4).expect("4 is not 0"));
    reader.feed_data(b"abcdef\ngh")?;
    reader.feed_eof();
    for read in 1..=5 {
        let result = match read {
            1 | 2 => reader.readuntil(b"\n").await,
            3 => reader.readline().await,
            4 => reader.readexactly(4).await,
            _ => reader.read(4).await,
        };
        match result {
            Ok(data) => println!("{read}: {:?}", str::from_utf8(&data)?),
            Err(ReadError::LimitOverrun { consumed, .. }) => {
                println!("{read}: overrun, {consumed}");
            }
            Err(ReadError::LineTooLong { .. }) => println!("{read}: too long"),
            Err(ReadError::IncompleteRead { partial, .. }) => {
                println!("{read}: incomplete, {:?}", str::from_utf8(&partial)?);
            }
            Err(error) => println!("{read}: {error}"),
        }
    }
    // ANCHOR_END: main
    Ok(())
}
