//! Numbers in the text of an address.

/// Reads a decimal number, or a hexadecimal one after `0x`, up to `limit`; `what` names
/// it in the error.
pub(crate) fn number<T: TryFrom<u64>>(
    what: &str,
    text: &str,
    limit: u64,
) -> Result<T, String> {
    // Rust's own parsers take a sign too.
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None => (text, 10),
    };
    let well_formed =
        !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    if !well_formed {
        return Err(format!("{what} {text:?} is no number"));
    }
    u64::from_str_radix(digits, radix)
        .ok()
        .filter(|value| *value <= limit)
        .and_then(|value| T::try_from(value).ok())
        .ok_or_else(|| format!("{what} {text} is above {limit:#x}"))
}
