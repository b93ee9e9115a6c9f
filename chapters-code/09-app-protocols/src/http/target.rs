//! What is asked for, and of whom.

use super::field_bytes::is_token_byte;

/// Whether a target has one of the forms of
/// [RFC 9112, 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2), and the method
/// goes with it.
// ANCHOR: is_target
pub(crate) fn is_target(method: &str, target: &str) -> bool {
    match method {
        // Host and port of the server that a tunnel is to lead to.
        "CONNECT" => is_authority(target.as_bytes()) && target.contains(':'),
        // The server as a whole.
        "OPTIONS" if target == "*" => true,
        _ if target.contains('#') => false,
        // `/path?query`; proxies are sent `http://HOST/path?query`.
        _ => target.starts_with('/') || after_authority(target).is_some(),
    }
}
// ANCHOR_END: is_target

/// What follows the host in `http://HOST/path?query`; `None` of another form.
pub(crate) fn after_authority(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once("://")?;
    let is_ours = ["http", "https"].iter().any(|it| it.eq_ignore_ascii_case(scheme));
    let (authority, rest) =
        rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    (is_ours && is_authority(authority.as_bytes())).then_some(rest)
}

/// A host and perhaps a port, as [`Host`](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)
/// has them. An empty host is none: whoever writes `http://` has one.
// ANCHOR: is_authority
pub(crate) fn is_authority(value: &[u8]) -> bool {
    let end = match value.strip_prefix(b"[") {
        Some(rest) => memchr::memchr(b']', rest).map_or(0, |at| at + 2),
        None => memchr::memchr(b':', value).unwrap_or(value.len()),
    };
    let (host, port) = value.split_at(end);
    let is_host = match host {
        [] => false,
        [b'[', address @ .., b']'] => std::str::from_utf8(address)
            .is_ok_and(|it| it.parse::<std::net::Ipv6Addr>().is_ok()),
        name => name.iter().all(|&byte| is_name_byte(byte)),
    };
    let is_port = match port {
        [] => true,
        [b':', digits @ ..] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    is_host && is_port
}
// ANCHOR_END: is_authority

/// Of [RFC 3986, 3.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2) `reg-name`.
const fn is_name_byte(byte: u8) -> bool {
    let is_other = matches!(byte, b'(' | b')' | b',' | b';' | b'=');
    let is_no_name = matches!(byte, b'#' | b'^' | b'`' | b'|');
    (is_token_byte(byte) && !is_no_name) || is_other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_with_a_port_or_none() {
        for good in
            ["a", "a.b-c:80", "a:", "127.0.0.1:1", "[::1]", "[::1]:443", "%41"]
        {
            assert!(is_authority(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            ":80",
            "a b",
            "a/b",
            "u@a",
            "a:x",
            "a:80:80",
            "[::1",
            "[]",
            "[a]",
            "[::1]x",
            "::1",
            "a#",
            "a?b",
            "\u{e9}",
            "a\\b",
            "[::1]:80:",
            "a\t",
        ] {
            assert!(!is_authority(bad.as_bytes()), "{bad}");
        }
    }
}
