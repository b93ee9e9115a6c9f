//! Operations on a future, run on ours: what they answer, and which callbacks run when.

use std::sync::{Arc, Mutex};

use future_objects::{CallQueue, DoneCallback, Failure, Future, call_queue};
use proptest::prelude::*;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Operation {
    SetResult(u8),
    SetException(u8),
    Cancel,
    /// One of four callbacks: [`effect`] says what each does.
    Add(u8),
    Remove(u8),
    CallSoon(u8),
    Result,
    Turn,
}

pub(crate) fn operations() -> impl Strategy<Value = Vec<Operation>> {
    use Operation::*;
    let one = prop_oneof![
        1 => (0..9u8).prop_map(SetResult),
        1 => (0..9u8).prop_map(SetException),
        1 => Just(Cancel),
        6 => (0..4u8).prop_map(Add),
        3 => (0..4u8).prop_map(Remove),
        3 => (0..9u8).prop_map(CallSoon),
        1 => Just(Result),
        3 => Just(Turn),
    ];
    proptest::collection::vec(one, 0..30)
}

/// What a callback does beside being noted: 0 nothing, 1 queues a call, 2 fails, 3 removes
/// callback 0 and adds it again.
#[derive(Clone)]
pub(crate) struct Ours {
    calls: CallQueue,
    future: Future<u8, String>,
    callbacks: Arc<Mutex<Vec<DoneCallback<u8, String>>>>,
    notes: Arc<Mutex<Vec<String>>>,
}

impl Ours {
    fn note(&self, note: String) {
        self.notes.lock().expect("no panic under it").push(note);
    }

    fn callback(&self, number: u8) -> DoneCallback<u8, String> {
        let callbacks = self.callbacks.lock().expect("no panic under it");
        callbacks[usize::from(number)].clone()
    }

    fn called(&self, number: u8) {
        self.note(format!("callback {number}"));
        match number {
            1 => self.call_soon(10),
            2 => panic!("callback 2 fails"),
            3 => {
                let removed = self.future.remove_done_callback(&self.callback(0));
                self.note(format!("removed {removed}"));
                self.future.add_removable_callback(&self.callback(0));
            }
            _ => {}
        }
    }

    fn call_soon(&self, number: u8) {
        let own = self.clone();
        self.calls.call_soon(move || own.note(format!("call {number}")));
    }
}

/// What the operations answer, one line each, and the callbacks' notes where they ran.
pub(crate) fn ours(operations: &[Operation]) -> Vec<String> {
    let (calls, mut turns) = call_queue();
    let own = Ours {
        future: calls.create_future_or(),
        calls,
        callbacks: Arc::default(),
        notes: Arc::default(),
    };
    for number in 0..4 {
        let weak = Arc::downgrade(&own.notes);
        let (calls, future) = (own.calls.clone(), own.future.clone());
        let callbacks = own.callbacks.clone();
        let callback = DoneCallback::new(move |_: &Future<u8, String>| {
            let Some(notes) = weak.upgrade() else { return };
            let (calls, future) = (calls.clone(), future.clone());
            let callbacks = callbacks.clone();
            Ours { calls, future, callbacks, notes }.called(number);
        });
        own.callbacks.lock().expect("no panic under it").push(callback);
    }
    let settled = |is_ok| if is_ok { "ok" } else { "InvalidStateError" };
    for &operation in operations {
        let answer = match operation {
            Operation::SetResult(n) => {
                settled(own.future.set_result(n).is_ok()).to_owned()
            }
            Operation::SetException(n) => {
                settled(own.future.set_exception(n.to_string()).is_ok()).to_owned()
            }
            Operation::Cancel => own.future.cancel_with("why").to_string(),
            Operation::Add(n) => {
                own.future.add_removable_callback(&own.callback(n));
                continue;
            }
            Operation::Remove(n) => {
                own.future.remove_done_callback(&own.callback(n)).to_string()
            }
            Operation::CallSoon(n) => {
                own.call_soon(n);
                continue;
            }
            Operation::Result => match own.future.result() {
                Err(_) => "InvalidStateError".to_owned(),
                Ok(Ok(value)) => value.to_string(),
                Ok(Err(Failure::Exception(error))) => format!("exception {error}"),
                Ok(Err(Failure::Cancelled(error))) => error.to_string(),
            },
            Operation::Turn => {
                turns.turn();
                "turn".to_owned()
            }
        };
        own.note(answer);
    }
    own.callbacks.lock().expect("no panic under it").clear();
    own.notes.lock().expect("no panic under it").clone()
}
