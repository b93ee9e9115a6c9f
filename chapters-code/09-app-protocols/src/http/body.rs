//! The body of a response.

use std::borrow::Cow;
use std::fmt;
use std::io;

use tokio::sync::mpsc::Receiver;

/// What a response carries.
pub enum Body {
    /// All of it, with its length.
    Whole(Cow<'static, [u8]>),
    /// Pieces that come as they are asked for, of a length that isn't known: they go in
    /// chunks, to a client of HTTP/1.0 up to the end of the connection.
    Pieces(Box<dyn Iterator<Item = Vec<u8>> + Send>),
    /// Pieces that another task makes, as a file's; of this length altogether.
    Stream {
        /// How many bytes there will be.
        length: u64,
        /// They. An error, or an end before its time, cuts the connection.
        pieces: Receiver<io::Result<Vec<u8>>>,
    },
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(body) => write!(f, "Whole({} bytes)", body.len()),
            Self::Pieces(_) => f.write_str("Pieces"),
            Self::Stream { length, .. } => write!(f, "Stream({length} bytes)"),
        }
    }
}
