use transports::ReadPipeTransport;

// ANCHOR: misuse
fn answer(pipe: &ReadPipeTransport) {
    pipe.write(b"thank you");
}
// ANCHOR_END: misuse

fn main() {}
