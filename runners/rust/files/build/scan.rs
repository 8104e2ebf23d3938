//! Reads as much of Rust as it takes to find what a text declares: comments,
//! literals and braces, not more.

pub struct Text {
    name: &'static str,
    pub text: String,
    /// The same bytes, with blanks for what is in comments and literals.
    pub code: Vec<u8>,
    appended: String,
}

/// A function and what it stands in.
pub struct Function {
    pub name: String,
    /// Where `fn` begins.
    pub at: usize,
    /// What is between `<` and `>` behind the name.
    pub generics: String,
    pub parameters: Vec<String>,
    /// Headers of the blocks around it, the outermost first: `impl Solution`, `mod inner`.
    pub within: Vec<String>,
}

impl Text {
    pub fn read(name: &'static str) -> Text {
        let text = std::fs::read_to_string(name).unwrap_or_default();
        let code = blanked(text.as_bytes());
        Text { name, text, code, appended: String::new() }
    }

    pub fn append(&mut self, more: &str) {
        self.appended.push_str(more);
    }

    pub fn write(&self) {
        if let Err(problem) = std::fs::write(self.name, format!("{}\n{}", self.text, self.appended)) {
            crate::fail(&problem.to_string());
        }
    }

    /// Puts something else in place of a part; the code is not looked at any more there.
    pub fn replace(&mut self, from: usize, to: usize, with: &str) {
        self.text.replace_range(from..to, with);
        self.code.splice(from..to, with.bytes());
    }

    /// A main of the solution's own is never run and must not stand in the way of ours.
    pub fn rename_main(&mut self) {
        for function in self.functions() {
            if function.name == "main" && function.within.is_empty() {
                let at = function.at + find(&self.code[function.at..], "main").unwrap_or(0);
                self.replace(at, at + 4, "polyproof_solution_main");
                return;
            }
        }
    }

    pub fn has(&self, words: &str) -> bool {
        self.find_words(words).is_some()
    }

    /// Where words stand one behind the other, whatever blanks are between them.
    pub fn find_words(&self, words: &str) -> Option<usize> {
        let wanted: Vec<&str> = words.split(' ').collect();
        let tokens = self.tokens();
        tokens.windows(wanted.len()).find(|window| window.iter().zip(&wanted).all(|((_, token), word)| token == word)).map(|window| window[0].0)
    }

    /// Words and single signs, with their places.
    pub fn tokens(&self) -> Vec<(usize, &str)> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < self.code.len() {
            let length = self.code[at..].iter().take_while(|byte| is_word(**byte)).count().max(1);
            if !self.code[at].is_ascii_whitespace() {
                tokens.push((at, std::str::from_utf8(&self.code[at..at + length]).unwrap_or("")));
            }
            at += length;
        }
        tokens
    }

    /// Every function that is not inside another one.
    pub fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        let mut within: Vec<String> = Vec::new();
        let mut header = 0;
        let mut brackets = 0;
        for (at, token) in self.tokens() {
            match token {
                "(" | "[" => brackets += 1,
                ")" | "]" => brackets -= 1,
                "{" => {
                    within.push(String::from_utf8_lossy(&self.code[header..at]).trim().to_string());
                    header = at + 1;
                }
                "}" => {
                    within.pop();
                    header = at + 1;
                }
                ";" if brackets == 0 => header = at + 1,
                "fn" if within.iter().all(|header| is_item(header)) => found.extend(self.function(at, &within)),
                _ => {}
            }
        }
        found
    }

    fn function(&self, at: usize, within: &[String]) -> Option<Function> {
        let rest = &self.code[at + 2..];
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let length = rest[start..].iter().take_while(|byte| is_word(**byte)).count();
        if length == 0 {
            return None;
        }
        let mut open = start + length;
        while rest.get(open)?.is_ascii_whitespace() {
            open += 1;
        }
        let mut generics = String::new();
        if rest[open] == b'<' {
            let end = open + closing(&rest[open..])?;
            generics = String::from_utf8_lossy(&rest[open + 1..end]).to_string();
            open = end + rest[end..].iter().position(|byte| *byte == b'(')?;
        }
        let end = open + closing(&rest[open..])?;
        Some(Function {
            name: String::from_utf8_lossy(&rest[start..start + length]).to_string(),
            at,
            generics,
            parameters: split(&String::from_utf8_lossy(&rest[open + 1..end])),
            within: within.iter().map(|header| without_attributes(header)).collect(),
        })
    }
}

fn is_item(header: &str) -> bool {
    header.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| matches!(word, "impl" | "mod"))
        && !header.contains("fn ")
}

/// The last line or so of a header: attributes and what macros left before it are cut.
fn without_attributes(header: &str) -> String {
    header.rsplit(']').next().unwrap_or(header).trim().to_string()
}

pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128
}

/// Parts between the commas that are in no brackets.
pub fn split(list: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut depth, mut before) = (0, ' ');
    for letter in list.chars() {
        match letter {
            '(' | '[' | '{' | '<' => depth += 1,
            '>' if before == '-' => {}
            ')' | ']' | '}' | '>' => depth -= 1,
            _ => {}
        }
        before = letter;
        if letter == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(letter);
        }
    }
    parts.iter().map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

/// Where the bracket that the code begins with is closed.
fn closing(code: &[u8]) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in code.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b'>' if at > 0 && matches!(code[at - 1], b'-' | b'=') => {}
            b')' | b']' | b'}' | b'>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn find(code: &[u8], word: &str) -> Option<usize> {
    code.windows(word.len()).position(|window| window == word.as_bytes())
}

/// The code with blanks in place of comments and of what is in quotes; lines stay lines.
fn blanked(text: &[u8]) -> Vec<u8> {
    let mut code = text.to_vec();
    let mut at = 0;
    while at < text.len() {
        let end = at + literal(&text[at..], at > 0 && is_word(text[at - 1]));
        for byte in &mut code[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    code
}

/// Length of the comment or literal that the text begins with; 0 for anything else.
fn literal(text: &[u8], is_in_word: bool) -> usize {
    let until = |from: usize, end: &[u8]| {
        text[from..].windows(end.len()).position(|window| window == end).map_or(text.len(), |found| from + found + end.len())
    };
    match text {
        [b'/', b'/', ..] => until(0, b"\n"),
        [b'/', b'*', ..] => block_comment(text),
        [b'"', ..] => quoted(text, 1),
        [b'b', b'"', ..] if !is_in_word => quoted(text, 2),
        [b'r', b'"' | b'#', ..] | [b'b', b'r', b'"' | b'#', ..] if !is_in_word => {
            let start = text.iter().position(|byte| *byte == b'r').unwrap_or(0) + 1;
            let hashes = text[start..].iter().take_while(|byte| **byte == b'#').count();
            if text.get(start + hashes) != Some(&b'"') {
                return 0;
            }
            let end: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
            until(start + hashes + 1, &end)
        }
        [b'\'', b'\\', ..] => until(3.min(text.len()), b"'"),
        // A letter in quotes, and not the name of a lifetime.
        [b'\'', ..] => {
            let letter = std::str::from_utf8(&text[1..text.len().min(5)]).or_else(|error| std::str::from_utf8(&text[1..1 + error.valid_up_to()]));
            let width = letter.ok().and_then(|letter| letter.chars().next()).map_or(1, char::len_utf8);
            if text.get(1 + width) == Some(&b'\'') { width + 2 } else { 0 }
        }
        _ => 0,
    }
}

fn quoted(text: &[u8], mut at: usize) -> usize {
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

fn block_comment(text: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at + 1 < text.len() {
        match &text[at..at + 2] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}
