//! The server of a shelf.

use std::sync::{Arc, Mutex, PoisonError};

use endpoints::{Listen, OpenTcp, ServeError, Server, create_server};
use transports::{Protocol, Transport};

use super::values::Values;
use super::wire::{MAGIC, agree};
use super::{MOST, Outcome, ShelfRequest};
use crate::framing::{FrameError, LengthFrames, write_length_frame};

/// Serves one shelf to all clients.
///
/// It has no limits of time: a client that says nothing keeps its connection. The server
/// of [`http`](crate::http) has them.
///
/// # Errors
///
/// Those of [`create_server`].
///
/// # Cancel safety
///
/// Yes: what has been opened is closed.
pub async fn serve_shelf<W: OpenTcp>(
    listen: Listen<W>,
) -> Result<Server, ServeError> {
    let values = Arc::<Mutex<Values>>::default();
    let factory = move || Keeper {
        values: values.clone(),
        frames: LengthFrames::new(MOST),
        has_greeted: false,
    };
    create_server(factory, listen).await
}

struct Keeper {
    values: Arc<Mutex<Values>>,
    frames: LengthFrames,
    has_greeted: bool,
}

// ANCHOR: protocol
impl Protocol for Keeper {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.frames.feed(data);
        self.answer_all(transport);
    }

    fn pause_writing(&mut self, transport: Transport) {
        transport.pause_reading();
    }

    fn resume_writing(&mut self, transport: Transport) {
        transport.resume_reading();
        self.answer_all(transport);
    }
}
// ANCHOR_END: protocol

/// As much of the answers as goes out in one write.
const BATCH: usize = 64 * 1024;

enum Next {
    Answered,
    NoFrame,
    End,
}

impl Keeper {
    /// Answers the frames that are whole, until the client doesn't take the answers.
    // ANCHOR: answer_all
    fn answer_all(&mut self, transport: Transport) {
        let mut out = Vec::new();
        let next = loop {
            match self.answer_next(&mut out) {
                Ok(Next::Answered) if out.len() < BATCH => {}
                Ok(Next::Answered) => {
                    transport.write(&out);
                    out.clear();
                    if transport.is_writing_paused() {
                        return;
                    }
                }
                next => break next,
            }
        };
        transport.write(&out);
        if !matches!(next, Ok(Next::NoFrame)) {
            transport.close();
        }
    }
    // ANCHOR_END: answer_all

    // ANCHOR: answer_next
    fn answer_next(&mut self, out: &mut Vec<u8>) -> Result<Next, FrameError> {
        let Some(frame) = self.frames.next_frame()? else {
            return Ok(Next::NoFrame);
        };
        if !self.has_greeted {
            let Some(version) = agree(frame) else { return Ok(Next::End) };
            write_length_frame(out, &[&MAGIC[..], &[version]].concat())?;
            self.has_greeted = version != 0;
            return Ok(if self.has_greeted { Next::Answered } else { Next::End });
        }
        let (number, (outcome, value)) = match ShelfRequest::read(frame) {
            Ok(request) => {
                let mut values =
                    self.values.lock().unwrap_or_else(PoisonError::into_inner);
                (request.number, values.answer(&request))
            }
            Err(number) => (number, (Outcome::BadRequest, Vec::new())),
        };
        let head = [&number.to_be_bytes()[..], &[outcome as u8]].concat();
        write_length_frame(out, &[head, value].concat())?;
        Ok(Next::Answered)
    }
    // ANCHOR_END: answer_next
}
