//! Which handler answers a request.

use std::collections::HashMap;
use std::fmt;

use super::{Reply, Request, Response, Status};

type Handler = Box<dyn Fn(&Request<'_>) -> Reply + Send + Sync>;

/// Handlers by method and path.
///
/// A handler runs in the connection's task and must not wait; what takes time it returns
/// as [`Reply::later`]. `HEAD` goes to the handler of `GET`, and its body is left out. A
/// path that isn't there is 404, a method that isn't there 405 with `Allow`, one that
/// nobody knows 501.
///
/// # Examples
///
/// ```
/// use app_protocols::http::{Reply, Response, Routes};
///
/// let routes = Routes::new()
///     .get("/", |_| Response::text("hello"))
///     .post("/count", |request| {
///         Response::text(format!("{} bytes", request.body.len()))
///     })
///     .get("/slow", |_| {
///         Reply::later(async {
///             tokio::time::sleep(std::time::Duration::from_secs(1)).await;
///             Response::text("at last")
///         })
///     });
/// # drop(routes);
/// ```
#[derive(Default)]
pub struct Routes {
    exact: HashMap<String, Vec<(&'static str, Handler)>>,
    below: Vec<(String, Handler)>,
}

/// [RFC 9110, 9](https://www.rfc-editor.org/rfc/rfc9110#section-9) and RFC 5789.
const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

impl Routes {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers `GET` and `HEAD` of `path`.
    #[must_use]
    pub fn get<R: Into<Reply>>(
        self,
        path: &str,
        handler: impl Fn(&Request<'_>) -> R + Send + Sync + 'static,
    ) -> Self {
        self.on("GET", path, handler)
    }

    /// Answers `POST` of `path`.
    #[must_use]
    pub fn post<R: Into<Reply>>(
        self,
        path: &str,
        handler: impl Fn(&Request<'_>) -> R + Send + Sync + 'static,
    ) -> Self {
        self.on("POST", path, handler)
    }

    /// Answers another method of `path`.
    ///
    /// # Panics
    ///
    /// For a method that isn't in the RFCs, and would be answered 501.
    #[must_use]
    pub fn on<R: Into<Reply>>(
        mut self,
        method: &'static str,
        path: &str,
        handler: impl Fn(&Request<'_>) -> R + Send + Sync + 'static,
    ) -> Self {
        assert!(METHODS.contains(&method), "{method} is no method of RFC 9110");
        let handler: Handler = Box::new(move |request| handler(request).into());
        self.exact.entry(path.to_owned()).or_default().push((method, handler));
        self
    }

    /// Answers `GET` and `HEAD` of all paths that begin with `prefix`, unless one is there
    /// itself.
    #[must_use]
    pub fn get_below<R: Into<Reply>>(
        mut self,
        prefix: &str,
        handler: impl Fn(&Request<'_>) -> R + Send + Sync + 'static,
    ) -> Self {
        let handler: Handler = Box::new(move |request| handler(request).into());
        self.below.push((prefix.to_owned(), handler));
        self
    }

    // ANCHOR: answer
    pub(crate) fn answer(&self, request: &Request<'_>) -> Reply {
        let method = if request.method == "HEAD" { "GET" } else { request.method };
        if let Some(handlers) = self.exact.get(request.path()) {
            let mut handlers = handlers.iter();
            let handler = handlers.find(|(of, _)| *of == method);
            return handler.map_or_else(
                || self.other_method(request),
                |(_, handler)| handler(request),
            );
        }
        let below =
            |(prefix, _): &&(String, Handler)| request.path().starts_with(prefix);
        match self.below.iter().find(below) {
            Some((_, handler)) if method == "GET" => handler(request),
            Some(_) => self.other_method(request),
            None if METHODS.contains(&request.method) => not_found(),
            None => unknown_method(),
        }
    }
    // ANCHOR_END: answer

    fn other_method(&self, request: &Request<'_>) -> Reply {
        if !METHODS.contains(&request.method) {
            return unknown_method();
        }
        let mut allowed = match self.exact.get(request.path()) {
            Some(handlers) => handlers.iter().map(|(method, _)| *method).collect(),
            None => vec!["GET"],
        };
        if allowed.contains(&"GET") {
            allowed.push("HEAD");
        }
        Response::new(Status::METHOD_NOT_ALLOWED)
            .with_text("this resource has other methods, see Allow\n")
            .field("Allow", allowed.join(", "))
            .into()
    }
}

pub(crate) fn not_found() -> Reply {
    Response::new(Status::NOT_FOUND).with_text("there is nothing here\n").into()
}

fn unknown_method() -> Reply {
    Response::new(Status::NOT_IMPLEMENTED).with_text("an unknown method\n").into()
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below: Vec<_> = self.below.iter().map(|(prefix, _)| prefix).collect();
        f.debug_struct("Routes")
            .field("exact", &self.exact.keys())
            .field("below", &below)
            .finish()
    }
}
