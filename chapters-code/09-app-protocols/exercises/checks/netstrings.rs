//! What netstrings are.

use super::Netstrings;

fn all(pieces: &[&[u8]]) -> Result<Vec<String>, String> {
    let mut netstrings = Netstrings { buffer: Vec::new(), limit: 20 };
    let mut found = Vec::new();
    for piece in pieces {
        netstrings.feed(piece);
        while let Some(one) = netstrings.next()? {
            found.push(String::from_utf8_lossy(&one).into_owned());
        }
    }
    Ok(found)
}

#[test]
fn they_come_out_however_they_are_cut() {
    let wire = b"5:hello,0:,12:hello world!,1:,,";
    let expected = ["hello", "", "hello world!", ","].map(str::to_owned);
    assert_eq!(all(&[wire]).unwrap(), expected);
    for at in 1..wire.len() {
        assert_eq!(
            all(&[&wire[..at], &wire[at..]]).unwrap(),
            expected,
            "cut at {at}"
        );
    }
    let bytes: Vec<_> = wire.iter().map(std::slice::from_ref).collect();
    assert_eq!(all(&bytes).unwrap(), expected);
}

#[test]
fn what_is_none_is_an_error_as_soon_as_that_can_be_told() {
    for wire in
        ["x", ":,", "-1:x,", "05:hello,", "00:,", "5;", "3:hello,", "21:", "999"]
    {
        all(&[wire.as_bytes()]).expect_err(wire);
    }
    assert_eq!(all(&[b"20:"]).unwrap(), Vec::<String>::new());
    assert_eq!(all(&[b"2"]).unwrap(), Vec::<String>::new());
}
