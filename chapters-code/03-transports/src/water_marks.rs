//! The marks between which a write buffer pauses and resumes its protocol.

/// The low-water and high-water mark of a write buffer, in bytes.
///
/// [`pause_writing`](crate::Protocol::pause_writing) is due when the buffer rises
/// strictly above the high mark, [`resume_writing`](crate::Protocol::resume_writing)
/// when it has fallen to the low mark or below. A pair with the low mark above the high
/// one does not exist: the constructors refuse it. asyncio derives a mark that is not
/// given from the other; so do [`from_high`](Self::from_high) and
/// [`from_low`](Self::from_low), the arguments `high=` and `low=` of
/// [`set_write_buffer_limits`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.WriteTransport.set_write_buffer_limits).
///
/// # Examples
///
/// ```
/// use transports::WaterMarks;
///
/// assert_eq!(WaterMarks::default(), WaterMarks::new(16 * 1024, 64 * 1024)?);
/// assert_eq!(WaterMarks::from_high(1000), WaterMarks::new(250, 1000)?);
/// assert_eq!(WaterMarks::from_low(1000), WaterMarks::new(1000, 4000)?);
/// assert!(WaterMarks::new(1, 0).is_err());
/// # Ok::<(), transports::MarksCrossed>(())
/// ```
// ANCHOR: water_marks
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WaterMarks {
    low: usize,
    high: usize,
}

impl WaterMarks {
    /// Both marks.
    ///
    /// # Errors
    ///
    /// [`MarksCrossed`] when `low` is above `high`.
    pub const fn new(low: usize, high: usize) -> Result<Self, MarksCrossed> {
        if low > high {
            return Err(MarksCrossed { low, high });
        }
        Ok(Self { low, high })
    }

    /// The high mark alone: the low one is a quarter of it, so 0 if it is 0.
    #[must_use]
    pub const fn from_high(high: usize) -> Self {
        Self { low: high / 4, high }
    }

    /// The low mark alone: the high one is four times as much, so 0 if it is 0.
    #[must_use]
    pub const fn from_low(low: usize) -> Self {
        Self { low, high: low.saturating_mul(4) }
    }
    // ANCHOR_END: water_marks

    /// The most that the buffer holds when `resume_writing` is due.
    #[must_use]
    pub const fn low(self) -> usize {
        self.low
    }

    /// The most that the buffer holds without `pause_writing` being due.
    #[must_use]
    pub const fn high(self) -> usize {
        self.high
    }
}

/// 64 KiB and a quarter of it, as in asyncio.
impl Default for WaterMarks {
    fn default() -> Self {
        Self::from_high(64 * 1024)
    }
}

/// The caller's low-water mark lies above its high-water mark: asyncio's `ValueError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the low-water mark {low} lies above the high-water mark {high}; lower it to at most {high}"
)]
pub struct MarksCrossed {
    /// The low mark that was asked for.
    pub low: usize,
    /// The high mark that was asked for.
    pub high: usize,
}
