//! Which handler answers a request.

use std::collections::HashMap;
use std::fmt;

use super::{Reply, Request, Response, Status};

pub(crate) type Handler = Box<dyn Fn(&Request<'_>) -> Reply + Send + Sync>;

/// Handlers by method and path.
///
/// A handler runs in the connection's task and must not wait; what takes time it returns
/// as [`Reply::later`]. `HEAD` goes to the handler of `GET`, and its body is left out. A
/// path that isn't there is 404, a method that isn't there 405 with `Allow`, one that
/// nobody knows, and CONNECT, 501. `OPTIONS *` is answered 204.
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
/// Not CONNECT: this is no proxy.
const METHODS: [&str; 8] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"];

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
    /// For a method that isn't in the RFCs, or is CONNECT: it would be answered 501.
    #[must_use]
    pub fn on<R: Into<Reply>>(
        mut self,
        method: &'static str,
        path: &str,
        handler: impl Fn(&Request<'_>) -> R + Send + Sync + 'static,
    ) -> Self {
        assert!(
            METHODS.contains(&method),
            "{method} is no method that is known here"
        );
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
        self.find(request).map_or_else(Into::into, |handler| handler(request))
    }

    /// The handler, or what is said where there is none; the body isn't looked at.
    pub(crate) fn find(&self, request: &Request<'_>) -> Result<&Handler, Response> {
        let method = if request.method == "HEAD" { "GET" } else { request.method };
        if !METHODS.contains(&method) {
            return Err(unknown_method());
        }
        if request.target == "*" {
            return Err(Response::new(Status::NO_CONTENT));
        }
        if let Some(handlers) = self.exact.get(request.path()) {
            let handler = handlers.iter().find(|(of, _)| *of == method);
            let handler = handler.map(|(_, handler)| handler);
            return handler.ok_or_else(|| self.other_method(request));
        }
        let below =
            |(prefix, _): &&(String, Handler)| request.path().starts_with(prefix);
        match self.below.iter().find(below) {
            Some((_, handler)) if method == "GET" => Ok(handler),
            Some(_) => Err(self.other_method(request)),
            None => Err(not_found()),
        }
    }
    // ANCHOR_END: answer

    fn other_method(&self, request: &Request<'_>) -> Response {
        let mut allowed = match self.exact.get(request.path()) {
            Some(handlers) => handlers.iter().map(|(method, _)| *method).collect(),
            None => vec!["GET"],
        };
        if allowed.contains(&"GET") {
            allowed.push("HEAD");
        }
        let response = Response::new(Status::METHOD_NOT_ALLOWED)
            .with_text("this resource has other methods, see Allow\n");
        response
            .field("Allow", allowed.join(", "))
            .unwrap_or_else(|_| Response::new(Status::INTERNAL_SERVER_ERROR))
    }
}

pub(crate) fn not_found() -> Response {
    Response::new(Status::NOT_FOUND).with_text("there is nothing here\n")
}

fn unknown_method() -> Response {
    Response::new(Status::NOT_IMPLEMENTED).with_text("an unknown method\n")
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
