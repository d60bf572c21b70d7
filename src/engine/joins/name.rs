//! Names of several parts, as `sales.orders`.

/// The parts of a name. What stands in double quotes is one part, dots and all: `sales."order.lines"`. A dot with nothing
/// before or after it parts nothing, and neither does a quote that does not open or close a part.
pub fn parts(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = name;
    loop {
        let (part, after) = match quoted(rest) {
            Some(found) => found,
            None => match rest.split_once('.') {
                Some((part, after)) => (part.to_owned(), Some(after)),
                None => (rest.to_owned(), None),
            },
        };
        parts.push(part);
        match after {
            Some(after) => rest = after,
            None => break,
        }
    }
    if parts.iter().any(String::is_empty) { vec![name.to_owned()] } else { parts }
}

/// The name of these parts, from which [`parts`] has them again.
pub fn joined(parts: &[String]) -> String {
    let written = |part: &String| match part.contains('.') || part.starts_with('"') {
        true => format!("\"{}\"", part.replace('"', "\"\"")),
        false => part.clone(),
    };
    parts.iter().map(written).collect::<Vec<_>>().join(".")
}

/// The part in quotes that a name begins with, and what follows the dot after it.
fn quoted(name: &str) -> Option<(String, Option<&str>)> {
    let inner = name.strip_prefix('"')?;
    let mut end = 0;
    loop {
        end += inner[end..].find('"')?;
        match inner[end + 1..].strip_prefix('"') {
            Some(_) => end += 2,
            None => break,
        }
    }
    let part = inner[..end].replace("\"\"", "\"");
    match &inner[end + 1..] {
        "" => Some((part, None)),
        after => Some((part, Some(after.strip_prefix('.')?))),
    }
}
