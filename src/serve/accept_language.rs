//! Which language a browser asks for.

use crate::language::Language;

/// The language that `header`, an
/// [Accept-Language](https://www.rfc-editor.org/rfc/rfc9110#field.accept-language),
/// wants most among `offered`; the first offered when it wants none of them.
///
/// Of two wanted alike the one named first wins; one with `q=0` isn't wanted.
pub(super) fn negotiate(header: Option<&str>, offered: &[Language]) -> Language {
    let default = offered.first().copied().unwrap_or(Language::Zh);
    let mut best: Option<(f32, Language)> = None;
    for range in header.unwrap_or_default().split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
        let primary = tag.split('-').next().unwrap_or_default();
        let language = match primary {
            // Whatever is not excluded: what is offered first.
            "*" => Some(default),
            code => offered.iter().copied().find(|known| known.code() == code),
        };
        let Some(language) = language else { continue };
        let quality = quality(parts);
        if quality > 0.0 && best.is_none_or(|(highest, _)| quality > highest) {
            best = Some((quality, language));
        }
    }
    best.map_or(default, |(_, language)| language)
}

/// The weight among a range's parameters: 1 when there is none, 0 when it is none.
fn quality<'a>(mut parameters: impl Iterator<Item = &'a str>) -> f32 {
    let written = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    match written.map(str::parse::<f32>) {
        None => 1.0,
        Some(Ok(quality)) if (0.0..=1.0).contains(&quality) => quality,
        Some(_) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(header: &str) -> Language {
        negotiate(Some(header), &Language::ALL)
    }

    #[test]
    fn the_highest_weight_wins_whatever_the_order() {
        assert_eq!(asked("zh;q=0.5, en-GB;q=0.8"), Language::En);
        assert_eq!(asked("fr, de;q=0.9, zh-TW;q=0.1"), Language::Zh);
        assert_eq!(asked("en;q=0.9, ZH-cn"), Language::Zh);
    }

    #[test]
    fn of_equal_weights_the_first_wins() {
        assert_eq!(asked("en, zh"), Language::En);
        assert_eq!(asked("zh, en"), Language::Zh);
    }

    #[test]
    fn what_is_not_wanted_or_not_readable_does_not_count() {
        assert_eq!(asked("zh;q=0, en;q=0.1"), Language::En);
        assert_eq!(asked("zh;q=nan, en;q=0.1"), Language::En);
        assert_eq!(asked("zh;q=7, en;q=0.1"), Language::En);
    }

    #[test]
    fn without_a_wish_the_first_language_offered_is_served() {
        assert_eq!(negotiate(None, &Language::ALL), Language::Zh);
        assert_eq!(asked("fr, *;q=0.1"), Language::Zh);
        assert_eq!(negotiate(Some("zh"), &[Language::En]), Language::En);
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(header in "\\PC*") {
            asked(&header);
        }
    }
}
