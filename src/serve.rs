//! stub
use crate::language::Language;
use std::net::SocketAddr;
use std::path::PathBuf;
/// o
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// r
    pub root: PathBuf,
    /// a
    pub addr: Option<SocketAddr>,
    /// l
    pub languages: Vec<Language>,
    /// o
    pub open: bool,
}
/// s
pub fn serve(_: &ServeOptions) -> anyhow::Result<()> {
    Ok(())
}
