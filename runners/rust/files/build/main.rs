//! Builds a submitted program: `build calls ENTRY SIGNATURE` or `build tests`.
//!
//! The texts are solution.rs and tests.rs in the current folder. Only what stands
//! behind them is added, so that what the compiler says is about the text that its
//! author knows.

mod calls;
mod scan;
mod tests;

use scan::Text;
use std::os::unix::process::CommandExt;
use std::process::Command;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut solution = Text::read("solution.rs");
    solution.rename_main();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["calls", entry, signature] => {
            let call = calls::call_of(&solution, entry, signature);
            solution.append(&call);
            solution.write();
            compile(&[]);
        }
        ["tests"] => {
            let flags = tests::prepare(&mut solution, Text::read("tests.rs"));
            solution.write();
            compile(flags);
        }
        _ => fail("build calls ENTRY SIGNATURE | build tests"),
    }
}

fn compile(flags: &[&str]) -> ! {
    let mut rustc = Command::new("rustc");
    // `#[test]` with a runner of our own is not for stable programs.
    if !flags.is_empty() {
        rustc.env("RUSTC_BOOTSTRAP", "1");
    }
    let problem = rustc.args(["@/opt/polyproof/flags", "-o", "program", "solution.rs"]).args(flags).exec();
    fail(&format!("rustc cannot be started: {problem}"))
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(1)
}
