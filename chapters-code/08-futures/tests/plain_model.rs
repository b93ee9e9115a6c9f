//! Any operations do what a model of forty lines says.

mod operations;

use std::collections::VecDeque;

use operations::{Operation, operations, ours};
use proptest::prelude::*;

/// A future with its queue, where all happens in one place.
#[derive(Default)]
struct Model {
    outcome: Option<String>,
    callbacks: Vec<u8>,
    /// Callbacks of the future as 0 to 3, other calls from 100 on.
    ready: VecDeque<u8>,
    notes: Vec<String>,
}

impl Model {
    fn settle(&mut self, outcome: String) -> bool {
        let is_first = self.outcome.is_none();
        if is_first {
            self.outcome = Some(outcome);
            self.ready.extend(self.callbacks.drain(..));
        }
        is_first
    }

    fn add(&mut self, callback: u8) {
        match self.outcome {
            None => self.callbacks.push(callback),
            Some(_) => self.ready.push_back(callback),
        }
    }

    fn remove(&mut self, callback: u8) -> usize {
        let before = self.callbacks.len();
        self.callbacks.retain(|&it| it != callback);
        before - self.callbacks.len()
    }

    fn turn(&mut self) {
        for call in std::mem::take(&mut self.ready) {
            if call >= 100 {
                self.notes.push(format!("call {}", call - 100));
                continue;
            }
            self.notes.push(format!("callback {call}"));
            if call == 1 {
                self.ready.push_back(110);
            } else if call == 3 {
                let removed = self.remove(0);
                self.notes.push(format!("removed {removed}"));
                self.add(0);
            }
        }
        self.notes.push("turn".to_owned());
    }

    fn run(mut self, operations: &[Operation]) -> Vec<String> {
        let settled = |is_ok| if is_ok { "ok" } else { "InvalidStateError" };
        for &operation in operations {
            let answer = match operation {
                Operation::SetResult(n) => {
                    settled(self.settle(n.to_string())).to_owned()
                }
                Operation::SetException(n) => {
                    settled(self.settle(format!("exception {n}"))).to_owned()
                }
                Operation::Cancel => {
                    self.settle("cancelled: why".to_owned()).to_string()
                }
                Operation::Remove(n) => self.remove(n).to_string(),
                Operation::Result => {
                    let missing = "InvalidStateError".to_owned();
                    self.outcome.clone().unwrap_or(missing)
                }
                Operation::Add(n) => {
                    self.add(n);
                    continue;
                }
                Operation::CallSoon(n) => {
                    self.ready.push_back(100 + n);
                    continue;
                }
                Operation::Turn => {
                    self.turn();
                    continue;
                }
            };
            self.notes.push(answer);
        }
        self.notes
    }
}

proptest! {
    #[test]
    fn any_operations_do_what_the_model_says(operations in operations()) {
        prop_assert_eq!(ours(&operations), Model::default().run(&operations));
    }
}
