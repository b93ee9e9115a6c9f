//! Cutting a stream into messages.
//!
//! - [`LineFrames`]: each message is a line;
//! - [`LengthFrames`], [`write_length_frame`]: each message is preceded by its length;
//! - [`FrameError`]: what can't be cut.

mod frame_error;
mod length_frames;
mod line_frames;

pub use frame_error::FrameError;
pub use length_frames::{LengthFrames, write_length_frame};
pub use line_frames::LineFrames;
