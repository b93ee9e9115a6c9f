//! Every link of the built site leads to a file that is there and an anchor it has.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use scraper::{Html, Selector};

use crate::book::files_below;
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;

/// What links lead to, and what they are read from.
struct Document {
    ids: HashSet<String>,
    twice: Vec<String>,
    links: Vec<String>,
    /// Where the language switch leads.
    switch: Option<String>,
}

impl Document {
    fn parse(text: &str) -> Self {
        let html = Html::parse_document(text);
        let select =
            |what: &str| Selector::parse(what).expect("the selector is sound");
        let (mut ids, mut twice) = (HashSet::new(), Vec::new());
        for id in html.select(&select("[id]")).filter_map(|it| it.attr("id")) {
            if !ids.insert(id.to_owned()) {
                twice.push(id.to_owned());
            }
        }
        let mut links = Vec::new();
        for (what, attribute) in [("[href]", "href"), ("[src]", "src")] {
            let what = select(what);
            let found = html.select(&what);
            links.extend(
                found.filter_map(|it| it.attr(attribute)).map(str::to_owned),
            );
        }
        let switch = html
            .select(&select("a.language-switch:not([hidden])"))
            .find_map(|it| it.attr("href"))
            .map(str::to_owned);
        Self { ids, twice, links, switch }
    }
}

fn faults(site: &Path) -> Vec<Fault> {
    let files = files_below(site, Path::new(""));
    let is_page = |file: &PathBuf| {
        // rustdoc checks its own links.
        file.extension().is_some_and(|it| it == "html") && !file.starts_with("api")
    };
    let documents: HashMap<PathBuf, Document> = files
        .iter()
        .filter(|file| is_page(file))
        .map(|file| {
            let text = fs::read_to_string(site.join(file)).expect("a page is UTF-8");
            (file.clone(), Document::parse(&text))
        })
        .collect();
    let mut pages: Vec<_> = documents.iter().collect();
    pages.sort_by_key(|(file, _)| *file);
    let mut faults = Vec::new();
    for (file, document) in pages {
        let mut fault = |message| faults.push(Fault::new(file, 1, message));
        for id in &document.twice {
            fault(format!("the id `{id}` stands twice: ids are unique on a page"));
        }
        let links: HashSet<_> = document.links.iter().collect();
        let mut links: Vec<_> = links.into_iter().collect();
        links.sort();
        for link in links {
            if let Some(message) = link_fault(site, &documents, file, link) {
                fault(message);
            }
        }
        if let Some(message) = switch_fault(file, document) {
            fault(message);
        }
    }
    faults
}

fn link_fault(
    site: &Path,
    documents: &HashMap<PathBuf, Document>,
    from: &Path,
    link: &str,
) -> Option<String> {
    let is_data = link.starts_with("data:") || link.starts_with("mailto:");
    if is_data || link.starts_with("https://") {
        return None;
    }
    if link.contains("://") || link.starts_with("//") {
        return Some(format!("`{link}` is no https address"));
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or_default();
    let Some(mut target) = resolve(from, path) else {
        return Some(format!("`{link}` leads out of the site"));
    };
    if path.is_empty() {
        target = from.to_owned();
    } else if site.join(&target).is_dir() {
        target.push("index.html");
    }
    if !site.join(&target).is_file() {
        // The crates' documentation is built apart.
        let is_api = target.starts_with("api") && !site.join("api").exists();
        return (!is_api)
            .then(|| format!("`{link}`: there is no {}", target.display()));
    }
    let document = documents.get(&target)?;
    (!anchor.is_empty() && !document.ids.contains(&decode(anchor)))
        .then(|| format!("`{link}`: {} has no id `{anchor}`", target.display()))
}

/// A page in one language leads to the same page in the other.
fn switch_fault(file: &Path, document: &Document) -> Option<String> {
    let (language, rest) = match file.strip_prefix("zh") {
        Ok(rest) => ("en", rest),
        Err(_) => ("zh", file.strip_prefix("en").ok()?),
    };
    // The frame around the contents is no page.
    if rest == Path::new("toc.html") {
        return None;
    }
    let twin = Path::new(language).join(rest);
    let leads_to = document.switch.as_deref().and_then(|link| resolve(file, link));
    (leads_to.as_ref() != Some(&twin)).then(|| {
        let link = document.switch.as_deref().unwrap_or("nowhere");
        format!("the language switch leads to {link}, not to {}", twin.display())
    })
}

/// The file that a link of the page at `from` means, below the site.
fn resolve(from: &Path, link: &str) -> Option<PathBuf> {
    let decoded = decode(link);
    let absolute = decoded.strip_prefix('/');
    let mut target = match absolute {
        Some(_) => PathBuf::new(),
        None => from.parent()?.to_owned(),
    };
    for component in Path::new(absolute.unwrap_or(&decoded)).components() {
        match component {
            Component::ParentDir if !target.pop() => return None,
            Component::Normal(part) => target.push(part),
            _ => {}
        }
    }
    Some(target)
}

/// Takes percent-encoding away.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%')
            .then(|| std::str::from_utf8(tail.get(..2)?).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn every_link_of_the_built_site_leads_somewhere() {
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("site");
    let build = Command::new(env!("CARGO_BIN_EXE_reader"))
        .args(["build", "--no-api", "--no-search", "--root"])
        .arg(env!("CARGO_MANIFEST_DIR"))
        .arg("--out")
        .arg(&site)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&build.stderr);
    assert!(build.status.success(), "the site can't be built:\n{errors}");
    for page in ["index.html", "zh/index.html", "en/index.html", "source"] {
        assert!(site.join(page).exists(), "the site has no {page}");
    }
    assert_none(&faults(&site));
}

#[test]
fn a_link_of_a_site_that_leads_nowhere_is_found() {
    let switch = "<a class=\"language-switch\" href=\"../zh/p.html\">中文</a>";
    for (html, remedy) in [
        ("<a href=\"no.html\">x</a>", "there is no en/no.html"),
        ("<a href=\"#no\">x</a>", "en/p.html has no id `no`"),
        ("<a href=\"../zh/p.html#no\">x</a>", "zh/p.html has no id `no`"),
        ("<img src=\"no.svg\">", "there is no en/no.svg"),
        ("<script src=\"http://cdn.example/x.js\"></script>", "no https address"),
        ("<link href=\"//cdn.example/x.css\">", "no https address"),
        ("<a href=\"../../x.html\">x</a>", "leads out of the site"),
        ("<p id=\"a\"><p id=\"a\">", "the id `a` stands twice"),
        ("<a href=\"/en/%E9%A1%B5.html\">x</a>", "there is no en/页.html"),
    ] {
        let fixture = Fixture::new(&[
            (
                "zh/p.html",
                "<a class=\"language-switch\" href=\"../en/p.html\">x</a>",
            ),
            ("en/p.html", &format!("{switch}{html}")),
        ]);
        assert_one(&faults(fixture.root()), &["en/p.html:1:", remedy]);
    }
}

#[test]
fn a_language_switch_that_leads_elsewhere_or_is_hidden_is_found() {
    let back = "<a class=\"language-switch\" href=\"../en/p.html\">English</a>";
    for switch in [
        "<a class=\"language-switch\" href=\"../zh/index.html\">中文</a>",
        "<a class=\"language-switch\" hidden href=\"../zh/p.html\">中文</a>",
        "",
    ] {
        let fixture = Fixture::new(&[("zh/p.html", back), ("zh/index.html", "")]);
        fixture.write("zh/index.html", &back.replace("p.html", "index.html"));
        fixture.write("en/index.html", &back.replace("en/p", "zh/index"));
        fixture.write("en/p.html", switch);
        let parts = ["en/p.html:1:", "language switch", "not to zh/p.html"];
        assert_one(&faults(fixture.root()), &parts);
    }
}
