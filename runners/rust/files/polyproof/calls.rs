//! Answers calls until there are no more.

use crate::argument::Argument;
use crate::channel::{leave, receive, send};
use crate::reply::{Out, Reply, Trouble};
use crate::value::{Unable, Value};
use std::any::Any;
use std::io::Write;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Recursion in Rust programs is deep more often than the main thread's 8 MiB allow.
const STACK_BYTES: usize = 64 << 20;
const TEXT_MAX: usize = 2_000;

/// A function with parameters `P` that neutral values can be turned into.
pub trait Entry<P> {
    fn call(&self, arguments: &[Value]) -> Result<Vec<u8>, Trouble>;
}

/// What is held for an argument; leaked when the call panics, as others may look at it then.
struct Holder<T: Argument>(*mut T::Held);

impl<T: Argument> Holder<T> {
    fn new(index: usize, from: &Value) -> Result<Holder<T>, Trouble> {
        let held = T::hold(from).map_err(|Unable(reason)| Unable(format!("argument {index}: {reason}")))?;
        Ok(Holder(Box::into_raw(Box::new(held))))
    }

    fn lend(&self) -> T {
        // SAFETY: it is lent once, and freed when the result is written and gone.
        T::lend(unsafe { &mut *self.0 })
    }

    fn free(self) {
        // SAFETY: it came from a box, and nobody has it any more.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

macro_rules! entries {
    ($($count:literal: $($name:ident $index:literal)*;)*) => {$(
        #[allow(non_snake_case)]
        impl<F, R, $($name),*> Entry<($($name,)*)> for F
        where
            F: Fn($($name),*) -> R,
            R: Reply,
            $($name: Argument,)*
        {
            fn call(&self, arguments: &[Value]) -> Result<Vec<u8>, Trouble> {
                let [$($name),*] = arguments else { return Err(count_differs($count, arguments.len())) };
                $(let $name = Holder::<$name>::new($index, $name)?;)*
                let mut out = Out::default();
                out.bytes.push(b'v');
                let result = self($($name.lend()),*);
                let written = result.write(&mut out);
                drop(result);
                $($name.free();)*
                written.map(|()| out.bytes)
            }
        }
    )*};
}
entries! {
    0: ;
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 G 5;
    7: A 0 B 1 C 2 D 3 E 4 G 5 H 6;
    8: A 0 B 1 C 2 D 3 E 4 G 5 H 6 I 7;
    9: A 0 B 1 C 2 D 3 E 4 G 5 H 6 I 7 J 8;
}

fn count_differs(wanted: usize, given: usize) -> Trouble {
    Trouble::Unable(format!("the entry point takes {wanted} arguments, not {given}"))
}

/// Serves a function.
pub fn serve<P: 'static, E: Entry<P> + Send + 'static>(entry: E) {
    on_deep_stack(move || answer_all(|arguments| entry.call(&arguments)));
}

/// Serves a method: its first parameter is the object, which is made for each call whatever it is held from.
pub fn serve_method<P: 'static, E: Entry<P> + Send + 'static>(entry: E) {
    on_deep_stack(move || {
        answer_all(|mut arguments| {
            arguments.insert(0, Value::Null);
            entry.call(&arguments)
        })
    });
}

/// Runs on a thread that is called main, as what it prints when it panics tells.
pub fn on_deep_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().name("main".to_string()).stack_size(STACK_BYTES).spawn(run);
    let _ = thread.map(std::thread::JoinHandle::join);
    leave(1);
}

fn answer_all(call: impl Fn(Vec<Value>) -> Result<Vec<u8>, Trouble>) {
    while let Some(payload) = receive() {
        let reply = match Value::parse(&payload) {
            Ok(Value::Tuple(arguments)) => {
                catch_unwind(AssertUnwindSafe(|| call(arguments))).unwrap_or_else(|panic| {
                    Err(Trouble::Raised { kind: "panic".to_string(), message: message_of(&*panic) })
                })
            }
            Ok(_) => Err(Trouble::Unable("the call is not a tuple".to_string())),
            Err(Unable(reason)) => Err(Trouble::Unable(reason)),
        };
        let _ = std::io::stdout().flush();
        send(&reply.unwrap_or_else(|trouble| match trouble {
            Trouble::Unable(reason) => framed(b'u', &[&reason]),
            Trouble::Raised { kind, message } => framed(b'e', &[&kind, &message]),
        }));
    }
    leave(0);
}

fn framed(tag: u8, texts: &[&str]) -> Vec<u8> {
    let mut out = Out::default();
    out.bytes.push(tag);
    for text in texts {
        let _ = out.text(cut(text));
    }
    out.bytes
}

/// The beginning of a text that may be long.
pub fn cut(text: &str) -> &str {
    let mut end = text.len().min(TEXT_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

pub fn message_of(panic: &(dyn Any + Send)) -> String {
    if let Some(message) = panic.downcast_ref::<&str>() {
        return message.to_string();
    }
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}
