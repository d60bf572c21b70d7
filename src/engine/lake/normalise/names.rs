//! Names of tables and columns.

use std::collections::HashSet;

/// The longest name in characters; a longer one is cut.
const LONGEST: usize = 120;

/// A name in small letters with `_` between its words: `caseID` becomes `case_id`, `Größe (cm)` `grosse_cm`. Letters of
/// other scripts stay as they are. Marks at its ends fall away, and with them the underscores of the names that Iceberg
/// keeps for itself (`_file`, `_pos`; specification, "Reserved Field IDs"). A name that begins with a digit gets `c_`
/// before it; one with nothing left is empty.
pub fn tidy(name: &str) -> String {
    let mut tidy = String::with_capacity(name.len());
    let mut before: Option<char> = None;
    let mut rest = name.chars().peekable();
    while let Some(character) = rest.next() {
        let is_word = character.is_alphanumeric();
        let begins_word = character.is_ascii_uppercase()
            && before.is_some_and(|before| {
                let next_is_small = rest.peek().is_some_and(char::is_ascii_lowercase);
                before.is_ascii_lowercase() || before.is_ascii_digit() || before.is_ascii_uppercase() && next_is_small
            });
        if (!is_word || begins_word) && !tidy.is_empty() && !tidy.ends_with('_') {
            tidy.push('_');
        }
        if is_word {
            match plain(character) {
                Some(plain) => tidy.push_str(plain),
                None => tidy.extend(character.to_lowercase()),
            }
        }
        before = Some(character);
    }
    if tidy.starts_with(|first: char| first.is_ascii_digit()) {
        tidy.insert_str(0, "c_");
    }
    if let Some((end, _)) = tidy.char_indices().nth(LONGEST) {
        tidy.truncate(end);
    }
    tidy.truncate(tidy.trim_end_matches('_').len());
    tidy
}

/// Latin letters with marks, as ASCII.
fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'ą' | 'Ą' | 'ă' | 'Ă' => {
            "a"
        }
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ę' | 'Ę' | 'ě' | 'Ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => "i",
        'ł' | 'Ł' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'ő' | 'Ő' => "o",
        'ř' | 'Ř' => "r",
        'š' | 'Š' | 'ś' | 'Ś' | 'ş' | 'Ş' => "s",
        'ť' | 'Ť' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'ů' | 'Ů' | 'ű' | 'Ű' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ž' | 'Ž' | 'ź' | 'Ź' | 'ż' | 'Ż' => "z",
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        _ => return None,
    })
}

/// Names for columns (or tables) in their order, tidied, none of them twice (not even in other letters' case); one
/// without letters or digits is called after its place, `column_3`.
pub fn unique<'n>(names: impl IntoIterator<Item = &'n str>, what: &str) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut counts = std::collections::HashMap::<String, usize>::new();
    let unique = |(place, name): (usize, &str)| {
        let tidy = Some(tidy(name)).filter(|name| !name.is_empty()).unwrap_or_else(|| format!("{what}_{}", place + 1));
        let mut candidate = tidy.clone();
        while !taken.insert(candidate.clone()) {
            let count = counts.entry(tidy.clone()).or_insert(1);
            *count += 1;
            candidate = format!("{tidy}_{count}");
        }
        candidate
    };
    names.into_iter().enumerate().map(unique).collect()
}
