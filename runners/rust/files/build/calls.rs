//! The main of a calls harness: hands the entry point to it, by a path and nothing more.

use crate::fail;
use crate::scan::{is_word, split, Function, Text};

/// What is put behind the solution: its main.
pub fn call_of(solution: &Text, entry: &str, signature: &str) -> String {
    let functions = solution.functions();
    let candidates: Vec<&Function> = functions.iter().filter(|function| function.name == entry).collect();
    let Some(function) = candidates.iter().min_by_key(|function| rank(function)) else {
        return match solution.has(&format!("static {entry}")) || solution.has(&format!("const {entry}")) || solution.has(&format!("use {entry}")) {
            true => format!("fn main() {{ ::polyproof::serve({entry}) }}\n"),
            false => fail(&format!("solution.rs: error: there is no function '{entry}'")),
        };
    };
    let types = type_arguments(function, signature);
    let Some(owner) = function.within.last().and_then(|header| owner_of(header)) else {
        let modules: String = function.within.iter().map(|header| format!("{}::", header.rsplit(' ').next().unwrap_or(""))).collect();
        return format!("fn main() {{ ::polyproof::serve({modules}{entry}{types}) }}\n");
    };
    let declared = declaration(solution, &owner);
    let path = format!("{owner}::{entry}{types}");
    if !function.parameters.first().is_some_and(|parameter| is_receiver(parameter)) {
        return format!("{declared}fn main() {{ ::polyproof::serve({path}) }}\n");
    }
    let make = construction(solution, &owner);
    format!(
        "{declared}impl ::polyproof::Argument for {owner} {{ type Held = ();\n\
         fn hold(_: &::polyproof::Value) -> ::core::result::Result<(), ::polyproof::Unable> {{ ::core::result::Result::Ok(()) }}\n\
         fn lend(_: &'static mut ()) -> Self {{ {make} }} }}\n\
         fn main() {{ ::polyproof::serve_method({path}) }}\n"
    )
}

/// A function at the top before a method of Solution, and that before all others.
fn rank(function: &Function) -> usize {
    match function.within.last() {
        None => 0,
        Some(header) if owner_of(header).as_deref() == Some("Solution") => 1,
        Some(_) => 2,
    }
}

/// `impl<T> Trait for Owner<T>` is of Owner.
fn owner_of(header: &str) -> Option<String> {
    let start = header.find("impl")?;
    let rest = header[start + 4..].trim_start();
    let rest = match rest.strip_prefix('<') {
        Some(generics) => generics.split_once('>')?.1,
        None => rest,
    };
    let owner = rest.rsplit(" for ").next()?.trim();
    let name: String = owner.bytes().take_while(|byte| is_word(*byte)).map(char::from).collect();
    (!name.is_empty()).then_some(name)
}

fn is_receiver(parameter: &str) -> bool {
    let name = parameter.split(':').next().unwrap_or("").trim();
    name.ends_with("self") && name.bytes().rev().nth(4).is_none_or(|byte| !is_word(byte))
}

/// Some judges declare the struct themselves, so that a solution has only its methods.
pub fn declaration(solution: &Text, owner: &str) -> String {
    let is_declared = ["struct", "enum", "union", "type", "trait"].iter().any(|word| solution.has(&format!("{word} {owner}")));
    if is_declared { String::new() } else { format!("#[derive(Default)] pub struct {owner};\n") }
}

fn construction(solution: &Text, owner: &str) -> String {
    let has_new = solution.functions().iter().any(|function| {
        function.name == "new" && function.parameters.is_empty() && function.within.last().and_then(|header| owner_of(header)).as_deref() == Some(owner)
    });
    if has_new {
        return format!("{owner}::new()");
    }
    if solution.has(&format!("struct {owner} ;")) || !solution.has(&format!("struct {owner}")) {
        return owner.to_string();
    }
    if solution.has(&format!("struct {owner} {{ }}")) {
        return format!("{owner} {{}}");
    }
    "::core::default::Default::default()".to_string()
}

/// Chooses the type arguments of a generic function by the signature of the task: `::<i64>`.
fn type_arguments(function: &Function, signature: &str) -> String {
    let names: Vec<String> = split(&function.generics)
        .iter()
        .filter(|generic| !generic.starts_with('\'') && !generic.starts_with("const "))
        .map(|generic| generic.split([':', '=', ' ']).next().unwrap_or("").to_string())
        .collect();
    if names.is_empty() {
        return String::new();
    }
    let mut chosen: Vec<String> = names.iter().map(|_| "_".to_string()).collect();
    let mut rest = signature.split_once(':').map_or("", |(_, types)| types);
    for parameter in function.parameters.iter().filter(|parameter| !is_receiver(parameter)) {
        let (kind, after) = Kind::read(rest);
        rest = after;
        let wanted = parameter.split_once(':').map_or("", |(_, wanted)| wanted);
        kind.choose(wanted.trim(), &names, &mut chosen);
    }
    format!("::<{}>", chosen.join(", "))
}

/// A neutral type of the signature: see signatureText in verification/types.ts.
struct Kind {
    letter: char,
    of: Vec<Kind>,
}

impl Kind {
    fn read(letters: &str) -> (Kind, &str) {
        let letter = letters.chars().next().unwrap_or('a');
        let mut rest = letters.get(1..).unwrap_or("");
        let mut count = match letter {
            'o' | 'l' => 1,
            'm' => 2,
            _ => 0,
        };
        if let ('u', Some((digits, after))) = (letter, rest.split_once(':')) {
            count = digits.parse().unwrap_or(0);
            rest = after;
        }
        let mut of = Vec::new();
        for _ in 0..count {
            let (kind, after) = Kind::read(rest);
            of.push(kind);
            rest = after;
        }
        (Kind { letter, of }, rest)
    }

    fn text(&self) -> String {
        let of: Vec<String> = self.of.iter().map(Kind::text).collect();
        match self.letter {
            't' => "bool".to_string(),
            'i' => "i64".to_string(),
            'd' => "f64".to_string(),
            's' => "String".to_string(),
            'l' => format!("Vec<{}>", of[0]),
            'o' => format!("Option<{}>", of[0]),
            'm' => format!("std::collections::HashMap<{}>", of.join(", ")),
            'u' => format!("({},)", of.join(", ")),
            _ => "_".to_string(),
        }
    }

    /// In `&[T]` for a list of ints T is i64.
    fn choose(&self, wanted: &str, names: &[String], chosen: &mut [String]) {
        let wanted = wanted.trim_start_matches(['&', ' ']).trim_start_matches("mut ").trim();
        if let Some(at) = names.iter().position(|name| name == wanted) {
            chosen[at] = self.text();
            return;
        }
        let inner = match wanted.find(['<', '[', '(']) {
            Some(open) => wanted[open + 1..].trim_end_matches(['>', ']', ')']).split(';').next().unwrap_or(""),
            None => return,
        };
        for (kind, part) in self.of.iter().zip(split(inner)) {
            kind.choose(&part, names, chosen);
        }
    }
}
