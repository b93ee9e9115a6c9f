//! What is answered to a request.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_TYPE, IF_MODIFIED_SINCE,
    LAST_MODIFIED, LOCATION, RETRY_AFTER, VARY,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceExt as _;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use super::accept_language::negotiate;
use super::api;
use super::request_path::is_clean;
use super::shelf::Shelf;
use crate::language::Language;

const HTML: (HeaderName, HeaderValue) =
    (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
const SCRIPT: HeaderValue =
    HeaderValue::from_static("text/javascript; charset=utf-8");
/// For what the next build may change within the second that dates of files have.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

/// All that is served.
pub(super) fn routes(shelf: Arc<Shelf>) -> Router {
    Router::new()
        .route("/__reader/events", get(events))
        .route("/__reader/reload.js", get(reload_script))
        .fallback(answer)
        .layer(CompressionLayer::new())
        .with_state(shelf)
}

async fn events(State(shelf): State<Arc<Shelf>>) -> impl IntoResponse {
    shelf.news.events()
}

async fn reload_script() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, SCRIPT), (CACHE_CONTROL, NO_CACHE)];
    (headers, include_str!("reload.js"))
}

/// Answers what has no route: the files of the site.
async fn answer(State(shelf): State<Arc<Shelf>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")])
            .into_response();
    }
    let path = request.uri().path().to_owned();
    if !is_clean(&path) {
        let text = "400: this path can name no page\n";
        return (StatusCode::BAD_REQUEST, text).into_response();
    }
    let wanted = request.headers().get(ACCEPT_LANGUAGE);
    let wanted =
        negotiate(wanted.and_then(|value| value.to_str().ok()), &shelf.languages);
    if path == "/" || path == "/index.html" {
        return to_language(wanted, request.uri().query());
    }
    let folders = shelf.languages.iter().map(|language| language.code());
    if folders.chain(["api"]).any(|folder| path.strip_prefix('/') == Some(folder)) {
        return moved(&format!("{path}/"));
    }
    if path.starts_with("/api/") {
        return api(&shelf, request, wanted).await;
    }
    let Some((part, rest)) = shelf.part(&path) else {
        return not_found(&shelf, wanted);
    };
    let language = shelf.language(&path).unwrap_or(wanted);
    let Some(build) = shelf.get(part) else { return not_found(&shelf, language) };
    let response = file(&build.folder, rest, &path, request).await;
    match response.status() {
        StatusCode::NOT_FOUND => not_found(&shelf, language),
        _ => response,
    }
}

/// A first visit: to the language that the browser asks for.
fn to_language(language: Language, query: Option<&str>) -> Response {
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    let mut response = moved(&format!("/{language}/{query}"));
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Language"));
    response
}

fn moved(to: &str) -> Response {
    let to =
        HeaderValue::from_str(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::FOUND, [(LOCATION, to), (CACHE_CONTROL, NO_STORE)]).into_response()
}

/// The file `rest` of `folder`, which was asked for as `path`.
async fn file(
    folder: &Path,
    rest: &str,
    path: &str,
    mut request: Request,
) -> Response {
    let Ok(uri) = rest.parse::<Uri>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    *request.uri_mut() = uri;
    let is_page = rest.ends_with('/') || rest.ends_with(".html");
    if is_page {
        request.headers_mut().remove(IF_MODIFIED_SINCE);
    }
    let response = match ServeDir::new(folder).oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let mut response = response.map(Body::new);
    // It knows nothing of what came before `rest`.
    if response.status().is_redirection()
        && response.headers().contains_key(LOCATION)
    {
        return moved(&format!("{path}/"));
    }
    let headers = response.headers_mut();
    if is_page {
        headers.remove(LAST_MODIFIED);
    }
    headers.insert(CACHE_CONTROL, if is_page { NO_STORE } else { NO_CACHE });
    // All text of the site is UTF-8, and not all of it can say so itself.
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let with_charset = kind
        .filter(|kind| kind.starts_with("text/") && !kind.contains("charset"))
        .and_then(|kind| format!("{kind}; charset=utf-8").parse().ok());
    if let Some(kind) = with_charset {
        headers.insert(CONTENT_TYPE, kind);
    }
    response
}

/// The page for what isn't there.
fn not_found(shelf: &Shelf, language: Language) -> Response {
    let page = shelf.not_found(language).unwrap_or_else(|| "404\n".to_owned());
    let headers = [HTML, (CACHE_CONTROL, NO_STORE)];
    (StatusCode::NOT_FOUND, headers, page).into_response()
}

/// The documentation of the crates, or how far it is.
async fn api(shelf: &Shelf, request: Request, wanted: Language) -> Response {
    let path = request.uri().path().to_owned();
    let headers = [HTML, (CACHE_CONTROL, NO_STORE)];
    match shelf.api.ask() {
        api::State::NotAsked | api::State::Building => {
            let page = include_str!("api_building.html");
            let soon = [(RETRY_AFTER, "2")];
            (StatusCode::SERVICE_UNAVAILABLE, headers, soon, page).into_response()
        }
        api::State::Failed(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response()
        }
        api::State::Built(folder) => {
            let rest = path.strip_prefix("/api").unwrap_or_default();
            let response = file(&folder, rest, &path, request).await;
            match response.status() {
                StatusCode::NOT_FOUND => not_found(shelf, wanted),
                _ => response,
            }
        }
    }
}
