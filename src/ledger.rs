//! The ledger: every claim of the original tutorial, its verdict, what is so, and why
//! one may believe it.

use std::fmt;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::data_file::{DataError, DataFile};
use crate::proof::Proof;
use crate::text::Text;

/// One claim of the original, and what is so.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The section's id and a number, such as `S-unix-03`.
    pub id: String,
    /// How true it is.
    pub verdict: Verdict,
    /// The claim in one line, in this book's words.
    pub says: Text,
    /// What is so; only a claim that is simply true may leave it out.
    pub truth: Option<Text>,
    /// The test that shows it.
    pub proof: Option<Proof>,
    /// Why no test can show it, in place of the proof.
    pub prose: Option<Text>,
    /// The line of `book/claims.toml` that has the id.
    pub line: usize,
}

impl Claim {
    /// The id of the section that makes the claim: `S-unix` of `S-unix-03`.
    pub fn section(&self) -> &str {
        self.id.rsplit_once('-').map_or(self.id.as_str(), |(section, _)| section)
    }

    /// Where it stands in the ledger, for messages.
    pub fn place(&self) -> String {
        format!("{}:{}", Ledger::PATH, self.line)
    }
}

/// How true a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is so.
    True,
    /// It is so in part.
    Imprecise,
    /// It is not so.
    Wrong,
    /// It was so.
    Outdated,
    /// It is so on some platforms.
    Platform,
}

impl Verdict {
    /// The word that the ledger and the style sheet use.
    pub fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Imprecise => "imprecise",
            Self::Wrong => "wrong",
            Self::Outdated => "outdated",
            Self::Platform => "platform",
        }
    }

    /// The words a reader sees, in Chinese and in English.
    pub fn label(self) -> Text {
        let (zh, en) = match self {
            Self::True => ("属实", "true"),
            Self::Imprecise => ("不准确", "true in part"),
            Self::Wrong => ("错误", "wrong"),
            Self::Outdated => ("过时", "dated"),
            Self::Platform => ("因平台而异", "depends on the platform"),
        };
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// `book/claims.toml`: the claims in the order of the original.
#[derive(Clone, Debug)]
pub struct Ledger(Vec<Claim>);

impl Ledger {
    /// Where the ledger stands, below the book's root.
    pub const PATH: &'static str = "book/claims.toml";

    /// Reads the ledger of the book at `root`.
    ///
    /// # Errors
    ///
    /// When the file can't be read, is no list of claims, has an id twice, or has a claim
    /// with neither proof nor prose, or with both.
    pub fn load(root: &Path) -> Result<Self, DataError> {
        let file = DataFile::read(root, Self::PATH)?;
        let entries = file.parse::<LedgerToml>()?.claim;
        let mut claims: Vec<Claim> = Vec::with_capacity(entries.len());
        for entry in entries {
            let start = entry.id.span().start;
            let claim = entry.into_claim(file.line(start));
            if let Some(message) = fault(&claim, &claims) {
                return Err(file.malformed(start, message));
            }
            claims.push(claim);
        }
        Ok(Self(claims))
    }

    /// The claim with this id.
    pub fn get(&self, id: &str) -> Option<&Claim> {
        self.iter().find(|claim| claim.id == id)
    }

    /// All claims, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Claim> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Ledger {
    type Item = &'a Claim;
    type IntoIter = std::slice::Iter<'a, Claim>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What is wrong with a claim beside those that stand before it.
fn fault(claim: &Claim, before: &[Claim]) -> Option<String> {
    let id = &claim.id;
    if let Some(first) = before.iter().find(|other| other.id == *id) {
        let line = first.line;
        return Some(format!(
            "claim {id} stands twice, first in line {line}: remove one"
        ));
    }
    match (&claim.proof, &claim.prose) {
        (Some(_), Some(_)) => {
            Some(format!("claim {id} has both a proof and prose: keep one of them"))
        }
        (None, None) => Some(format!(
            "claim {id} has no proof: name a test (proof = \"CRATE::TEST_FILE::PATH\"), \
             or say why none can show it (prose.zh, prose.en)"
        )),
        _ => None,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LedgerToml {
    #[serde(default)]
    claim: Vec<ClaimToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimToml {
    id: Spanned<String>,
    verdict: Verdict,
    says: Text,
    truth: Option<Text>,
    proof: Option<Proof>,
    prose: Option<Text>,
}

impl ClaimToml {
    fn into_claim(self, line: usize) -> Claim {
        let Self { id, verdict, says, truth, proof, prose } = self;
        Claim { id: id.into_inner(), verdict, says, truth, proof, prose, line }
    }
}
