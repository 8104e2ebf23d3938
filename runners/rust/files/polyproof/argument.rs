//! Neutral values to Rust types.
//!
//! A parameter may borrow: `&str`, `&[&str]`, `&mut Vec<i32>`. So each type says what is held
//! during the call, and how the argument is lent from there. What is held lives on the heap until
//! the call is over, and is called `'static` because no name for so short a life fits all functions.

use crate::value::{Unable, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::rc::Rc;
use std::sync::Arc;

#[diagnostic::on_unimplemented(
    message = "the entry point has a parameter of type `{Self}`, which neutral values cannot be turned into",
    label = "called with neutral values"
)]
pub trait Argument: Sized {
    type Held: 'static;
    fn hold(from: &Value) -> Result<Self::Held, Unable>;
    fn lend(held: &'static mut Self::Held) -> Self;
}

macro_rules! integers {
    ($($kind:ty)*) => {$(
        impl Argument for $kind {
            type Held = $kind;
            fn hold(from: &Value) -> Result<$kind, Unable> {
                match from {
                    Value::Int(digits) => digits.parse().or_else(|_| from.misfit(stringify!($kind))),
                    _ => from.misfit(stringify!($kind)),
                }
            }
            fn lend(held: &'static mut $kind) -> $kind {
                *held
            }
        }
    )*};
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

#[cfg(bigint)]
mod big {
    use super::{Argument, Unable, Value};
    use num_bigint::{BigInt, BigUint};

    macro_rules! big_integers {
        ($($kind:ty)*) => {$(
            impl Argument for $kind {
                type Held = $kind;
                fn hold(from: &Value) -> Result<$kind, Unable> {
                    match from {
                        Value::Int(digits) => digits.parse().or_else(|_| from.misfit(stringify!($kind))),
                        _ => from.misfit(stringify!($kind)),
                    }
                }
                fn lend(held: &'static mut $kind) -> $kind {
                    std::mem::take(held)
                }
            }
        )*};
    }
    big_integers!(BigInt BigUint);
}

impl Argument for f64 {
    type Held = f64;
    fn hold(from: &Value) -> Result<f64, Unable> {
        const EXACT: i64 = 1 << 53;
        match from {
            Value::Float(number) => Ok(*number),
            Value::Int(digits) => match digits.parse::<i64>() {
                Ok(number) if (-EXACT..=EXACT).contains(&number) => Ok(number as f64),
                _ => from.misfit("f64"),
            },
            _ => from.misfit("f64"),
        }
    }
    fn lend(held: &'static mut f64) -> f64 {
        *held
    }
}

impl Argument for f32 {
    type Held = f32;
    fn hold(from: &Value) -> Result<f32, Unable> {
        let wide = f64::hold(from)?;
        let number = wide as f32;
        if number.is_infinite() && wide.is_finite() {
            return from.misfit("f32");
        }
        Ok(number)
    }
    fn lend(held: &'static mut f32) -> f32 {
        *held
    }
}

impl Argument for bool {
    type Held = bool;
    fn hold(from: &Value) -> Result<bool, Unable> {
        match from {
            Value::Bool(truth) => Ok(*truth),
            _ => from.misfit("bool"),
        }
    }
    fn lend(held: &'static mut bool) -> bool {
        *held
    }
}

impl Argument for char {
    type Held = char;
    fn hold(from: &Value) -> Result<char, Unable> {
        let mut letters = match from {
            Value::Text(text) => text.chars(),
            _ => return from.misfit("char"),
        };
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Ok(letter),
            _ => from.misfit("char"),
        }
    }
    fn lend(held: &'static mut char) -> char {
        *held
    }
}

impl Argument for () {
    type Held = ();
    fn hold(from: &Value) -> Result<(), Unable> {
        match from {
            Value::Null => Ok(()),
            _ => from.misfit("()"),
        }
    }
    fn lend(_: &'static mut ()) {}
}

impl Argument for String {
    type Held = String;
    fn hold(from: &Value) -> Result<String, Unable> {
        match from {
            Value::Text(text) => Ok(text.clone()),
            _ => from.misfit("a string type"),
        }
    }
    fn lend(held: &'static mut String) -> String {
        std::mem::take(held)
    }
}

/// Types made of another one, which is held in their place.
macro_rules! from_held {
    ($([$($generic:tt)*] $kind:ty, $held:ty, $make:expr;)*) => {$(
        impl<$($generic)*> Argument for $kind {
            type Held = <$held as Argument>::Held;
            fn hold(from: &Value) -> Result<Self::Held, Unable> {
                <$held>::hold(from)
            }
            fn lend(held: &'static mut Self::Held) -> Self {
                ($make)(held)
            }
        }
    )*};
}
from_held! {
    [] &'static str, String, |held: &'static mut String| -> &'static str { held };
    [] Box<str>, String, |held| String::lend(held).into_boxed_str();
    [] Rc<str>, String, |held| Rc::from(String::lend(held));
    [] Arc<str>, String, |held| Arc::from(String::lend(held));
    [] Cow<'static, str>, String, |held| Cow::Owned(String::lend(held));
    [T: Argument] Box<T>, T, |held| Box::new(T::lend(held));
    [T: Argument] Rc<T>, T, |held| Rc::new(T::lend(held));
    [T: Argument] Arc<T>, T, |held| Arc::new(T::lend(held));
    [T: Argument] Box<[T]>, Vec<T>, |held| <Vec<T>>::lend(held).into_boxed_slice();
    [T: Argument] Rc<[T]>, Vec<T>, |held| Rc::from(<Vec<T>>::lend(held));
    [T: Argument] VecDeque<T>, Vec<T>, |held| VecDeque::from(<Vec<T>>::lend(held));
    [T: Argument] LinkedList<T>, Vec<T>, |held| LinkedList::from_iter(<Vec<T>>::lend(held));
    [T: Argument + Ord] BinaryHeap<T>, Vec<T>, |held| BinaryHeap::from(<Vec<T>>::lend(held));
    [T: Argument + Ord] BTreeSet<T>, Vec<T>, |held| BTreeSet::from_iter(<Vec<T>>::lend(held));
    [T: Argument + Eq + Hash, S: BuildHasher + Default] HashSet<T, S>, Vec<T>, |held| HashSet::from_iter(<Vec<T>>::lend(held));
}

impl<T: Argument> Argument for Vec<T> {
    type Held = Vec<T::Held>;
    fn hold(from: &Value) -> Result<Self::Held, Unable> {
        from.items("a list type")?.iter().map(T::hold).collect()
    }
    fn lend(held: &'static mut Self::Held) -> Vec<T> {
        held.iter_mut().map(T::lend).collect()
    }
}

impl<T: Argument> Argument for Option<T> {
    type Held = Option<T::Held>;
    fn hold(from: &Value) -> Result<Self::Held, Unable> {
        match from {
            Value::Null => Ok(None),
            some => T::hold(some).map(Some),
        }
    }
    fn lend(held: &'static mut Self::Held) -> Option<T> {
        held.as_mut().map(T::lend)
    }
}

impl<T: Argument, const COUNT: usize> Argument for [T; COUNT] {
    type Held = Vec<T::Held>;
    fn hold(from: &Value) -> Result<Self::Held, Unable> {
        if from.items("an array")?.len() != COUNT {
            return Err(Unable(format!("an array has {COUNT} items, not {}", from.items("an array")?.len())));
        }
        Vec::<T>::hold(from)
    }
    fn lend(held: &'static mut Self::Held) -> [T; COUNT] {
        let mut items = held.iter_mut().map(T::lend);
        std::array::from_fn(|_| items.next().expect("as many as were held"))
    }
}

type Entries<K, V> = Vec<(<K as Argument>::Held, <V as Argument>::Held)>;

fn hold_entries<K: Argument, V: Argument>(from: &Value) -> Result<Entries<K, V>, Unable> {
    match from {
        Value::Map(entries) => entries.iter().map(|(key, value)| Ok((K::hold(key)?, V::hold(value)?))).collect(),
        _ => from.misfit("a map type"),
    }
}

impl<K: Argument + Eq + Hash, V: Argument, S: BuildHasher + Default + 'static> Argument for HashMap<K, V, S> {
    type Held = Entries<K, V>;
    fn hold(from: &Value) -> Result<Self::Held, Unable> {
        hold_entries::<K, V>(from)
    }
    fn lend(held: &'static mut Self::Held) -> Self {
        held.iter_mut().map(|(key, value)| (K::lend(key), V::lend(value))).collect()
    }
}

impl<K: Argument + Ord, V: Argument> Argument for BTreeMap<K, V> {
    type Held = Entries<K, V>;
    fn hold(from: &Value) -> Result<Self::Held, Unable> {
        hold_entries::<K, V>(from)
    }
    fn lend(held: &'static mut Self::Held) -> Self {
        held.iter_mut().map(|(key, value)| (K::lend(key), V::lend(value))).collect()
    }
}

/// What is lent by reference is made once and kept beside what is held.
macro_rules! references {
    ($([$($generic:tt)*] $kind:ty, $owned:ty, $get:expr;)*) => {$(
        impl<$($generic)*> Argument for $kind {
            type Held = (<$owned as Argument>::Held, Option<$owned>);
            fn hold(from: &Value) -> Result<Self::Held, Unable> {
                Ok((<$owned>::hold(from)?, None))
            }
            fn lend((held, made): &'static mut Self::Held) -> Self {
                ($get)(made.insert(<$owned>::lend(held)))
            }
        }
    )*};
}
references! {
    [T: Argument + 'static] &'static T, T, |made: &'static mut T| -> &'static T { made };
    [T: Argument + 'static] &'static mut T, T, |made: &'static mut T| -> &'static mut T { made };
    [T: Argument + 'static] &'static [T], Vec<T>, |made: &'static mut Vec<T>| -> &'static [T] { made };
    [T: Argument + 'static] &'static mut [T], Vec<T>, |made: &'static mut Vec<T>| -> &'static mut [T] { made };
    [] &'static mut str, String, |made: &'static mut String| -> &'static mut str { made };
}

macro_rules! tuples {
    ($($count:literal: $($name:ident)+;)*) => {$(
        #[allow(non_snake_case)]
        impl<$($name: Argument),+> Argument for ($($name,)+) {
            type Held = ($($name::Held,)+);
            fn hold(from: &Value) -> Result<Self::Held, Unable> {
                match from.items("a tuple")? {
                    [$($name),+] => Ok(($($name::hold($name)?,)+)),
                    other => Err(Unable(format!("a tuple has {} items, not {}", $count, other.len()))),
                }
            }
            fn lend(($($name,)+): &'static mut Self::Held) -> Self {
                ($($name::lend($name),)+)
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
