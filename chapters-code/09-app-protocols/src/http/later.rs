//! Responses that aren't there yet, and bodies that come piece by piece.

use std::io;
use std::sync::Arc;

use streams::DrainError;
use transports::Transport;

use super::connection::Connection;
use super::exchange::State;
use super::head::Head;
use super::response::{Length, Sending};
use super::{Body, Reply, Response, Status, Version};

/// What is known of a response before it is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promised {
    pub(crate) is_head: bool,
    pub(crate) version: Version,
    pub(crate) keep_alive: bool,
}

impl Promised {
    /// Of a request that is the connection's last.
    pub(crate) fn last(head: &Head<'_, '_>) -> Self {
        let is_head = head.method == "HEAD";
        Self { is_head, version: head.version, keep_alive: false }
    }
}

/// Starts a task that sends the response when it is there, and then has the connection go
/// on with the next request.
// ANCHOR: answer_later
pub(crate) fn answer_later(
    connection: &Arc<Connection>,
    promised: Promised,
    reply: Reply,
) {
    let connection = connection.clone();
    tokio::spawn(async move {
        let response = response_of(reply).await;
        let transport = connection.exchange().transport.clone();
        let Some(transport) = transport else { return };
        let sent = send(&connection, &transport, response, promised).await;
        let mut exchange = connection.exchange();
        match sent {
            // The server may have begun to end while the body was under way.
            Ok(true) if !connection.shared.is_draining() => {
                exchange.state = State::Idle;
            }
            Ok(_) => exchange.state = State::Lingering,
            // What was announced can't be kept: a cut is all that tells the peer.
            Err(error) => {
                tracing::debug!(%error, "a response was cut");
                return transport.abort();
            }
        }
        exchange.since = connection.shared.now();
        exchange.take(b"", &transport, &connection);
        // Else `resume_writing` does it, or the next response that comes later.
        let waits = matches!(exchange.state, State::Answering);
        if !waits && !transport.is_writing_paused() {
            transport.resume_reading();
        }
    });
}
// ANCHOR_END: answer_later

async fn response_of(reply: Reply) -> Response {
    match reply {
        Reply::Now(response) => response,
        // In a task of its own, so that a panic is a response too.
        Reply::Later(later) => tokio::spawn(later.0).await.unwrap_or_else(|_| {
            Response::new(Status::INTERNAL_SERVER_ERROR).closing()
        }),
    }
}

#[derive(Debug, thiserror::Error)]
enum Cut {
    #[error("the client is gone: {0}")]
    Client(#[from] DrainError),
    #[error("the body can't be had: {0}")]
    Body(#[from] io::Error),
    #[error("the body is not as long as announced")]
    Length,
}

/// Returns whether the connection is kept.
async fn send(
    connection: &Connection,
    transport: &Transport,
    response: Response,
    mut promised: Promised,
) -> Result<bool, Cut> {
    promised.keep_alive &= !connection.shared.is_draining();
    let length = match &response.body {
        Body::Whole(_) => {
            let mut exchange = connection.exchange();
            exchange.respond(&response, promised);
            let keeps = matches!(exchange.state, State::Idle);
            exchange.state = State::Answering;
            exchange.send(transport);
            return Ok(keeps);
        }
        Body::Stream { length, .. } => Length::Known(*length),
        Body::Pieces(_) if promised.version == Version::Http11 => Length::Chunked,
        Body::Pieces(_) => Length::UntilTheEnd,
    };
    let keep_alive =
        promised.keep_alive && !response.closes && length != Length::UntilTheEnd;
    let mut head = Vec::new();
    let version = promised.version;
    response.write_head(&mut head, Sending { length, keep_alive, version });
    transport.write(&head);
    if !promised.is_head && !response.status.has_no_body() {
        send_body(connection, transport, response.body, length).await?;
    }
    Ok(keep_alive)
}

/// Writes on when the client has read: however long the body is, no more of it is in
/// memory than the transport's buffer and a piece.
// ANCHOR: send_body
async fn send_body(
    connection: &Connection,
    transport: &Transport,
    body: Body,
    length: Length,
) -> Result<(), Cut> {
    match body {
        Body::Whole(_) => {}
        Body::Pieces(pieces) => {
            for piece in pieces.filter(|piece| !piece.is_empty()) {
                if length == Length::Chunked {
                    let size = format!("{:x}\r\n", piece.len());
                    transport.writelines(&[size.as_bytes(), &piece, b"\r\n"]);
                } else {
                    transport.write(&piece);
                }
                connection.flow.drain(transport).await?;
            }
            if length == Length::Chunked {
                transport.write(b"0\r\n\r\n");
            }
        }
        Body::Stream { length, mut pieces } => {
            let mut left = length;
            while let Some(piece) = pieces.recv().await {
                let piece = piece?;
                left = left.checked_sub(piece.len() as u64).ok_or(Cut::Length)?;
                transport.write(&piece);
                connection.flow.drain(transport).await?;
            }
            if left > 0 {
                return Err(Cut::Length);
            }
        }
    }
    Ok(())
}
// ANCHOR_END: send_body
