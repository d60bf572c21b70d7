//! The language of filters: `fee > 100 and status = 'open' and closed is null`.

use super::literal;
use crate::engine::lake::schema::{Schema, Type};
use crate::engine::lake::table::{Condition, Relation, Test, column_named};

/// What is wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    /// What should have stood there.
    pub wanted: Wanted,
    /// What does; empty at the end.
    pub found: String,
    /// At which character, from 1.
    pub at: u64,
}

/// What a filter should have had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The name of a column that holds no fields or elements.
    Column,
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`, `is`.
    Operator,
    /// A value of this type.
    Value(Type),
    /// `null`, or `not null`.
    Null,
    /// `and`, or the end.
    And,
}

/// A word of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    kind: Kind,
    text: String,
    at: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name, a number, a date: what stands between blanks and operators.
    Bare,
    /// A name in double quotes.
    Name,
    /// Text in single quotes.
    Text,
    /// An operator.
    Operator,
    /// What cannot stand in a filter: a quotation mark that is never closed.
    Open,
    /// Nothing more.
    End,
}

/// The conditions of a filter; none of an empty one.
///
/// # Errors
/// What was expected, what was found, and where.
pub fn parse(filter: &str, schema: &Schema) -> Result<Vec<Condition>, FilterError> {
    let mut words = words(filter).into_iter().peekable();
    let mut next = || words.next().unwrap_or(Word { kind: Kind::End, text: String::new(), at: 0 });
    let mut conditions = Vec::new();
    let mut word = next();
    if word.kind == Kind::End {
        return Ok(conditions);
    }
    loop {
        let field = match word.kind {
            Kind::Bare | Kind::Name => column_named(&schema.fields, &word.text),
            _ => None,
        };
        let field = field.filter(|field| !matches!(field.kind, Type::Struct(_) | Type::List(_)));
        let field = field.ok_or_else(|| wrong(Wanted::Column, word))?;
        let operator = next();
        let relation = match (operator.kind, operator.text.as_str()) {
            (Kind::Operator, "=" | "==") => Some(Relation::Equal),
            (Kind::Operator, "!=" | "<>") => Some(Relation::NotEqual),
            (Kind::Operator, "<") => Some(Relation::Less),
            (Kind::Operator, "<=") => Some(Relation::LessOrEqual),
            (Kind::Operator, ">") => Some(Relation::Greater),
            (Kind::Operator, ">=") => Some(Relation::GreaterOrEqual),
            (Kind::Bare, text) if text.eq_ignore_ascii_case("is") => None,
            _ => return Err(wrong(Wanted::Operator, operator)),
        };
        let value = next();
        let test = match relation {
            Some(relation) => {
                let is_text = matches!(field.kind, Type::String | Type::Binary);
                let fits =
                    if is_text { value.kind == Kind::Text } else { [Kind::Bare, Kind::Text].contains(&value.kind) };
                let found = Some(&value.text).filter(|_| fits).and_then(|text| literal(text, &field.kind));
                Test::Compare(relation, found.ok_or_else(|| wrong(Wanted::Value(field.kind.clone()), value))?)
            }
            None if is_word(&value, "null") => Test::IsNull,
            None if is_word(&value, "not") => {
                let null = next();
                if !is_word(&null, "null") {
                    return Err(wrong(Wanted::Null, null));
                }
                Test::NotNull
            }
            None => return Err(wrong(Wanted::Null, value)),
        };
        conditions.push(Condition { field_id: field.id, test });
        let and = next();
        match and.kind {
            Kind::End => return Ok(conditions),
            _ if is_word(&and, "and") => word = next(),
            _ => return Err(wrong(Wanted::And, and)),
        }
    }
}

fn wrong(wanted: Wanted, word: Word) -> FilterError {
    FilterError { wanted, found: word.text, at: word.at }
}

fn is_word(word: &Word, text: &str) -> bool {
    word.kind == Kind::Bare && word.text.eq_ignore_ascii_case(text)
}

/// A filter's words, and its end.
fn words(filter: &str) -> Vec<Word> {
    let letters: Vec<char> = filter.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let start = at;
        let place = start as u64 + 1;
        match letter {
            letter if letter.is_whitespace() => at += 1,
            '\'' | '"' => {
                let kind = if letter == '\'' { Kind::Text } else { Kind::Name };
                let mut text = String::new();
                at += 1;
                let is_closed = loop {
                    match (letters.get(at), letters.get(at + 1)) {
                        // Doubled, it stands for itself.
                        (Some(one), Some(two)) if *one == letter && *two == letter => {
                            text.push(letter);
                            at += 2;
                        }
                        (Some(one), _) if *one == letter => break true,
                        (Some(one), _) => {
                            text.push(*one);
                            at += 1;
                        }
                        (None, _) => break false,
                    }
                };
                at += 1;
                match is_closed {
                    true => words.push(Word { kind, text, at: place }),
                    false => words.push(Word { kind: Kind::Open, text: format!("{letter}{text}"), at: place }),
                }
            }
            '=' | '!' | '<' | '>' => {
                at += 1;
                while at - start < 2 && letters.get(at).is_some_and(|next| "=>".contains(*next)) {
                    at += 1;
                }
                words.push(Word { kind: Kind::Operator, text: letters[start..at].iter().collect(), at: place });
            }
            _ => {
                let is_part = |letter: &char| !letter.is_whitespace() && !"'\"=!<>".contains(*letter);
                while letters.get(at).is_some_and(is_part) {
                    at += 1;
                }
                words.push(Word { kind: Kind::Bare, text: letters[start..at].iter().collect(), at: place });
            }
        }
    }
    words.push(Word { kind: Kind::End, text: String::new(), at: letters.len() as u64 + 1 });
    words
}
