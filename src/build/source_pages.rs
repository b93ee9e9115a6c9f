//! A page for each source file, with line numbers to link to.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use handlebars::{
    Context as TemplateContext, Handlebars, Helper, HelperDef, RenderContext,
    RenderError, RenderErrorReason, ScopedJson,
};
use serde_json::json;

use super::source_page_links::{self, Links};
use crate::folder_walk::files_below;
use crate::language::Language;

/// The folders whose files have a page.
const FOLDERS: [&str; 2] = ["chapters-code", "tests"];
/// The theme's template of these pages.
const TEMPLATE: &str = "book/theme/source.hbs";

/// Writes them to `out`, with style sheets and links of the rendered `pages`.
///
/// # Errors
///
/// When the template is missing or wrong, or a file can't be read or written.
pub fn write(
    root: &Path,
    out: &Path,
    assets: Language,
    pages: &[(Language, PathBuf)],
) -> Result<()> {
    let template = fs::read_to_string(root.join(TEMPLATE))
        .with_context(|| format!("{TEMPLATE} can't be read"))?;
    let asset_folder = pages.iter().find(|(language, _)| *language == assets);
    let assets_below = match asset_folder {
        Some((_, folder)) => files_below(folder)?,
        None => Vec::new(),
    };
    let mut handlebars = Handlebars::new();
    handlebars
        .register_template_string("source", template)
        .map_err(|error| anyhow!("{TEMPLATE}: {error}"))?;
    handlebars.register_helper("resource", Box::new(Resource(assets_below)));
    let links = source_page_links::collect(pages)?;
    let settings = Settings::read(root)?;
    for folder in FOLDERS {
        if !root.join(folder).is_dir() {
            continue;
        }
        for file in files_below(&root.join(folder))? {
            let file = Path::new(folder).join(file);
            let Some(hljs) = highlighting(&file) else { continue };
            let text = fs::read_to_string(root.join(&file))
                .with_context(|| format!("{} can't be read", file.display()))?;
            let data = data(&file, hljs, &text, assets, &links, &settings);
            let html = handlebars
                .render("source", &data)
                .map_err(|error| anyhow!("{TEMPLATE}: {error}"))?;
            let path = out.join(format!("{}.html", file.display()));
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)
                    .with_context(|| parent.display().to_string())?;
            }
            fs::write(&path, html).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// The templates' `{{resource "css/general.css"}}`: the address of a style sheet or script
/// among these files of a language.
struct Resource(Vec<PathBuf>);

impl HelperDef for Resource {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc TemplateContext,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let name = helper.param(0).and_then(|name| name.value().as_str());
        let name =
            name.ok_or(RenderErrorReason::ParamNotFoundForIndex("resource", 0))?;
        let assets = context.data().get("assets").and_then(|value| value.as_str());
        let href =
            format!("{}{}", assets.unwrap_or_default(), hashed(&self.0, name));
        Ok(ScopedJson::Derived(href.into()))
    }
}

/// What `[output.html]` of `book.toml` sets for all pages.
struct Settings {
    default_theme: String,
    preferred_dark_theme: String,
    additional_css: Vec<String>,
}

impl Settings {
    fn read(root: &Path) -> Result<Self> {
        let config =
            mdbook_driver::config::Config::from_disk(root.join("book.toml"))
                .context("book.toml")?;
        let html = config.html_config().unwrap_or_default();
        let or = |theme: Option<String>, other: &str| {
            theme.map_or_else(|| other.to_owned(), |theme| theme.to_lowercase())
        };
        Ok(Self {
            default_theme: or(html.default_theme, "light"),
            preferred_dark_theme: or(html.preferred_dark_theme, "navy"),
            additional_css: html
                .additional_css
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
        })
    }
}

fn data(
    file: &Path,
    hljs: &str,
    text: &str,
    assets: Language,
    links: &Links,
    settings: &Settings,
) -> serde_json::Value {
    // out/source/… is one folder deeper than the file's own path.
    let root = "../".repeat(file.components().count());
    let pages: Vec<_> = links
        .to(file)
        .iter()
        .map(|link| {
            json!({
                "language": link.language.code(),
                "title": link.title,
                "href": format!("{root}{}/{}", link.language, link.page.display()),
            })
        })
        .collect();
    json!({
        "path": file.display().to_string(),
        "name": file.file_name().map(|name| name.to_string_lossy()),
        "root": root,
        "assets": format!("{root}{assets}/"),
        "hljs": hljs,
        "text": text,
        "lines": (1..=text.lines().count()).collect::<Vec<_>>(),
        "default_theme": settings.default_theme,
        "preferred_dark_theme": settings.preferred_dark_theme,
        "additional_css": settings.additional_css,
        "pages": pages,
    })
}

/// The class by which highlight.js knows the file's language; `None` when the file has
/// no page.
fn highlighting(file: &Path) -> Option<&'static str> {
    Some(match file.extension()?.to_str()? {
        "rs" => "language-rust",
        "py" => "language-python",
        "toml" => "language-ini",
        "out" | "stderr" => "nohighlight",
        _ => return None,
    })
}

/// The file that `name` is called with a hash of its content in its name.
fn hashed(files: &[PathBuf], name: &str) -> String {
    // mdBook puts the hash before the name's first dot.
    let folder = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name.get(folder..).and_then(|file| file.find('.'));
    let (stem, extension) =
        name.split_at(dot.map_or(name.len(), |dot| folder + dot));
    let is_hashed = |file: &&PathBuf| {
        let file = file.to_string_lossy();
        file.strip_prefix(stem)
            .and_then(|rest| rest.strip_suffix(extension))
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|hash| hash.chars().all(|c| c.is_ascii_hexdigit()))
    };
    files
        .iter()
        .find(is_hashed)
        .map_or_else(|| name.to_owned(), |file| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_found_by_the_name_it_has_without_its_hash() {
        let files =
            ["css/print-1.css", "css/general-0af3.css", "book-x.js", "a-1.min.js"]
                .map(PathBuf::from);
        assert_eq!(hashed(&files, "css/general.css"), "css/general-0af3.css");
        assert_eq!(hashed(&files, "book.js"), "book.js");
        assert_eq!(hashed(&files, "a.min.js"), "a-1.min.js");
    }
}
