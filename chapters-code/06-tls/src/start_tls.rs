//! TLS on a connection that was plain so far.

use std::num::NonZeroUsize;
use std::pin::Pin;

use streams::{StreamReader, StreamWriter, open_stream};
use tokio::io::{AsyncBufRead, Join, join};

use crate::handshake::{server_name, shake_as_client, shake_as_server};
use crate::{ClientContext, ServerContext, TlsError, TlsStream};

/// Makes TLS of a plain connection, as its client: asyncio's
/// [`StreamWriter.start_tls`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.start_tls).
///
/// What was written before goes in clear, in its order. The plain reader and writer are
/// consumed, so that nobody writes in clear by mistake afterwards.
///
/// # Errors
///
/// [`TlsError`]; the connection is closed then. The server must not speak before the
/// handshake: bytes that have come in clear and were not read are refused,
/// [`ClearTextBeforeTls`](TlsError::ClearTextBeforeTls), for they may be an attacker's
/// ([CVE-2021-23222](https://nvd.nist.gov/vuln/detail/CVE-2021-23222)). asyncio leaves
/// them in the reader, before what TLS protects.
///
/// # Cancel safety
///
/// No: the connection is closed.
pub async fn start_tls(
    reader: StreamReader,
    writer: StreamWriter,
    context: &ClientContext,
    name: &str,
) -> Result<(StreamReader, StreamWriter), TlsError> {
    server_name(name)?;
    let bytes = reader.buffered();
    if bytes > 0 {
        writer.transport().clone().abort();
        return Err(TlsError::ClearTextBeforeTls { bytes });
    }
    let (limit, info) = (limit_of(&reader), writer.info().clone());
    let plain = join(reader, writer);
    reopen(shake_as_client(context, name, plain, info).await?, limit)
}

/// The same as the server.
///
/// # Errors
///
/// [`TlsError`]; the connection is closed then. A client that has been told to go ahead
/// may have begun its handshake already; other bytes that have come are refused,
/// [`ClearTextBeforeTls`](TlsError::ClearTextBeforeTls). Whatever was in the buffer is
/// taken for the handshake, never for what TLS protects.
///
/// # Cancel safety
///
/// No: the connection is closed.
// ANCHOR: start_tls_server
pub async fn start_tls_server(
    mut reader: StreamReader,
    writer: StreamWriter,
    context: &ServerContext,
) -> Result<(StreamReader, StreamWriter), TlsError> {
    let bytes = reader.buffered();
    if bytes > 0 && first_byte(&mut reader).await != Some(HANDSHAKE) {
        writer.transport().clone().abort();
        return Err(TlsError::ClearTextBeforeTls { bytes });
    }
    let (limit, info) = (limit_of(&reader), writer.info().clone());
    let plain = join(reader, writer);
    reopen(shake_as_server(context, plain, info).await?, limit)
}
// ANCHOR_END: start_tls_server

/// The type of the record that a handshake begins with:
/// [RFC 8446, 5.1](https://www.rfc-editor.org/rfc/rfc8446#section-5.1).
const HANDSHAKE: u8 = 22;

/// Looks without taking: nothing is consumed.
async fn first_byte(reader: &mut StreamReader) -> Option<u8> {
    let mut reader = Pin::new(reader);
    std::future::poll_fn(|cx| {
        let data = reader.as_mut().poll_fill_buf(cx);
        data.map(|data| data.ok().and_then(|data| data.first().copied()))
    })
    .await
}

fn limit_of(reader: &StreamReader) -> NonZeroUsize {
    NonZeroUsize::new(reader.limit()).unwrap_or(streams::DEFAULT_LIMIT)
}

type Plain = Join<StreamReader, StreamWriter>;

fn reopen(
    stream: TlsStream<Plain>,
    limit: NonZeroUsize,
) -> Result<(StreamReader, StreamWriter), TlsError> {
    Ok(open_stream(stream, limit)?)
}
