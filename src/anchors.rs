//! Cutting a listing out of a file by the name of its anchor.
//!
//! A line that holds nothing but the comment `ANCHOR: name` begins an anchor and one with
//! `ANCHOR_END: name` ends it, after `//` or `#`. Anchors may be nested and may overlap,
//! and one that begins again later leaves out what is between.

use crate::dedent::dedent;

/// The lines of an anchor, dedented, without the marker lines of any anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    lines: Vec<String>,
    /// For each line, where it stands in the file, from 1.
    numbers: Vec<usize>,
}

/// Why an anchor can't be cut out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorError {
    /// The file has no such anchor.
    #[error("it has no anchor `{name}`; {}", what_there_is(.known))]
    Missing {
        /// The anchor that was asked for.
        name: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// The anchor begins and never ends.
    #[error("line {line}: `ANCHOR: {name}` has no `ANCHOR_END: {name}` below it")]
    Unclosed {
        /// The anchor.
        name: String,
        /// Where it begins.
        line: usize,
    },
    /// The anchor begins again before it ended.
    #[error("line {line}: a second `ANCHOR: {name}` before the first has its end")]
    Twice {
        /// The anchor.
        name: String,
        /// Where it begins the second time.
        line: usize,
    },
    /// There is nothing between the marker lines.
    #[error("line {line}: there is nothing in the anchor `{name}`")]
    Empty {
        /// The anchor.
        name: String,
        /// Where it begins.
        line: usize,
    },
    /// The anchor to be highlighted is not inside the one that is shown.
    #[error("the anchor `{inner}` is not inside `{outer}`")]
    Outside {
        /// The anchor to highlight.
        inner: String,
        /// The anchor that is shown.
        outer: String,
    },
}

impl Excerpt {
    /// The lines as one text, without a newline at its end.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Where its first line stands in the file, from 1.
    pub fn first_line(&self) -> usize {
        self.numbers.first().copied().unwrap_or(1)
    }

    /// The lines of `inner` as ranges of lines of this excerpt, such as `2,5-6`; `None`
    /// when there are none.
    pub fn marks(&self, inner: &Self) -> Option<String> {
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for (index, number) in self.numbers.iter().enumerate() {
            if !inner.numbers.contains(number) {
                continue;
            }
            let line = index + 1;
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == line => *last = line,
                _ => ranges.push((line, line)),
            }
        }
        let written = ranges.iter().map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        });
        (!ranges.is_empty()).then(|| written.collect::<Vec<_>>().join(","))
    }
}

/// Cuts the anchor `name` out of `text`.
///
/// # Errors
///
/// When the anchor is missing, has no end, begins again before it, or is empty.
pub fn cut(text: &str, name: &str) -> Result<Excerpt, AnchorError> {
    let owned = || name.to_owned();
    let mut first_begin = None;
    let mut open = None;
    let mut kept: Vec<(usize, &str)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match marker(line) {
            Some(Marker::Begin(anchor)) if anchor == name => {
                if open.is_some() {
                    return Err(AnchorError::Twice { name: owned(), line: number });
                }
                open = Some(number);
                first_begin = first_begin.or(open);
            }
            Some(Marker::End(anchor)) if anchor == name => open = None,
            Some(_) => {}
            None if open.is_some() => kept.push((number, line)),
            None => {}
        }
    }
    if let Some(line) = open {
        return Err(AnchorError::Unclosed { name: owned(), line });
    }
    let Some(line) = first_begin else {
        return Err(AnchorError::Missing { name: owned(), known: names(text) });
    };
    let is_blank = |(_, line): &(usize, &str)| line.trim().is_empty();
    let first = kept.iter().position(|line| !is_blank(line));
    let last = kept.iter().rposition(|line| !is_blank(line));
    let (Some(first), Some(last)) = (first, last) else {
        return Err(AnchorError::Empty { name: owned(), line });
    };
    let (numbers, lines): (Vec<_>, Vec<_>) = kept.drain(first..=last).unzip();
    Ok(Excerpt { lines: dedent(&lines), numbers })
}

/// Cuts out `outer` and says which of its lines are those of `inner`.
///
/// # Errors
///
/// When either can't be cut out, or `inner` is not inside `outer`.
pub fn cut_marked(
    text: &str,
    outer: &str,
    inner: &str,
) -> Result<(Excerpt, String), AnchorError> {
    let excerpt = cut(text, outer)?;
    let marks = excerpt.marks(&cut(text, inner)?).ok_or_else(|| {
        AnchorError::Outside { inner: inner.to_owned(), outer: outer.to_owned() }
    })?;
    Ok((excerpt, marks))
}

/// The names of the anchors that begin in `text`.
pub fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines() {
        if let Some(Marker::Begin(name)) = marker(line)
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// `text` without the marker lines.
pub fn without_markers(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| marker(line).is_none())
}

enum Marker<'a> {
    Begin(&'a str),
    End(&'a str),
}

/// The marker that the line is, if it is one.
fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim();
    let comment = line.strip_prefix("//").or_else(|| line.strip_prefix('#'))?;
    let comment = comment.trim_start();
    let (name, begins) = match comment.strip_prefix("ANCHOR:") {
        Some(name) => (name, true),
        None => (comment.strip_prefix("ANCHOR_END:")?, false),
    };
    let name = name.trim();
    Some(if begins { Marker::Begin(name) } else { Marker::End(name) })
}

/// The anchors that are there, as the end of a sentence.
fn what_there_is(names: &[String]) -> String {
    match names {
        [] => "it has no anchors: put `ANCHOR: name` and `ANCHOR_END: name` around \
               the lines"
            .to_owned(),
        names => format!("it has {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NESTED: &str = "\
fn main() {
    // ANCHOR: outer
    let a = 1;
    // ANCHOR: inner
    if a == 1 {
        let b = 2;
    }
    // ANCHOR_END: inner

    let c = 3;
    // ANCHOR_END: outer
}
";

    #[test]
    fn an_anchor_is_dedented_and_loses_the_markers_inside_it() {
        let excerpt = cut(NESTED, "outer").unwrap();
        let expected = "let a = 1;\nif a == 1 {\n    let b = 2;\n}\n\nlet c = 3;";
        assert_eq!(excerpt.text(), expected);
        assert_eq!(excerpt.first_line(), 3);
    }

    #[test]
    fn the_lines_of_an_inner_anchor_are_counted_within_the_outer_one() {
        let (_, marks) = cut_marked(NESTED, "outer", "inner").unwrap();
        assert_eq!(marks, "2-4");
    }

    #[test]
    fn an_inner_anchor_that_is_not_inside_is_refused() {
        let error = cut_marked(NESTED, "inner", "outer").map(|(_, marks)| marks);
        assert_eq!(error.unwrap(), "1-3", "what they share is marked");
        let apart =
            "# ANCHOR: a\n1\n# ANCHOR_END: a\n# ANCHOR: b\n2\n# ANCHOR_END: b";
        assert!(matches!(
            cut_marked(apart, "a", "b"),
            Err(AnchorError::Outside { .. })
        ));
    }

    #[test]
    fn errors_name_what_is_there_and_where() {
        let message = |name| cut(NESTED, name).unwrap_err().to_string();
        assert_eq!(message("x"), "it has no anchor `x`; it has outer, inner");
        let unclosed = cut("a\n// ANCHOR: x\nb", "x").unwrap_err().to_string();
        assert_eq!(unclosed, "line 2: `ANCHOR: x` has no `ANCHOR_END: x` below it");
        let twice = "// ANCHOR: x\na\n// ANCHOR: x\n// ANCHOR_END: x\n";
        assert!(matches!(cut(twice, "x"), Err(AnchorError::Twice { line: 3, .. })));
        let empty = "// ANCHOR: x\n\n// ANCHOR_END: x";
        assert!(matches!(cut(empty, "x"), Err(AnchorError::Empty { line: 1, .. })));
    }

    #[test]
    fn an_anchor_that_begins_again_leaves_out_what_is_between() {
        let text =
            "# ANCHOR: x\na\n# ANCHOR_END: x\nb\n# ANCHOR: x\nc\n# ANCHOR_END: x";
        assert_eq!(cut(text, "x").unwrap().text(), "a\nc");
    }

    #[test]
    fn a_mention_of_a_marker_in_a_line_of_code_is_no_marker() {
        assert!(names("let s = \"// ANCHOR: x\";").is_empty());
    }

    proptest! {
        #[test]
        fn cutting_never_panics(text in "\\PC*", name in "\\PC{0,3}") {
            let _ = cut(&text, &name);
        }

        #[test]
        fn cutting_any_order_of_markers_never_panics(
            lines in proptest::collection::vec(
                prop_oneof![
                    Just("// ANCHOR: a"), Just("// ANCHOR_END: a"),
                    Just("# ANCHOR: b"), Just("# ANCHOR_END: b"),
                    Just(""), Just("\u{3000}全角"), Just("  x"), Just("\ty"),
                ],
                0..12,
            )
        ) {
            let text = lines.join("\n");
            if let Ok((excerpt, _)) = cut_marked(&text, "a", "b") {
                prop_assert!(!excerpt.text().contains("ANCHOR"));
                prop_assert!(excerpt.first_line() <= lines.len());
            }
        }
    }
}
