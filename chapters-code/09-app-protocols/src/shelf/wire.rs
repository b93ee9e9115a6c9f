//! What goes over the wire.

/// The most bytes of a frame's content.
pub const MOST: usize = 64 * 1024;
/// The most bytes of all names and values together.
pub const ROOM: usize = 16 * 1024 * 1024;
/// The version that is spoken here.
pub const VERSION: u8 = 1;
/// What each hello begins with.
pub(crate) const MAGIC: &[u8; 5] = b"SHELF";

/// A request, read from a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfRequest<'a> {
    /// It comes back with the response.
    pub number: u32,
    /// What is asked; a newer client may ask what nobody here knows.
    pub operation: u8,
    /// Of which value.
    pub name: &'a [u8],
    /// The value of a put.
    pub value: &'a [u8],
}

pub(crate) const GET: u8 = 1;
pub(crate) const PUT: u8 = 2;
pub(crate) const TAKE: u8 = 3;

/// What has become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// It is done.
    Done = 0,
    /// There is no such name.
    NoSuchName = 1,
    /// The server doesn't know the operation.
    NoSuchOperation = 2,
    /// The request makes no sense.
    BadRequest = 3,
    /// There is no room for the value.
    NoRoom = 4,
}

impl Outcome {
    pub(crate) fn of(byte: u8) -> Option<Self> {
        let all = [
            Self::Done,
            Self::NoSuchName,
            Self::NoSuchOperation,
            Self::BadRequest,
            Self::NoRoom,
        ];
        all.into_iter().find(|it| *it as u8 == byte)
    }
}

impl<'a> ShelfRequest<'a> {
    /// Reads a request. Of one that makes no sense its number is returned, if it has one.
    ///
    /// # Errors
    ///
    /// The number; 0 if there is none.
    // ANCHOR: read
    pub fn read(frame: &'a [u8]) -> Result<Self, u32> {
        let (number, rest) = frame.split_first_chunk().ok_or(0_u32)?;
        let number = u32::from_be_bytes(*number);
        let [operation, length, rest @ ..] = rest else { return Err(number) };
        let (name, value) =
            rest.split_at_checked(usize::from(*length)).ok_or(number)?;
        Ok(Self { number, operation: *operation, name, value })
    }
    // ANCHOR_END: read

    /// Writes a request; `None` if the name has more than 255 bytes, or all more than
    /// [`MOST`].
    pub(crate) fn write(&self) -> Option<Vec<u8>> {
        let length = u8::try_from(self.name.len()).ok()?;
        let mut frame = self.number.to_be_bytes().to_vec();
        frame.extend([self.operation, length]);
        frame.extend_from_slice(self.name);
        frame.extend_from_slice(self.value);
        (frame.len() <= MOST).then_some(frame)
    }
}

/// The version to speak with a client that has sent this hello; `None` if it is no hello.
/// 0 if there is none in common.
// ANCHOR: agree
pub(crate) fn agree(hello: &[u8]) -> Option<u8> {
    let [oldest, newest] = hello.strip_prefix(MAGIC)? else { return None };
    let speaks = (*oldest..=*newest).contains(&VERSION);
    Some(if speaks { VERSION } else { 0 })
}
// ANCHOR_END: agree
