//! HTTP/1.1, [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112), on transports.
//!
//! - [`serve_http`], [`HttpServer`]: a server that ends in order;
//! - [`Routes`]: which handler answers what; [`Request`], [`Response`], [`Reply`];
//! - [`StaticFolder`]: files below one folder, and none beside it;
//! - [`Limits`]: how much and how long a client may take;
//! - [`HttpClient`], [`Answer`], [`HttpError`]: a client that keeps its connection.
//!
//! Inside, in the order of a request: `head_scanner` finds the end of its head, `head`
//! reads it and says how long the body is, with `target` for the forms of what is asked
//! for; `chunked_decoder` takes a body out of its chunks; `exchange` holds what one
//! connection is at, `incoming` and `outgoing` are its two directions; `later` sends what
//! isn't there yet; `patience` looks at the clock for all connections.

mod answer;
mod body;
mod chunked_decoder;
mod client;
mod connection;
mod exchange;
mod field_bytes;
mod head;
mod head_scanner;
mod http_date;
mod http_error;
mod incoming;
mod later;
mod limits;
mod outgoing;
mod patience;
mod read_answer;
mod refusal;
mod reply;
mod request;
mod response;
mod routes;
mod server;
mod static_folder;
mod status;
mod target;

pub use answer::Answer;
pub use body::Body;
pub use chunked_decoder::{ChunkError, ChunkedDecoder};
pub use client::HttpClient;
pub use http_error::HttpError;
pub use limits::Limits;
pub use reply::{Later, Reply};
pub use request::{Request, Version};
pub use response::{BadField, Response};
pub use routes::Routes;
pub use server::{Drained, HttpServer, serve_http};
pub use static_folder::StaticFolder;
pub use status::Status;

/// The head of a request, judged as the server does: for fuzzing.
///
/// # Errors
///
/// The status that the server refuses it with.
pub fn judge_head(bytes: &[u8], limits: &Limits) -> Result<Option<usize>, Status> {
    let mut scanner = head_scanner::HeadScanner::default();
    let length = scanner.scan(bytes, limits).map_err(|refusal| refusal.status)?;
    if let Some(length) = length {
        let mut fields = [std::mem::MaybeUninit::uninit(); head::MOST_FIELDS];
        let head = head::Head::parse(&bytes[..length], &mut fields);
        head.map_err(|refusal| refusal.status)?;
    }
    Ok(length)
}
