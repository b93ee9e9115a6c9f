//! Files below one folder.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use percent_encoding::percent_decode_str;
use tokio::sync::mpsc;

use super::routes::not_found;
use super::{Body, Reply, Request, Response, Status};

/// Serves what lies below a folder, and nothing beside it.
///
/// Of a folder it serves `index.html`. A path with `..`, a hidden file, and a link that
/// leads out are all 404, as if there was nothing: what lies outside is nobody's business.
/// Whoever can write into the folder can still change it while it is being served.
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
        let Some(path) = path.and_then(relative) else { return not_found() };
        let known = request.field("If-Modified-Since");
        let known = known.and_then(|value| std::str::from_utf8(value).ok());
        let known = known.and_then(|value| httpdate::parse_http_date(value).ok());
        let folder = self.clone();
        Reply::later(async move {
            // Files are read by threads that may wait.
            let opened =
                tokio::task::spawn_blocking(move || folder.open(&path, known)).await;
            match opened {
                Ok(Ok(response)) => Reply::Now(response),
                Ok(Err(_)) => not_found(),
                Err(_) => Response::new(Status::INTERNAL_SERVER_ERROR).into(),
            }
        })
    }

    fn open(&self, path: &Path, known: Option<SystemTime>) -> io::Result<Response> {
        let mut found = self.0.join(path).canonicalize()?;
        if found.is_dir() {
            found = found.join("index.html").canonicalize()?;
        }
        // After links were followed.
        if !found.starts_with(self.0.as_path()) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let mut file = std::fs::File::open(&found)?;
        let data = file.metadata()?;
        if !data.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let changed = data.modified()?;
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
        let response = response(Status::OK)?
            .field("Content-Type", kind.as_ref())
            .map_err(io::Error::other)?;
        let length = data.len();
        if length <= PIECE as u64 {
            let mut whole = Vec::new();
            file.read_to_end(&mut whole)?;
            return Ok(response.with_body(Body::Whole(whole.into())));
        }
        let (sender, pieces) = mpsc::channel(1);
        tokio::task::spawn_blocking(move || read(&mut file, length, &sender));
        Ok(response.with_body(Body::Stream { length, pieces }))
    }
}

/// Ends when the file does, or who asked is gone.
fn read(
    file: &mut std::fs::File,
    length: u64,
    sender: &mpsc::Sender<io::Result<Vec<u8>>>,
) {
    let mut rest = file.take(length);
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let read = (&mut rest).take(PIECE as u64).read_to_end(&mut piece);
        let piece = match read {
            Ok(0) => return,
            Ok(_) => Ok(piece),
            Err(error) => Err(error),
        };
        let is_last = piece.is_err();
        if sender.blocking_send(piece).is_err() || is_last {
            return;
        }
    }
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
