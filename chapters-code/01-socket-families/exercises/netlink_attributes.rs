//! Exercise: take netlink attributes apart without trusting them.
//!
//! Each attribute begins with its length and its type, 2 bytes each, in the host's byte
//! order; its value follows, and then zeros up to the next multiple of 4. The length counts
//! the 4 bytes of the two fields and the value, not the zeros.

// ANCHOR: task
/// Returns the attributes as pairs of type and value.
///
/// `None` when the bytes are no such list: when a length is less than 4 or more than
/// what is left, or when fewer than 4 bytes are left for an attribute. The zeros
/// after the last value may be missing. No input may make it panic or loop for ever.
fn attribute_list(bytes: &[u8]) -> Option<Vec<(u16, &[u8])>> {
    todo!("the attributes in {} bytes", bytes.len())
}
// ANCHOR_END: task

#[path = "checks/netlink_attributes.rs"]
mod checks;
