//! Addresses as text: what is read, what is refused, and what the refusal says.

use std::net::Ipv4Addr;
use std::os::unix::ffi::OsStrExt;

use socket_families::{
    Address, AddressError, Host, Ipv4Address, Ipv6Address, UnixAddress,
};
use socket2::SockAddr;

fn refusal(text: &str) -> String {
    text.parse::<Address>().expect_err(text).to_string()
}

#[test]
fn each_family_s_text_is_told_by_its_form() {
    let unix = |address| Ok(Address::Unix(address));
    assert_eq!("unix:".parse(), unix(UnixAddress::Unnamed));
    assert_eq!("unix:x".parse(), unix(UnixAddress::Path("x".into())));
    assert_eq!("unix:@".parse(), unix(UnixAddress::Abstract(vec![])));
    assert_eq!("unix:@a:b".parse(), unix(UnixAddress::Abstract(b"a:b".to_vec())));
    let ipv4 = |host| Ok(Address::Ipv4(Ipv4Address::new(host, 80)));
    assert_eq!(":80".parse(), ipv4(Host::Any));
    assert_eq!("0.0.0.0:80".parse(), ipv4(Host::Any));
    assert_eq!("<broadcast>:80".parse(), ipv4(Host::Broadcast));
    assert_eq!("192.0.2.1:80".parse(), ipv4(Ipv4Addr::new(192, 0, 2, 1).into()));
    assert_eq!("a.example:80".parse(), ipv4(Host::Name("a.example".to_owned())));
    let ipv6 = Ipv6Address::new("::1".parse().unwrap(), 80);
    assert_eq!("[::1]:80".parse(), Ok(Address::Ipv6(ipv6)));
}

#[test]
fn a_refusal_names_the_text_and_the_form() {
    for (text, why) in [
        ("127.0.0.1", "its form belongs to no family"),
        ("127.0.0.1:", r#"its port "" is no number from 0 to 65535"#),
        ("127.0.0.1:65536", r#"its port "65536" is no number from 0 to 65535"#),
        ("127.0.0.1:+80", r#"its port "+80" is no number from 0 to 65535"#),
        ("127.1:80", r#"its host "127.1" looks like a number"#),
        ("127.0.0.01:80", r#"its host "127.0.0.01" looks like a number"#),
        ("a b:80", r#"its host "a b" is neither a number nor a DNS name"#),
        ("::1", "its form belongs to no family"),
        ("[::1]", "the address stands in brackets, and a port follows them"),
        ("[::1%]:80", r#"its scope "" is no interface name or number"#),
        ("[::1%a/b]:80", r#"its scope "a/b" is no interface name or number"#),
        ("[::1%99999999999]:80", "its scope 99999999999 is too large"),
        ("[::g]:80", r#""::g" is no IPv6 address"#),
        ("[::1]:80?flow=0x10000000", r#"its flow "0x10000000" is not within"#),
        (r"unix:\q", r"\q is no escape"),
        ("", "its form belongs to no family"),
    ] {
        let message = refusal(text);
        assert!(message.contains(&format!("{text:?}")), "{message}");
        assert!(message.contains(why), "{message}");
        assert!(message.contains("; write "), "{message}");
    }
}

#[test]
fn a_path_that_can_not_be_bound_is_refused_by_name_length_and_limit() {
    let path = "x".repeat(108);
    let error = refusal(&format!("unix:{path}"));
    assert!(
        error.contains("has 108 bytes, and a Unix address holds 107"),
        "{error}"
    );
    assert!(error.contains(&path), "{error}");
    assert!(refusal(r"unix:a\x00b").contains("null byte"));

    let empty = SockAddr::try_from(&UnixAddress::Path("".into())).unwrap_err();
    assert!(matches!(empty, AddressError::UnusablePath { .. }), "{empty}");
    let long =
        SockAddr::try_from(&UnixAddress::Abstract(vec![b'x'; 108])).unwrap_err();
    assert!(matches!(
        long,
        AddressError::NameTooLong { length: 108, limit: 107, .. }
    ));
}

#[test]
fn a_path_that_looks_like_an_abstract_name_prints_escaped() {
    let path = UnixAddress::Path("@x".into());
    assert_eq!(path.to_string(), r"unix:\x40x");
    assert_eq!(path.to_string().parse(), Ok(path));
    let odd = std::ffi::OsStr::from_bytes(b"a\\\n\xff\xc3\xa9");
    assert_eq!(UnixAddress::Path(odd.into()).to_string(), r"unix:a\\\x0a\xffé");
}

#[test]
fn flow_information_that_does_not_fit_is_refused() {
    let mut address = Ipv6Address::new("::1".parse().unwrap(), 80);
    address.flowinfo = Ipv6Address::LARGEST_FLOWINFO + 1;
    let refused = SockAddr::try_from(&address).unwrap_err();
    assert!(matches!(refused, AddressError::OutOfRange { field: "flowinfo", .. }));
}
