//! Puts the user's tests behind the solution, in a module of their own: what they
//! import or define may stand in the solution too.

use crate::calls::declaration;
use crate::scan::Text;

const HARNESS: &[&str] =
    &["--test", "-Zcrate-attr=feature(custom_test_frameworks)", "-Zcrate-attr=test_runner(polyproof::run_tests)"];

const KNOWN: &[&str] = &[
    "std", "core", "alloc", "crate", "self", "super", "test", "polyproof", "itertools", "lazy_static", "md5", "num",
    "num_bigint", "num_integer", "num_traits", "once_cell", "rand", "regex",
];

/// Adds the tests to the solution; answers the flags that they need.
pub fn prepare(solution: &mut Text, mut tests: Text) -> &'static [&'static str] {
    drop_outer(&mut tests);
    stand_in(&mut tests);
    let is_framework = tests.has("# [ test ]") || tests.has("# [ should_panic");
    let mut run = "pub fn polyproof_run() { ::polyproof::run_main(main) }".to_string();
    let mut is_wrapped = false;
    if is_framework {
        run.clear();
    } else if !tests.has("fn main (") {
        let named: Vec<String> = tests
            .functions()
            .iter()
            .filter(|function| function.within.is_empty() && function.parameters.is_empty() && function.name.starts_with("test"))
            .map(|function| format!("{}();", function.name))
            .collect();
        is_wrapped = named.is_empty();
        if !is_wrapped {
            run = format!("pub fn polyproof_run() {{ ::polyproof::run_main(|| {{ {} }}) }}", named.join(" "));
        }
    }
    if is_wrapped {
        tests.replace(0, 0, "fn main() { ");
        tests.append("}\n");
    }
    tests.write();

    let mut names = foreign(&tests, solution);
    names.push("solution".to_string());
    names.dedup();
    for name in names {
        if !solution.has(&format!("mod {name}")) {
            solution.append(&format!("extern crate self as {name};\n"));
        }
    }
    if solution.has("impl Solution {") {
        let declared = declaration(solution, "Solution");
        solution.append(&declared);
    }
    solution.append(&format!("mod polyproof_tests {{ #[allow(unused_imports)] use super::*; include!(\"tests.rs\"); {run} }}\n"));
    if is_framework {
        return HARNESS;
    }
    solution.append("fn main() { polyproof_tests::polyproof_run() }\n");
    &[]
}

/// What may only stand at the top of a file of its own: `#![…]`, and `mod solution;`.
fn drop_outer(tests: &mut Text) {
    while let Some(at) = tests.find_words("# ! [") {
        let end = tests.code[at..].iter().position(|byte| *byte == b']').map_or(tests.text.len(), |end| at + end + 1);
        let blanks = " ".repeat(end - at);
        tests.replace(at, end, &blanks);
    }
    let modules: Vec<(usize, usize)> = tests
        .tokens()
        .windows(3)
        .filter(|window| window[0].1 == "mod" && window[2].1 == ";")
        .map(|window| (window[0].0, window[2].0 + 1))
        .collect();
    for (from, to) in modules {
        tests.replace(from, to, &" ".repeat(to - from));
    }
}

/// An exit in the tests becomes one that can be told from an end by the solution.
fn stand_in(tests: &mut Text) {
    while let Some(at) = tests.find_words("process : : exit (") {
        let before = tests.text[..at].trim_end();
        let from = if before.ends_with("std::") { before.len() - 5 } else { at };
        let end = at + tests.text[at..].find("exit").unwrap_or(0);
        tests.replace(from, end + 4, "::polyproof::exit");
    }
}

/// Crates that the tests import from and that are not in the image: they mean the solution.
fn foreign(tests: &Text, solution: &Text) -> Vec<String> {
    let tokens = tests.tokens();
    let mut names: Vec<String> = tokens
        .windows(4)
        .filter(|window| window[0].1 == "use" && window[2].1 == ":" && window[3].1 == ":")
        .map(|window| window[1].1.to_string())
        .filter(|name| !KNOWN.contains(&name.as_str()) && name.chars().all(|letter| letter.is_lowercase() || letter == '_' || letter.is_numeric()))
        .filter(|name| !tests.has(&format!("mod {name}")) && !solution.has(&format!("mod {name}")))
        .collect();
    names.sort();
    names
}
