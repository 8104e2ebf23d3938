//! Calls a submitted Rust function with neutral values, or runs the user's tests (docs/decisions/0002).
//!
//! The function's own types choose how its arguments are read and its result is written:
//! see `Argument` and `Reply`. All that needs no type is compiled once, in the image.
#![feature(test)]
extern crate test;

mod argument;
mod calls;
mod channel;
mod reply;
mod tests;
mod value;

pub use argument::Argument;
pub use calls::{serve, serve_method};
pub use reply::Reply;
pub use tests::{exit, run_main, run_tests};
pub use value::{Unable, Value};
