//! Neutral values as they came over the wire.

/// Why a call cannot be made, or its result not be told.
#[derive(Debug)]
pub struct Unable(pub String);

pub enum Value {
    Null,
    Bool(bool),
    /// The digits: an int may be of any size.
    Int(String),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Map(Vec<(Value, Value)>),
}

impl Value {
    pub fn parse(payload: &[u8]) -> Result<Value, Unable> {
        Reader { rest: payload }.value().ok_or_else(|| Unable("the call is not a neutral value".to_string()))
    }

    pub fn misfit<T>(&self, wanted: &str) -> Result<T, Unable> {
        let shown = match self {
            Value::Null => "null".to_string(),
            Value::Bool(_) => "a bool".to_string(),
            Value::Int(digits) if digits.len() <= 40 => format!("an int ({digits})"),
            Value::Int(_) => "an int of this size".to_string(),
            Value::Float(number) => format!("a float ({number})"),
            Value::Text(_) => "a string".to_string(),
            Value::List(_) => "a list".to_string(),
            Value::Tuple(_) => "a tuple".to_string(),
            Value::Map(_) => "a map".to_string(),
        };
        Err(Unable(format!("{shown} does not fit {wanted}")))
    }

    pub fn items(&self, wanted: &str) -> Result<&[Value], Unable> {
        match self {
            Value::List(items) | Value::Tuple(items) => Ok(items),
            other => other.misfit(wanted),
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Option<Value> {
        let (tag, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match tag {
            b'n' => Value::Null,
            b't' | b'f' => Value::Bool(*tag == b't'),
            b'i' => Value::Int(self.until(b';')?.to_string()),
            b'd' => Value::Float(self.until(b';')?.parse().ok()?),
            b's' => {
                let count = self.count()?;
                let (text, rest) = self.rest.split_at_checked(count)?;
                self.rest = rest;
                Value::Text(std::str::from_utf8(text).ok()?.to_string())
            }
            b'l' => Value::List(self.items()?),
            b'u' => Value::Tuple(self.items()?),
            b'm' => {
                let count = self.count()?;
                Value::Map((0..count).map(|_| Some((self.value()?, self.value()?))).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    fn items(&mut self) -> Option<Vec<Value>> {
        let count = self.count()?;
        (0..count).map(|_| self.value()).collect()
    }

    fn count(&mut self) -> Option<usize> {
        self.until(b':')?.parse().ok()
    }

    fn until(&mut self, end: u8) -> Option<&'a str> {
        let length = self.rest.iter().position(|byte| *byte == end)?;
        let text = std::str::from_utf8(&self.rest[..length]).ok()?;
        self.rest = &self.rest[length + 1..];
        Some(text)
    }
}
