//! The documentation of the crates, built when somebody first asks for it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::spawn_blocking;

use crate::build::api_docs;

/// The documentation and how far it is.
#[derive(Clone, Debug)]
pub(super) struct ApiDocs {
    root: PathBuf,
    folder: PathBuf,
    state: Arc<Mutex<State>>,
}

/// How far the documentation is.
#[derive(Clone, Debug, Default)]
pub(super) enum State {
    /// Nobody has asked yet.
    #[default]
    NotAsked,
    /// cargo is at it.
    Building,
    /// It can be read in this folder.
    Built(PathBuf),
    /// It can't be built, for this reason.
    Failed(String),
}

impl ApiDocs {
    pub(super) fn new(root: PathBuf, folder: PathBuf) -> Self {
        Self { root, folder, state: Arc::default() }
    }

    /// How far it is. The first to ask has it begun, and so does the first after a
    /// failure was told.
    pub(super) fn ask(&self) -> State {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Building | State::Built(_) => return state.clone(),
            State::Failed(_) => return std::mem::take(&mut *state),
            State::NotAsked => *state = State::Building,
        }
        let docs = self.clone();
        spawn_blocking(move || {
            let state = match api_docs::write(&docs.root, &docs.folder) {
                Ok(()) => State::Built(docs.folder),
                Err(error) => State::Failed(format!("{error:#}")),
            };
            *docs.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        });
        State::Building
    }
}
