//! The forms of a CAN address, and their bytes.
//!
//! ```sh
//! cargo run -p socket-families --example can_addresses
//! ```
//!
//! Prints each form as text and as what the kernel sees. No CAN socket is opened, so that
//! a kernel without CAN prints the same.
//!
//! asyncio: none, because Python makes the bytes of a CAN address only inside `bind` and
//! `connect`, on a kernel that has CAN.
//!
//! asyncio：无，因为 Python 只在 `bind` 和 `connect` 里面、并且内核支持 CAN 时，才生成 CAN 地址的字节。

use socket_families::{CanAddress, sockaddr_bytes};
use socket2::SockAddr;

fn main() -> anyhow::Result<()> {
    // ANCHOR: forms
    // 1 for an interface: a name would be looked up, and not all machines have can0.
    for text in [
        "can:",
        "can:1",
        "can:1/rx=0x7e8/tx=0x7e0",
        "can:1/rx=0x98daf110/tx=0x98da10f1",
        "can:1/name=0x0/pgn=0x40000/addr=0x20",
    ] {
        let address: CanAddress = text.parse()?;
        let sockaddr = SockAddr::try_from(&address)?;
        // After the family and its padding, in words of 4 bytes.
        let words = sockaddr_bytes(&sockaddr)[4..].chunks_exact(4);
        let words =
            words.map(|word| u32::from_ne_bytes(word.try_into().expect("4")));
        let words: Vec<String> = words.map(|word| format!("{word:x}")).collect();
        println!("{text}\n  {} bytes: {}", sockaddr.len(), words.join(" "));
    }
    // ANCHOR_END: forms

    // ANCHOR: refused
    for text in
        ["can:1/rx=0x800/tx=0x7e0", "can:this-name-is-too-long", "can:1/rx=1"]
    {
        if let Err(error) = text.parse::<CanAddress>() {
            println!("{error}");
        }
    }
    // ANCHOR_END: refused
    Ok(())
}
