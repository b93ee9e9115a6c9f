//! The seeds of the fuzz targets, run by the stable compiler.

#[path = "../../../fuzz/targets.rs"]
mod targets;

use std::path::Path;

/// Also each beginning of each seed, and what differs from it in one byte.
fn run(target: &str, function: fn(&[u8])) {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let mut seeds = 0;
    for entry in std::fs::read_dir(&folder).expect("the target has seeds") {
        let seed = std::fs::read(entry.expect("it can be listed").path());
        let seed = seed.expect("it can be read");
        (0..=seed.len()).for_each(|end| function(&seed[..end]));
        for at in 0..seed.len() {
            let (before, after) = (&seed[..at], &seed[at + 1..]);
            function(&[before, after].concat());
            for byte in *b"\0\t\n\r :;,0fG\x7f\xff" {
                function(&[before, &[byte], after].concat());
                function(&[before, &[byte], &seed[at..]].concat());
            }
        }
        seeds += 1;
    }
    assert!(seeds > 1, "{}", folder.display());
}

#[test]
fn http_requests() {
    run("http_request", targets::http_request);
}

#[test]
fn chunked_bodies() {
    run("chunked_body", targets::chunked_body);
}

#[test]
fn lines() {
    run("line_frames", targets::line_frames);
}

#[test]
fn frames() {
    run("length_frames", targets::length_frames);
}

#[test]
fn addresses() {
    run("addresses", targets::addresses);
}
