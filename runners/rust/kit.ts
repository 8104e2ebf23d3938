/** Programs that prove the Rust image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const five = [1, 2, 3, 4, 5];
const solution = (body: string) => `pub fn twice(x: i64) -> i64 {\n    ${body}\n}\n`;

export const kit: Kit = {
  echo: 'use std::collections::{BTreeMap, HashMap};\n\nfn echo(x: {{type}}) -> {{type}} {\n    x\n}\n',
  types: {
    bool: 'bool',
    int: 'i64',
    'big int': 'num_bigint::BigInt',
    float: 'f64',
    string: '&str',
    'optional<int>': 'Option<i64>',
    'list<int>': '&[i64]',
    'list<float>': 'Vec<f64>',
    'list<string>': 'Vec<String>',
    'list<list<int>>': 'Vec<Vec<i64>>',
    'map<string, int>': 'HashMap<String, i64>',
    'map<int, string>': '&BTreeMap<i64, String>',
    'tuple<int, string>': '(i64, &str)',
    'list<map<string, optional<float>>>': 'Vec<HashMap<String, Option<f64>>>',
    'map<string, list<tuple<bool, string>>>': 'BTreeMap<String, Vec<(bool, String)>>',
  },
  compiles: true,
  tests: ['fn main() {', ...five.map((x) => `    assert_eq!(twice(${x}), ${2 * x});`), '}', ''].join('\n'),
  noTests: 'fn main() {\n    twice(1);\n}\n',
  frameworks: {
    '#[test] in a module': {
      tests: `#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles() {
${five.map((x) => `        assert_eq!(twice(${x}), ${2 * x}, "twice({})", ${x});`).join('\n')}
    }

    #[test]
    #[should_panic(expected = "attempt to")]
    fn overflows() {
        let most = std::hint::black_box(i32::MAX);
        println!("{}", most + 1);
    }

    #[test]
    fn answers() -> Result<(), String> {
        if twice(3) == 6 { Ok(()) } else { Err("twice(3)".to_string()) }
    }
}
`,
      reports: true,
    },
    '#[test] without a module, importing a crate': {
      tests: `use my_solution::twice;\nuse std::collections::HashMap;\n\n${five.map((x) => `#[test]\nfn doubles_${x}() {\n    let known: HashMap<i64, i64> = [(${x}, ${2 * x})].into();\n    assert_eq!(known[&${x}], twice(${x}));\n}\n`).join('\n')}`,
      reports: true,
    },
    'bare assertions': { tests: five.map((x) => `assert!(twice(${x}) == ${2 * x});\n`).join(''), reports: false },
    'a main that fails': {
      tests: `mod solution;
use solution::*;
use std::process;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for x in 1..=5 {
        if twice(x) != 2 * x {
            eprintln!("twice({x})");
            process::exit(1);
        }
    }
    Err("no").or_else(|_: &str| if twice(5) == 10 { Ok(()) } else { Err("twice(5)".into()) })
}
`,
      reports: false,
    },
  },
  styles: {
    'a method of Solution that others declare':
      'impl Solution {\n    pub fn twice(x: i32) -> i32 {\n        2 * x\n    }\n}\n',
    'a method of an object':
      '#[derive(Debug, Clone)]\nstruct Solution {\n    factor: i64,\n}\n\nimpl Solution {\n    pub fn new() -> Self {\n        Solution { factor: 2 }\n    }\n\n    pub fn twice(&self, x: i64) -> i64 {\n        self.factor * x\n    }\n}\n',
    'a main, tests and inner attributes': `//! Doubles.
#![allow(dead_code, unused_imports)]
use std::{cmp::{max, self}, collections::{HashMap, HashSet}};

fn main() {
    println!("{}", twice(21)); // fn main() { "{"
    std::process::exit(3);
}

fn twice(x: u8) -> u32 {
    let _quote = '"';
    u32::from(x) * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles() {
        assert_eq!(twice(1), 2);
    }
}
`,
    'type parameters': 'use std::ops::Add;\n\npub fn twice<T: Add<Output = T> + Copy>(x: T) -> T {\n    x + x\n}\n',
    'a Result':
      'pub fn twice(x: i64) -> Result<i64, String> {\n    x.checked_mul(2).ok_or_else(|| "too big".to_string())\n}\n',
    'a borrowed parameter and a lifetime': "fn twice<'a>(x: &'a i64) -> i64 {\n    x * 2\n}\n",
    'crates and macros':
      'use itertools::Itertools;\nuse lazy_static::lazy_static;\nuse rand::Rng;\n\nlazy_static! {\n    static ref FACTOR: i64 = 2;\n}\n\nmacro_rules! double {\n    ($x:expr) => { $x * *FACTOR };\n}\n\nfn twice(x: i64) -> i64 {\n    let _ = rand::thread_rng().gen_range(0..10);\n    let _ = [1, 2].iter().join(",");\n    double!(x)\n}\n',
    'camel case': '#[allow(non_snake_case)]\nfn Twice(x: usize) -> usize {\n    x << 1\n}\n',
  },
  behaviours: {
    right: solution('2 * x'),
    wrong: solution('2 * x + 1'),
    prefix: solution('if x < 3 { 2 * x } else { 0 }'),
    raises: solution('panic!("no: {}", x)'),
    exits: solution('std::process::exit(0)'),
    'exits-at-load': `${solution('2 * x')}
extern "C" fn early() {
    std::process::exit(0);
}

#[used]
#[link_section = ".init_array"]
static EARLY: extern "C" fn() = early;
`,
    'exits-in-hook': `extern "C" {
    fn atexit(run: extern "C" fn()) -> i32;
    fn _exit(code: i32) -> !;
}

extern "C" fn hook() {
    unsafe { _exit(0) }
}

${solution('unsafe { atexit(hook) };\n    2 * x + 1')}`,
    loops: solution('let mut y = x;\n    while std::hint::black_box(true) {\n        y += 0;\n    }\n    y'),
    memory: solution('let mut kept = Vec::new();\n    loop {\n        kept.push(vec![x as u8; 10_000_000]);\n    }'),
    forks: `extern "C" {\n    fn fork() -> i32;\n}\n\n${solution('loop {\n        unsafe { fork() };\n    }')}`,
    output: solution('loop {\n        println!("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");\n    }'),
    forges: `use std::io::Write;
use std::os::fd::FromRawFd;

${solution(`println!("test result: ok\\naccepted\\ni{};", 2 * x);
    for descriptor in 1..5 {
        let mut file = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(descriptor) });
        let _ = file.write_all(b"4\\nvi2;");
    }
    2 * x + 1`)}`,
    warns: solution('let unused = 1;\n    eprintln!("warning: Error-prone");\n    2 * x'),
    child: solution('std::process::Command::new("sleep").arg("300").spawn().expect("no sleep");\n    2 * x'),
    broken: 'pub fn twice(x: i64 -> i64 {\n    2 * x\n}\n',
  },
};
