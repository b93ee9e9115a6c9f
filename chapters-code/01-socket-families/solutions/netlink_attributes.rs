//! Solution: take netlink attributes apart without trusting them.

// ANCHOR: solution
fn attribute_list(mut bytes: &[u8]) -> Option<Vec<(u16, &[u8])>> {
    let mut list = Vec::new();
    while !bytes.is_empty() {
        let &[l0, l1, t0, t1] = bytes.first_chunk()?;
        let length = usize::from(u16::from_ne_bytes([l0, l1]));
        // Both ends are checked at once: 4 > length is no range, and neither is one
        // that ends after the bytes do.
        let value = bytes.get(4..length)?;
        list.push((u16::from_ne_bytes([t0, t1]), value));
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Some(list)
}
// ANCHOR_END: solution

#[path = "../exercises/checks/netlink_attributes.rs"]
mod checks;
