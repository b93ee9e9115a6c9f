//! The program from outside: what each command does, says, and ends with.

mod build;
mod commands;
mod http;
mod preprocess;
mod sample;
mod serve;
