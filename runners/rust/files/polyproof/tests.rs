//! Runs the user's tests to their end, and proves the end (docs/decisions/0002).

use crate::calls::{cut, message_of, on_deep_stack};
use crate::channel::{leave, receive, send};
use std::any::Any;
use std::fmt::Debug;
use std::panic::{catch_unwind, resume_unwind, set_hook, take_hook, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::Mutex;
use test::{ShouldPanic, StaticTestFn, TestDescAndFn};

const CHECK_FAILED: i32 = 10;
/// The module that the builder puts the tests into.
const MODULE: &str = "polyproof_tests::";

/// What the last panic said, and the file that it began in.
static LAST: Mutex<(String, String)> = Mutex::new((String::new(), String::new()));

fn watch_panics() {
    let print = take_hook();
    set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |location| location.file());
        if let Ok(mut last) = LAST.lock() {
            *last = (message_of(panic.payload()), file.to_string());
        }
        print(panic);
    }));
}

fn last_panic() -> (String, String) {
    LAST.lock().map(|last| last.clone()).unwrap_or_default()
}

/// What `std::process::exit` in the tests becomes: it unwinds to us, so that the end can be proven.
struct End(i32);

pub fn exit(code: i32) -> ! {
    resume_unwind(Box::new(End(code)))
}

/// What a main function may answer.
pub trait Outcome {
    fn code(self) -> i32;
}

impl Outcome for () {
    fn code(self) -> i32 {
        0
    }
}

impl<T: Outcome, E: Debug> Outcome for Result<T, E> {
    fn code(self) -> i32 {
        match self {
            Ok(outcome) => outcome.code(),
            Err(error) => {
                eprintln!("Error: {error:?}");
                CHECK_FAILED
            }
        }
    }
}

impl Outcome for ExitCode {
    fn code(self) -> i32 {
        if format!("{self:?}") == format!("{:?}", ExitCode::SUCCESS) { 0 } else { CHECK_FAILED }
    }
}

/// Runs tests that are a main function.
pub fn run_main<T: Outcome + 'static>(main: fn() -> T) {
    watch_panics();
    on_deep_stack(move || {
        let code = catch_unwind(|| main().code()).unwrap_or_else(|panic| code_of(&*panic));
        finish(code, -1);
    });
}

/// A panic in the tests is a check that failed; one in the solution is an error.
fn code_of(panic: &(dyn Any + Send)) -> i32 {
    match panic.downcast_ref::<End>() {
        Some(End(0)) => 0,
        Some(_) => CHECK_FAILED,
        None if last_panic().1.ends_with("tests.rs") => CHECK_FAILED,
        None => 1,
    }
}

/// Runs what `#[test]` marks in the tests, one after another, and reports each.
pub fn run_tests(tests: &[&TestDescAndFn]) {
    watch_panics();
    let own: Vec<(String, ShouldPanic, fn() -> Result<(), String>)> = tests
        .iter()
        .filter(|test| !test.desc.ignore)
        .filter_map(|test| match test.testfn {
            StaticTestFn(run) => Some((test.desc.name.as_slice().strip_prefix(MODULE)?.to_string(), test.desc.should_panic, run)),
            _ => None,
        })
        .collect();
    on_deep_stack(move || {
        let mut failed = false;
        for (name, should_panic, run) in &own {
            let problem = problem_of(*should_panic, *run);
            failed = failed || problem.is_some();
            report(name, problem.as_deref());
        }
        finish(if failed { CHECK_FAILED } else { 0 }, own.len() as i64);
    });
}

/// Why a test has not passed.
fn problem_of(should_panic: ShouldPanic, run: fn() -> Result<(), String>) -> Option<String> {
    let ended = catch_unwind(AssertUnwindSafe(run));
    let said = match &ended {
        Ok(Ok(())) => None,
        Ok(Err(message)) => return Some(message.clone()),
        Err(_) => Some(last_panic().0),
    };
    match (should_panic, said) {
        (ShouldPanic::No, said) => said,
        (_, None) => Some("it did not panic as it should".to_string()),
        (ShouldPanic::Yes, Some(_)) => None,
        (ShouldPanic::YesWithMessage(part), Some(said)) if said.contains(part) => None,
        (ShouldPanic::YesWithMessage(part), Some(said)) => Some(format!("it panicked with {said:?}, which lacks {part:?}")),
    }
}

fn report(name: &str, problem: Option<&str>) {
    let text = |text: &str| format!("s{}:{}", cut(text).len(), cut(text));
    let passed = if problem.is_none() { 't' } else { 'f' };
    send(format!("r{}{passed}{}", text(name), text(problem.unwrap_or_default())).as_bytes());
}

/// The call is the tuple (nonce); the reply repeats it and adds the number of checks.
fn finish(code: i32, checks: i64) -> ! {
    if code != 0 {
        leave(code);
    }
    let payload = receive().unwrap_or_default();
    let Some(nonce) = payload.strip_prefix(b"u1:") else { leave(1) };
    send(&[b"vu2:", nonce, format!("i{checks};").as_bytes()].concat());
    receive();
    leave(0)
}
