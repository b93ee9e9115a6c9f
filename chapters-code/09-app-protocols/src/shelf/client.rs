//! A client of a shelf.

use endpoints::{Dial, open_connection};
use streams::{StreamReader, StreamWriter};
use transports::Stream;

use super::wire::{GET, MAGIC, PUT, TAKE};
use super::{MOST, Outcome, ShelfError, ShelfRequest, VERSION};
use crate::framing::write_length_frame;

/// Asks one thing after the other.
///
/// # Examples
///
/// ```
/// use app_protocols::shelf::{ShelfClient, serve_shelf};
/// use endpoints::Listen;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = serve_shelf(Listen::on(("127.0.0.1", 0))).await?;
/// let address = server.sockets()[0].local_addr()?;
/// let mut client = ShelfClient::connect(address).await?;
/// client.put(b"color", b"green").await?;
/// assert_eq!(client.get(b"color").await?.as_deref(), Some(&b"green"[..]));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ShelfClient {
    reader: StreamReader,
    writer: StreamWriter,
    next: u32,
    /// Whether every request so far has its answer.
    in_step: bool,
}

impl ShelfClient {
    /// Connects, and settles the version.
    ///
    /// # Errors
    ///
    /// A [`ShelfError`].
    ///
    /// # Cancel safety
    ///
    /// The connection is closed.
    // ANCHOR: connect
    pub async fn connect<D>(target: D) -> Result<Self, ShelfError>
    where
        D: Dial<Stream: Stream>,
    {
        let (reader, writer) = open_connection(target).await?;
        let mut client = Self { reader, writer, next: 0, in_step: true };
        let hello = [&MAGIC[..], &[VERSION, VERSION]].concat();
        client.send(&hello).await?;
        let answer = client.receive().await?;
        match answer.strip_prefix(MAGIC) {
            Some([0]) => Err(ShelfError::NoCommonVersion),
            Some([VERSION]) => Ok(client),
            _ => Err(ShelfError::OtherProtocol { what: "no hello" }),
        }
    }
    // ANCHOR_END: connect

    /// The value of this name; `None` if there is none.
    ///
    /// # Errors
    ///
    /// A [`ShelfError`].
    ///
    /// # Cancel safety
    ///
    /// No: the answer would be the next request's, so those fail with
    /// [`ShelfError::OutOfStep`]. Drop the client.
    pub async fn get(&mut self, name: &[u8]) -> Result<Option<Vec<u8>>, ShelfError> {
        self.ask(GET, name, b"").await
    }

    /// As [`get`](Self::get), and removes it.
    ///
    /// # Errors
    ///
    /// A [`ShelfError`].
    ///
    /// # Cancel safety
    ///
    /// As [`get`](Self::get).
    pub async fn take(
        &mut self,
        name: &[u8],
    ) -> Result<Option<Vec<u8>>, ShelfError> {
        self.ask(TAKE, name, b"").await
    }

    /// Sets the value of this name.
    ///
    /// # Errors
    ///
    /// A [`ShelfError`].
    ///
    /// # Cancel safety
    ///
    /// As [`get`](Self::get).
    pub async fn put(
        &mut self,
        name: &[u8],
        value: &[u8],
    ) -> Result<(), ShelfError> {
        self.ask(PUT, name, value).await.map(drop)
    }

    /// Any operation, also one that the server may not know.
    ///
    /// # Errors
    ///
    /// A [`ShelfError`].
    ///
    /// # Cancel safety
    ///
    /// As [`get`](Self::get).
    // ANCHOR: ask
    pub async fn ask(
        &mut self,
        operation: u8,
        name: &[u8],
        value: &[u8],
    ) -> Result<Option<Vec<u8>>, ShelfError> {
        let other = |what| ShelfError::OtherProtocol { what };
        let number = self.next;
        self.next = number.wrapping_add(1);
        let request = ShelfRequest { number, operation, name, value };
        let request = request.write().ok_or(ShelfError::TooLong)?;
        if !std::mem::take(&mut self.in_step) {
            return Err(ShelfError::OutOfStep);
        }
        self.send(&request).await?;
        let answer = self.receive().await?;
        let Some((of, [outcome, value @ ..])) = answer.split_first_chunk() else {
            return Err(other("an answer without an outcome"));
        };
        if u32::from_be_bytes(*of) != number {
            return Err(other("an answer to another request"));
        }
        self.in_step = true;
        match Outcome::of(*outcome) {
            Some(Outcome::Done) => Ok(Some(value.to_vec())),
            Some(Outcome::NoSuchName) => Ok(None),
            Some(Outcome::NoSuchOperation) => {
                Err(ShelfError::NoSuchOperation { operation })
            }
            Some(Outcome::BadRequest) => Err(ShelfError::BadRequest),
            Some(Outcome::NoRoom) => Err(ShelfError::NoRoom),
            None => Err(other("an outcome that isn't in version 1")),
        }
    }
    // ANCHOR_END: ask

    async fn send(&mut self, content: &[u8]) -> Result<(), ShelfError> {
        let mut frame = Vec::new();
        write_length_frame(&mut frame, content).map_err(|_| ShelfError::TooLong)?;
        self.writer.write(&frame);
        Ok(self.writer.drain().await?)
    }

    // ANCHOR: receive
    async fn receive(&mut self) -> Result<Vec<u8>, ShelfError> {
        let prefix = self.reader.readexactly(4).await?;
        let length =
            prefix.iter().fold(0, |all, &byte| all << 8 | usize::from(byte));
        if length > MOST {
            return Err(ShelfError::OtherProtocol {
                what: "a frame that is too long",
            });
        }
        Ok(self.reader.readexactly(length).await?.to_vec())
    }
    // ANCHOR_END: receive
}
