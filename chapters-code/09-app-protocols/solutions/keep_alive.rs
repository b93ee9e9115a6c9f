//! Solution: does the connection go on?

// ANCHOR: solution
fn goes_on(minor: u8, fields: &[&str]) -> bool {
    let says = |option: &str| {
        let mut options = fields.iter().flat_map(|field| field.split(','));
        options.any(|it| it.trim().eq_ignore_ascii_case(option))
    };
    !says("close") && (minor == 1 || says("keep-alive"))
}
// ANCHOR_END: solution

#[path = "../exercises/checks/keep_alive.rs"]
mod checks;
