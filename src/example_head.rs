//! What an example says about itself in its head, the `//!` lines.

/// The head of an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleHead {
    /// Its first sentence, on one line: what it shows.
    pub shows: String,
    /// Why it has no asyncio twin: what follows `asyncio: none, `.
    pub no_twin: Option<String>,
    /// The same in Chinese: what follows `asyncio：无，`.
    pub no_twin_zh: Option<String>,
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
        let paragraphs = lines.split(|line| line.is_empty()).map(joined);
        let mut head = Self::default();
        for paragraph in paragraphs.filter(|paragraph| !paragraph.is_empty()) {
            if head.shows.is_empty() {
                head.shows.clone_from(&paragraph);
            }
            if let Some((_, reason)) = paragraph.split_once("asyncio: none") {
                let reason = reason.trim_start_matches([',', ':', ' ']);
                head.no_twin = Some(reason.to_owned());
            }
            if let Some((_, reason)) = paragraph.split_once("asyncio：无，") {
                head.no_twin_zh = Some(reason.to_owned());
            }
        }
        head
    }
}

/// The lines as one. Chinese has no space where a line ends.
fn joined(lines: &[&str]) -> String {
    let mut whole = String::new();
    for line in lines {
        if whole.ends_with(|last: char| last.is_ascii()) {
            whole.push(' ');
        }
        whole.push_str(line);
    }
    whole
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
        assert_eq!(head.no_twin_zh, None);
        let head = ExampleHead::of(&format!(
            "{text}//!\n//! asyncio：无，因为\n//! 它。\n"
        ));
        assert_eq!(head.no_twin.as_deref(), Some("because of it."));
        assert_eq!(head.no_twin_zh.as_deref(), Some("因为它。"));
    }
}
