//! Lines without the indentation they share.

/// The lines without the indentation which all of them have.
pub fn dedent(lines: &[&str]) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let filled = || lines.iter().copied().filter(|line| !line.trim().is_empty());
    let mut common =
        filled().next().map_or("", |line| line.get(..indent(line)).unwrap_or(""));
    for line in filled() {
        while !line.starts_with(common) {
            let shorter = common.char_indices().next_back().map_or(0, |(at, _)| at);
            common = common.get(..shorter).unwrap_or("");
        }
    }
    lines
        .iter()
        .map(|line| line.strip_prefix(common).unwrap_or("").trim_end().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn mixed_indentation_loses_only_what_all_lines_share() {
        assert_eq!(dedent(&["\t\ta", "\t b", ""]), ["\ta", " b", ""]);
    }

    proptest! {
        #[test]
        fn only_white_space_is_taken_away(lines in proptest::collection::vec("[ \t\u{3000}a甲]{0,6}", 0..6)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let dedented = dedent(&lines);
            prop_assert_eq!(dedented.len(), lines.len());
            for (before, after) in lines.iter().zip(&dedented) {
                prop_assert_eq!(before.trim(), after.trim());
            }
        }
    }
}
