//! A port, by number or by name.

use std::fmt;

/// The second half of asyncio's `(host, port)`: `80`, `"80"` or `"http"`.
///
/// # Examples
///
/// ```
/// use endpoints::Port;
///
/// assert_eq!(Port::from(80), Port::Number(80));
/// assert_eq!(Port::from("80"), Port::Number(80));
/// assert_eq!(Port::from("http"), Port::Service("http".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Port {
    /// 0 to 65535; as a local port, 0 has the kernel choose.
    Number(u16),
    /// The name of a service, as in `/etc/services`: the resolver knows its number.
    Service(String),
}

impl From<u16> for Port {
    fn from(number: u16) -> Self {
        Self::Number(number)
    }
}

/// Digits are a number; the empty text is 0, as in asyncio.
impl From<&str> for Port {
    fn from(text: &str) -> Self {
        match text.parse() {
            _ if text.is_empty() => Self::Number(0),
            Ok(number) => Self::Number(number),
            Err(_) => Self::Service(text.to_owned()),
        }
    }
}

impl From<String> for Port {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Service(name) => f.write_str(name),
        }
    }
}
