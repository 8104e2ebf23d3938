//! Rust types to neutral values.

use crate::value::Unable;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

const BYTES_MAX: usize = 16 << 20;
const DEPTH_MAX: usize = 256;

/// Why there is no value.
pub enum Trouble {
    Unable(String),
    /// The entry point answered an `Err`.
    Raised { kind: String, message: String },
}

impl From<Unable> for Trouble {
    fn from(Unable(reason): Unable) -> Trouble {
        Trouble::Unable(reason)
    }
}

type Written = Result<(), Trouble>;

#[derive(Default)]
pub struct Out {
    pub bytes: Vec<u8>,
    depth: usize,
}

impl Out {
    fn scalar(&mut self, tag: u8, text: &str) -> Written {
        self.bytes.push(tag);
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(b';');
        Ok(())
    }

    pub fn text(&mut self, text: &str) -> Written {
        self.bytes.extend_from_slice(format!("s{}:", text.len()).as_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
        self.check()
    }

    fn list<'a, T: Reply + ?Sized + 'a>(&mut self, count: usize, items: impl Iterator<Item = &'a T>) -> Written {
        self.inside(b'l', count, |out| items.into_iter().try_for_each(|item| item.write(out)))
    }

    fn map<'a, K: Reply + 'a, V: Reply + 'a>(&mut self, count: usize, entries: impl Iterator<Item = (&'a K, &'a V)>) -> Written {
        self.inside(b'm', count, |out| {
            entries.into_iter().try_for_each(|(key, value)| key.write(out).and_then(|()| value.write(out)))
        })
    }

    fn inside(&mut self, tag: u8, count: usize, write: impl FnOnce(&mut Out) -> Written) -> Written {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Trouble::Unable(format!("the result is nested deeper than {DEPTH_MAX}")));
        }
        self.bytes.push(tag);
        self.bytes.extend_from_slice(format!("{count}:").as_bytes());
        write(self)?;
        self.depth -= 1;
        self.check()
    }

    fn check(&self) -> Written {
        if self.bytes.len() <= BYTES_MAX {
            return Ok(());
        }
        Err(Trouble::Unable(format!("the result takes more than {BYTES_MAX} bytes")))
    }
}

#[diagnostic::on_unimplemented(
    message = "the entry point's result holds a `{Self}`, which is not a neutral value",
    label = "called with neutral values"
)]
pub trait Reply {
    fn write(&self, out: &mut Out) -> Written;
}

macro_rules! replies {
    ($([$($generic:tt)*] $kind:ty, |$this:ident, $out:ident| $write:expr;)*) => {$(
        impl<$($generic)*> Reply for $kind {
            fn write(&self, $out: &mut Out) -> Written {
                let $this = self;
                $write
            }
        }
    )*};
}
replies! {
    [] i8, |this, out| out.scalar(b'i', &this.to_string());
    [] i16, |this, out| out.scalar(b'i', &this.to_string());
    [] i32, |this, out| out.scalar(b'i', &this.to_string());
    [] i64, |this, out| out.scalar(b'i', &this.to_string());
    [] i128, |this, out| out.scalar(b'i', &this.to_string());
    [] isize, |this, out| out.scalar(b'i', &this.to_string());
    [] u8, |this, out| out.scalar(b'i', &this.to_string());
    [] u16, |this, out| out.scalar(b'i', &this.to_string());
    [] u32, |this, out| out.scalar(b'i', &this.to_string());
    [] u64, |this, out| out.scalar(b'i', &this.to_string());
    [] u128, |this, out| out.scalar(b'i', &this.to_string());
    [] usize, |this, out| out.scalar(b'i', &this.to_string());
    [] f32, |this, out| out.scalar(b'd', &this.to_string().to_lowercase());
    [] f64, |this, out| out.scalar(b'd', &format!("{this:e}").to_lowercase());
    [] bool, |this, out| { out.bytes.push(if *this { b't' } else { b'f' }); Ok(()) };
    [] (), |_this, out| { out.bytes.push(b'n'); Ok(()) };
    [] char, |this, out| out.text(this.encode_utf8(&mut [0; 4]));
    [] str, |this, out| out.text(this);
    [] String, |this, out| out.text(this);
    [T: Reply + ?Sized] &T, |this, out| (**this).write(out);
    [T: Reply + ?Sized] &mut T, |this, out| (**this).write(out);
    [T: Reply + ?Sized] Box<T>, |this, out| (**this).write(out);
    [T: Reply + ?Sized] Rc<T>, |this, out| (**this).write(out);
    [T: Reply + ?Sized] Arc<T>, |this, out| (**this).write(out);
    [T: Reply + ToOwned + ?Sized] Cow<'_, T>, |this, out| (**this).write(out);
    [T: Reply] RefCell<T>, |this, out| this.borrow().write(out);
    [T: Reply] Option<T>, |this, out| match this { Some(value) => value.write(out), None => ().write(out) };
    [T: Reply] [T], |this, out| out.list(this.len(), this.iter());
    [T: Reply, const COUNT: usize] [T; COUNT], |this, out| out.list(COUNT, this.iter());
    [T: Reply] Vec<T>, |this, out| out.list(this.len(), this.iter());
    [T: Reply] VecDeque<T>, |this, out| out.list(this.len(), this.iter());
    [T: Reply] LinkedList<T>, |this, out| out.list(this.len(), this.iter());
    [T: Reply] BTreeSet<T>, |this, out| out.list(this.len(), this.iter());
    [T: Reply + Ord] BinaryHeap<T>, |this, out| out.list(this.len(), sorted(this.iter()).into_iter());
    [T: Reply + Ord, S] HashSet<T, S>, |this, out| out.list(this.len(), sorted(this.iter()).into_iter());
    [K: Reply, V: Reply] BTreeMap<K, V>, |this, out| out.map(this.len(), this.iter());
    [K: Reply, V: Reply, S] HashMap<K, V, S>, |this, out| out.map(this.len(), this.iter());
    [T: Reply, E: Debug] Result<T, E>, |this, out| match this { Ok(value) => value.write(out), Err(error) => Err(raised(error)) };
}
#[cfg(bigint)]
replies! {
    [] num_bigint::BigInt, |this, out| out.scalar(b'i', &this.to_string());
    [] num_bigint::BigUint, |this, out| out.scalar(b'i', &this.to_string());
}

fn sorted<'a, T: Ord>(items: impl Iterator<Item = &'a T>) -> Vec<&'a T> {
    let mut items: Vec<&T> = items.collect();
    items.sort();
    items
}

fn raised<E: Debug>(error: &E) -> Trouble {
    let kind = std::any::type_name::<E>();
    let kind = kind.rsplit("::").next().unwrap_or(kind).trim_end_matches('>').to_string();
    let shown = format!("{error:?}");
    let message = shown.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&shown).to_string();
    Trouble::Raised { kind, message }
}

macro_rules! tuples {
    ($($count:literal: $($name:ident)+;)*) => {$(
        #[allow(non_snake_case)]
        impl<$($name: Reply),+> Reply for ($($name,)+) {
            fn write(&self, out: &mut Out) -> Written {
                let ($($name,)+) = self;
                out.inside(b'u', $count, |out| {
                    $($name.write(out)?;)+
                    Ok(())
                })
            }
        }
    )*};
}
tuples! {
    1: A;
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D E;
    6: A B C D E F;
    7: A B C D E F G;
    8: A B C D E F G H;
}
