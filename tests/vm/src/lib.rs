//! A virtual machine that runs programs under a stock Debian kernel, for the socket
//! families that most kernels of clouds and CI lack: TIPC, CAN, Bluetooth and others.
//!
//! - [`Packages`]: QEMU and the kernel, fetched by `tests/vm/fetch` and unpacked in a cache;
//! - [`Plan`]: the programs to run, with what they need;
//! - [`Machine`]: boots with a plan, and says what becomes of each program: [`Report`];
//! - [`libtest`]: how a test binary is held to what it lists;
//! - [`VmError`]: what goes wrong, and the remedy.
//!
//! QEMU emulates the processor (`-accel tcg`): no KVM is needed, and a boot takes seconds.
//! The guest has no disk and no network but its own. Its file system is an archive made
//! anew for each boot: the kernel's modules, the programs with the libraries that they
//! load, and `vm-init`, which starts them one by one. `vm-run` is cargo's runner for test
//! binaries: `tests/vm/runner`.
//!
//! Inside: `modules` orders the kernel's modules; `libraries` finds what a program loads;
//! `archive` writes the file system; `channel` is how the guest reports;
//! `controllers` are its two of Bluetooth.

mod archive;
pub mod channel;
pub mod controllers;
mod initramfs;
mod libraries;
pub mod libtest;
mod machine;
mod modules;
mod packages;
mod plan;
mod vm_error;

pub use machine::{Machine, Outcome, Report};
pub use packages::Packages;
pub use plan::{Plan, Program};
pub use vm_error::VmError;
