//! Files below one folder.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use percent_encoding::percent_decode_str;
use tokio::io::{AsyncReadExt, Take};
use tokio::sync::mpsc;

use super::routes::not_found;
use super::{Body, Reply, Request, Response, Status};

/// Serves what lies below a folder, and nothing beside it.
///
/// Of a folder it serves `index.html`; without the slash behind its name it sends the client
/// there first, for the page's own links to be right. Texts are taken for UTF-8. A path
/// with `..`, a hidden file, and a link that leads out are all 404, as if there was
/// nothing: what lies outside is nobody's business. Whoever can write into the folder can
/// still change it while it is being served.
///
/// # Examples
///
/// ```no_run
/// use app_protocols::http::{Routes, StaticFolder};
///
/// let folder = StaticFolder::new("public")?;
/// let routes = Routes::new()
///     .get_below("/static/", move |request| folder.answer(request, "/static/"));
/// # drop(routes);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StaticFolder(Arc<PathBuf>);

/// What is read at once.
const PIECE: usize = 128 * 1024;

impl StaticFolder {
    /// Of a folder that is there.
    ///
    /// # Errors
    ///
    /// Those of opening it; `NotADirectory` for a file. They name the path.
    pub fn new(root: impl AsRef<Path>) -> io::Result<Self> {
        let root = root.as_ref();
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("{}: {error}", root.display()))
        };
        let found = root.canonicalize().map_err(named)?;
        if !found.is_dir() {
            return Err(named(io::ErrorKind::NotADirectory.into()));
        }
        Ok(Self(Arc::new(found)))
    }

    /// Answers a request for `prefix` and the path of a file.
    pub fn answer(&self, request: &Request<'_>, prefix: &str) -> Reply {
        let path = request.path().strip_prefix(prefix);
        let Some(path) = path.and_then(relative) else { return not_found().into() };
        let known = known(request);
        let beside = beside(request);
        let folder = self.clone();
        Reply::later(async move {
            // Files are read by threads that may wait.
            let opened = tokio::task::spawn_blocking(move || {
                folder.open(&path, &beside, known)
            });
            match opened.await {
                Ok(Ok(response)) => response,
                Ok(Err(_)) => not_found(),
                Err(_) => Response::new(Status::INTERNAL_SERVER_ERROR),
            }
        })
    }

    // ANCHOR: open
    fn open(
        &self,
        path: &Path,
        beside: &str,
        known: Option<SystemTime>,
    ) -> io::Result<Response> {
        let mut found = self.0.join(path).canonicalize()?;
        let is_folder = found.is_dir();
        if is_folder {
            found = found.join("index.html").canonicalize()?;
        }
        // After links were followed.
        let is_inside = found.starts_with(self.0.as_path());
        // Before it is opened: to open a FIFO is to wait for who writes into it.
        let data = found.metadata()?;
        if !is_inside || !data.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        if is_folder && !ends_with_slash(path) {
            let moved = Response::new(Status::MOVED_PERMANENTLY);
            return moved.field("Location", beside).map_err(io::Error::other);
        }
        let file = std::fs::File::open(&found)?;
        // ANCHOR_END: open
        // As fields can have it: 1970 to now.
        let changed = data.modified()?.max(UNIX_EPOCH).min(SystemTime::now());
        let response = |status| {
            Response::new(status)
                .field("Last-Modified", httpdate::fmt_http_date(changed))
                .map_err(io::Error::other)
        };
        // The field has whole seconds.
        if known.is_some_and(|known| changed < known + Duration::from_secs(1)) {
            return response(Status::NOT_MODIFIED);
        }
        let kind = mime_guess::from_path(&found).first_or_octet_stream();
        let charset = if kind.type_() == "text" { "; charset=utf-8" } else { "" };
        let response = response(Status::OK)?
            .field("Content-Type", format!("{kind}{charset}"))
            .map_err(io::Error::other)?;
        let length = data.len();
        if length <= PIECE as u64 {
            let mut whole = Vec::new();
            io::Read::read_to_end(&mut io::Read::take(file, length), &mut whole)?;
            return Ok(response.with_body(Body::Whole(whole.into())));
        }
        let (sender, pieces) = mpsc::channel(1);
        let file = tokio::fs::File::from_std(file).take(length);
        tokio::spawn(read(file, sender));
        Ok(response.with_body(Body::Stream { length, pieces }))
    }
}

/// Ends when the file does, or who asked is gone. A thread is taken for each read and not
/// for the whole: those of clients that are slow to take it would soon be all there are.
// ANCHOR: read
async fn read(
    mut file: Take<tokio::fs::File>,
    sender: mpsc::Sender<io::Result<Vec<u8>>>,
) {
    while let Ok(place) = sender.reserve().await {
        let mut piece = Vec::with_capacity(PIECE);
        match file.read_buf(&mut piece).await {
            Ok(0) => return,
            Ok(_) => place.send(Ok(piece)),
            Err(error) => return place.send(Err(error)),
        }
    }
}
// ANCHOR_END: read

/// What the client has of the file already. With `If-None-Match`, which is about tags
/// that are not given here, its date doesn't count
/// ([RFC 9110, 13.1.3](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3)).
fn known(request: &Request<'_>) -> Option<SystemTime> {
    if request.field("If-None-Match").is_some() {
        return None;
    }
    let value = std::str::from_utf8(request.field("If-Modified-Since")?).ok()?;
    httpdate::parse_http_date(value).ok()
}

/// The folder of this request's last name: `sub/` for `/static/sub`, with the query.
fn beside(request: &Request<'_>) -> String {
    let name = request.path().rsplit('/').next().unwrap_or_default();
    let query = request.query().map(|query| format!("?{query}"));
    format!("{name}/{}", query.unwrap_or_default())
}

fn ends_with_slash(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.is_empty() || bytes.ends_with(b"/")
}

/// The path below the folder; `None` for one that leads elsewhere.
// ANCHOR: relative
fn relative(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut relative = PathBuf::new();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        // A backslash parts names on other systems.
        if part.starts_with('.') || part.contains(['\\', '\0', ':']) {
            return None;
        }
        relative.push(part);
    }
    // A file's name with a slash behind it is no file.
    if decoded.ends_with('/') {
        relative.push("");
    }
    Some(relative)
}
// ANCHOR_END: relative
