//! The server of a shelf.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use endpoints::{Listen, OpenTcp, ServeError, Server, create_server};
use transports::{Protocol, Transport};

use super::wire::{GET, MAGIC, PUT, TAKE, agree};
use super::{MOST, Outcome, ShelfRequest};
use crate::framing::{FrameError, LengthFrames, write_length_frame};

type Values = Arc<Mutex<HashMap<Vec<u8>, Vec<u8>>>>;

/// Serves one shelf to all clients.
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
    let values = Values::default();
    let factory = move || Keeper {
        values: values.clone(),
        frames: LengthFrames::new(MOST),
        has_greeted: false,
    };
    create_server(factory, listen).await
}

struct Keeper {
    values: Values,
    frames: LengthFrames,
    has_greeted: bool,
}

impl Protocol for Keeper {
    // ANCHOR: data_received
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.frames.feed(data);
        let mut out = Vec::new();
        let goes_on = self.answer_all(&mut out);
        transport.write(&out);
        if !matches!(goes_on, Ok(true)) {
            transport.close();
        }
    }
    // ANCHOR_END: data_received

    fn pause_writing(&mut self, transport: Transport) {
        transport.pause_reading();
    }

    fn resume_writing(&mut self, transport: Transport) {
        transport.resume_reading();
    }
}

impl Keeper {
    /// Whether the connection goes on.
    // ANCHOR: answer_all
    fn answer_all(&mut self, out: &mut Vec<u8>) -> Result<bool, FrameError> {
        while let Some(frame) = self.frames.next_frame()? {
            if !self.has_greeted {
                let Some(version) = agree(frame) else { return Ok(false) };
                let hello = [&MAGIC[..], &[version]].concat();
                write_length_frame(out, &hello)?;
                if version == 0 {
                    return Ok(false);
                }
                self.has_greeted = true;
                continue;
            }
            let (number, (outcome, value)) = match ShelfRequest::read(frame) {
                Ok(request) => (request.number, answer(&self.values, &request)),
                Err(number) => (number, (Outcome::BadRequest, Vec::new())),
            };
            let head = [&number.to_be_bytes()[..], &[outcome as u8]].concat();
            write_length_frame(out, &[head, value].concat())?;
        }
        Ok(true)
    }
    // ANCHOR_END: answer_all
}

// ANCHOR: answer
fn answer(values: &Values, request: &ShelfRequest<'_>) -> (Outcome, Vec<u8>) {
    let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
    let found = match request.operation {
        GET => values.get(request.name).cloned(),
        TAKE => values.remove(request.name),
        PUT => {
            values.insert(request.name.to_vec(), request.value.to_vec());
            Some(Vec::new())
        }
        _ => return (Outcome::NoSuchOperation, Vec::new()),
    };
    found.map_or((Outcome::NoSuchName, Vec::new()), |it| (Outcome::Done, it))
}
// ANCHOR_END: answer
