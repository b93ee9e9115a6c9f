//! When a protocol is to pause writing, and when to resume.

use crate::WaterMarks;

/// Watches the size of a write buffer: each rise above the high mark is reported once,
/// and then once its fall to the low mark.
///
/// It only decides. Whoever owns the buffer makes the calls.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    marks: WaterMarks,
    paused: bool,
}

impl Gauge {
    pub(crate) fn marks(&self) -> WaterMarks {
        self.marks
    }

    /// Sets the marks; `rose_to` with the size is to follow, for it may be too high now.
    pub(crate) fn set_marks(&mut self, marks: WaterMarks) {
        self.marks = marks;
    }

    /// Whether the protocol has been told, or is about to be told, to pause.
    pub(crate) fn is_paused(&self) -> bool {
        self.paused
    }

    /// Whether `pause_writing` is due now that the buffer holds `size` bytes.
    // ANCHOR: rose_to
    pub(crate) fn rose_to(&mut self, size: usize) -> bool {
        let due = !self.paused && size > self.marks.high();
        self.paused |= due;
        due
    }
    // ANCHOR_END: rose_to

    /// Whether `resume_writing` is due now that the buffer holds `size` bytes.
    // ANCHOR: fell_to
    pub(crate) fn fell_to(&mut self, size: usize) -> bool {
        let due = self.paused && size <= self.marks.low();
        self.paused &= !due;
        due
    }
    // ANCHOR_END: fell_to
}
