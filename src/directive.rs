//! The directives that a page is written with, such as `{{#listing NAME:ANCHOR}}`.

use anyhow::{Result, anyhow, bail};

/// What stands on a line of its own between `{{#` and `}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// `{{#listing NAME:ANCHOR mark=INNER only=TAB}}`, or `src/FILE.rs` for `NAME`.
    Listing {
        /// An example's name, or a file's path in the chapter's crate.
        name: String,
        /// The anchor to show.
        anchor: String,
        /// The anchor inside it to highlight.
        mark: Option<String>,
        /// The only tab to show.
        only: Option<Tab>,
    },
    /// `{{#output NAME}}` or `{{#output NAME:FROM..TO}}`.
    Output {
        /// The example's name, or `benches/NAME`.
        name: String,
        /// Show only the lines from the first that contains the one to the next that
        /// contains the other.
        range: Option<(String, String)>,
    },
    /// `{{#exercise NAME}}`
    Exercise(String),
    /// `{{#claim ID}}`
    Claim(String),
    /// `{{#diagram NAME}}`
    Diagram(String),
    /// `{{#ledger}}`
    Ledger,
}

/// A tab of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The Rust program.
    Rust,
    /// Its twin in Python.
    Asyncio,
    /// What both print.
    Output,
}

impl Tab {
    /// Its name in a directive, in ids and in `data-tab`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Asyncio => "asyncio",
            Self::Output => "output",
        }
    }
}

/// The names of our directives.
const OURS: [&str; 6] =
    ["listing", "output", "exercise", "claim", "diagram", "ledger"];
/// The names of mdBook's own.
const MDBOOKS: [&str; 5] =
    ["include", "rustdoc_include", "playground", "title", "template"];

impl Directive {
    /// The directive that `line` is; `None` when it is none.
    ///
    /// # Errors
    ///
    /// When the line holds a directive and other text, one that doesn't exist, or one
    /// with arguments that it doesn't have.
    pub fn parse(line: &str) -> Result<Option<Self>> {
        let Some((before, rest)) = line.split_once("{{#") else { return Ok(None) };
        if before.ends_with(['`', '\\']) {
            return Ok(None);
        }
        let kind: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        if MDBOOKS.contains(&kind.as_str()) {
            return Ok(None);
        }
        if !OURS.contains(&kind.as_str()) {
            bail!("there is no such directive; there are {}", OURS.join(", "));
        }
        if !before.trim().is_empty() {
            bail!("a directive stands on a line of its own");
        }
        let arguments = rest.trim_end().strip_suffix("}}");
        match arguments.and_then(|rest| rest.get(kind.len()..)) {
            Some(arguments) if !arguments.contains("}}") => {
                Self::from_parts(&kind, arguments.trim()).map(Some)
            }
            _ => bail!("a directive stands on a line of its own and ends with }}}}"),
        }
    }

    fn from_parts(kind: &str, arguments: &str) -> Result<Self> {
        let one_name = || match arguments {
            "" => Err(anyhow!("say which: {{{{#{kind} NAME}}}}")),
            name if name.contains(char::is_whitespace) => {
                Err(anyhow!("`{name}` is no name: {{{{#{kind} NAME}}}} takes one"))
            }
            name => Ok(name.to_owned()),
        };
        Ok(match kind {
            "listing" => listing(arguments)?,
            "output" => output(arguments)?,
            "exercise" => Self::Exercise(one_name()?),
            "claim" => Self::Claim(one_name()?),
            "diagram" => Self::Diagram(one_name()?),
            _ if arguments.is_empty() => Self::Ledger,
            _ => bail!("{{{{#ledger}}}} takes no arguments"),
        })
    }
}

fn listing(arguments: &str) -> Result<Directive> {
    let mut words = arguments.split_whitespace();
    let (name, anchor) = words
        .next()
        .and_then(|word| word.split_once(':'))
        .filter(|(name, anchor)| !name.is_empty() && !anchor.is_empty())
        .ok_or_else(|| anyhow!("say which: {{{{#listing NAME:ANCHOR}}}}"))?;
    let (mut mark, mut only) = (None, None);
    for word in words {
        match word.split_once('=') {
            Some(("mark", inner)) => mark = Some(inner.to_owned()),
            Some(("only", tab)) => only = Some(self::tab(tab)?),
            _ => bail!("`{word}` is neither mark=ANCHOR nor only=TAB"),
        }
    }
    Ok(Directive::Listing {
        name: name.to_owned(),
        anchor: anchor.to_owned(),
        mark,
        only,
    })
}

fn tab(word: &str) -> Result<Tab> {
    [Tab::Rust, Tab::Asyncio, Tab::Output]
        .into_iter()
        .find(|tab| tab.word() == word)
        .ok_or_else(|| {
            anyhow!("`only={word}`: the tabs are rust, asyncio and output")
        })
}

fn output(arguments: &str) -> Result<Directive> {
    let (name, range) = match arguments.split_once(':') {
        None => (arguments, None),
        Some((name, range)) => {
            let (from, to) = range.split_once("..").ok_or_else(|| {
                anyhow!("`{range}` is no range: {{{{#output NAME:FROM..TO}}}}")
            })?;
            (name, Some((from.trim().to_owned(), to.trim().to_owned())))
        }
    };
    if name.is_empty() || name.contains(char::is_whitespace) {
        bail!("say which: {{{{#output NAME}}}} or {{{{#output NAME:FROM..TO}}}}");
    }
    Ok(Directive::Output { name: name.to_owned(), range })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_listing_has_a_name_an_anchor_and_options() {
        let line = "{{#listing a_b:open mark=flags only=rust}}";
        let expected = Directive::Listing {
            name: "a_b".into(),
            anchor: "open".into(),
            mark: Some("flags".into()),
            only: Some(Tab::Rust),
        };
        assert_eq!(Directive::parse(line).unwrap(), Some(expected));
    }

    #[test]
    fn an_output_may_be_cut_from_and_to_a_text() {
        let line = "{{#output a:two words..end}}";
        let range = Some(("two words".into(), "end".into()));
        let expected = Directive::Output { name: "a".into(), range };
        assert_eq!(Directive::parse(line).unwrap(), Some(expected));
    }

    #[test]
    fn what_is_quoted_or_mdbooks_own_is_left_alone() {
        for line in ["`{{#listing a:b}}`", "{{#include a.rs}}", "a {{ b", ""] {
            assert_eq!(Directive::parse(line).unwrap(), None, "{line}");
        }
    }

    #[test]
    fn mistakes_are_told() {
        for line in [
            "see {{#listing a:b}}",
            "{{#listing a:b}} there",
            "{{#listing a}}",
            "{{#listing a:b only=go}}",
            "{{#listing a:b shiny}}",
            "{{#listings a:b}}",
            "{{#output a:b}}",
            "{{#claim}}",
            "{{#ledger now}}",
        ] {
            assert!(Directive::parse(line).is_err(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_makes_parsing_panic(line in "(\\{\\{#)?\\PC*(\\}\\})?") {
            let _ = Directive::parse(&line);
        }
    }
}
