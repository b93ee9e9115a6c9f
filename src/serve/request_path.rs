//! Whether the path of a request can name a file.

/// Whether `path` is well percent-encoded UTF-8 that names nothing above its folder.
pub(super) fn is_clean(path: &str) -> bool {
    let Some(decoded) = decode(path) else { return false };
    !decoded.contains(['\0', '\\']) && decoded.split('/').all(|part| part != "..")
}

/// The path without its percent-encoding.
fn decode(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut decoded = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        decoded.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_paths_within_the_folder_are_clean() {
        assert!(is_clean("/zh/01-socket-families/unix.html"));
        assert!(is_clean("/zh/%E7%94%B2..html"));
        for path in ["/../x", "/a/%2e%2E/x", "/%", "/%2", "/%zz", "/%ff", "/%00"] {
            assert!(!is_clean(path), "{path}");
        }
        assert!(!is_clean("/a%5c..%5cx"));
    }

    proptest! {
        #[test]
        fn no_path_makes_it_panic(path in "(%?\\PC){0,20}") {
            is_clean(&path);
        }
    }
}
