use transports::WaterMarks;

// ANCHOR: misuse
fn main() {
    let marks = WaterMarks::new(-1, 1000);
}
// ANCHOR_END: misuse
