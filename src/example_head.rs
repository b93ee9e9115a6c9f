//! What an example says about itself in its head, the `//!` lines.

/// The head of an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleHead {
    /// Its first sentence, on one line: what it shows.
    pub shows: String,
    /// Why it has no asyncio twin: what follows `asyncio: none, `.
    pub no_twin: Option<String>,
}

impl ExampleHead {
    /// Reads the head off the program's text.
    pub fn of(program: &str) -> Self {
        let lines: Vec<&str> = program
            .lines()
            .skip_while(|line| !line.starts_with("//!"))
            .map_while(|line| line.strip_prefix("//!"))
            .map(str::trim)
            .collect();
        let paragraphs = lines.split(|line| line.is_empty()).map(|p| p.join(" "));
        let mut head = Self::default();
        for paragraph in paragraphs.filter(|paragraph| !paragraph.is_empty()) {
            if head.shows.is_empty() {
                head.shows.clone_from(&paragraph);
            }
            if let Some((_, reason)) = paragraph.split_once("asyncio: none") {
                let reason = reason.trim_start_matches([',', ':', ' ']);
                head.no_twin = Some(reason.to_owned());
            }
        }
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_paragraph_says_what_it_shows() {
        let head =
            ExampleHead::of("//! Two\n//! lines.\n//!\n//! More.\nfn main() {}");
        assert_eq!(head.shows, "Two lines.");
        assert_eq!(head.no_twin, None);
    }

    #[test]
    fn the_reason_for_no_twin_is_kept_to_its_end() {
        let text = "//! Shows.\n//!\n//! asyncio: none, because\n//! of it.\n";
        let head = ExampleHead::of(text);
        assert_eq!(head.no_twin.as_deref(), Some("because of it."));
    }
}
