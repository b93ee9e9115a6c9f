//! What lies on a shelf.

use std::collections::HashMap;

use super::wire::{GET, PUT, ROOM, TAKE};
use super::{Outcome, ShelfRequest};

/// The values of one shelf, by their names.
#[derive(Debug, Default)]
pub(crate) struct Values {
    of: HashMap<Vec<u8>, Vec<u8>>,
    /// The bytes of all names and values.
    bytes: usize,
}

impl Values {
    // ANCHOR: answer
    pub(crate) fn answer(
        &mut self,
        request: &ShelfRequest<'_>,
    ) -> (Outcome, Vec<u8>) {
        let found = match request.operation {
            GET => self.of.get(request.name).cloned(),
            TAKE => self.take(request.name),
            PUT => return (self.put(request.name, request.value), Vec::new()),
            _ => return (Outcome::NoSuchOperation, Vec::new()),
        };
        found.map_or((Outcome::NoSuchName, Vec::new()), |it| (Outcome::Done, it))
    }

    fn put(&mut self, name: &[u8], value: &[u8]) -> Outcome {
        let before = self.of.get(name).map_or(0, |it| name.len() + it.len());
        let bytes = self.bytes - before + name.len() + value.len();
        if bytes > ROOM {
            return Outcome::NoRoom;
        }
        self.bytes = bytes;
        self.of.insert(name.to_vec(), value.to_vec());
        Outcome::Done
    }
    // ANCHOR_END: answer

    fn take(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        let value = self.of.remove(name)?;
        self.bytes -= name.len() + value.len();
        Some(value)
    }
}
