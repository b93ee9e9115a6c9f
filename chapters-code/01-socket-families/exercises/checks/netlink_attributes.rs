//! What a careful reader of attributes must do.

use proptest::prelude::*;
use socket_families::netlink::{Message, Request, attributes};

use super::attribute_list;

fn bytes_of(list: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut request = Request::new(0, 0, 0);
    for (of_type, value) in list {
        request = request.attribute(*of_type, value);
    }
    request.finish().split_off(Message::HEADER)
}

#[test]
fn no_bytes_are_an_empty_list() {
    assert_eq!(attribute_list(&[]), Some(vec![]));
}

#[test]
fn the_zeros_after_a_value_are_no_part_of_it_and_may_be_missing_at_the_end() {
    let bytes = bytes_of(&[(1, b"a".to_vec()), (2, b"bc".to_vec())]);
    let expected = Some(vec![(1, &b"a"[..]), (2, &b"bc"[..])]);
    assert_eq!(attribute_list(&bytes), expected);
    assert_eq!(attribute_list(&bytes[..bytes.len() - 2]), expected);
}

#[test]
fn a_length_that_can_not_be_makes_the_whole_list_none() {
    for length in [0_u16, 3, 9, u16::MAX] {
        let mut bytes = length.to_ne_bytes().to_vec();
        bytes.extend([1, 0, 0, 0, 0, 0]);
        assert_eq!(attribute_list(&bytes), None, "length {length}");
    }
    assert_eq!(attribute_list(&[8, 0, 1]), None, "less than a header");
}

proptest! {
    // A failed attempt leaves no file behind.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_was_put_in_comes_out(
        list in prop::collection::vec(
            (0..0x4000_u16, prop::collection::vec(any::<u8>(), 0..30)),
            0..8,
        ),
    ) {
        let bytes = bytes_of(&list);
        let found = attribute_list(&bytes).expect("a good list");
        let found: Vec<_> = found.into_iter().map(|(t, v)| (t, v.to_vec())).collect();
        prop_assert_eq!(found, list);
    }

    #[test]
    fn any_bytes_are_judged_as_the_crate_judges_them(
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let good = attributes(&bytes).all(|attribute| attribute.is_ok());
        prop_assert_eq!(attribute_list(&bytes).is_some(), good);
    }
}
