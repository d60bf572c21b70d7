//! What holds of any bytes.

use midnight_pearl::engine::trace::import::import;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::sound::check_sound;
use super::{FILES, fixture};

/// One way in which a file goes wrong.
#[derive(Debug, Clone)]
enum Damage {
    Byte(Index, u8),
    CutOff(Index),
    Without(Index, Index),
    Twice(Index, Index),
    Word(Index, &'static str),
}

/// What stands where something else was expected.
const WORDS: [&str; 12] =
    ["null", "[]", "{}", "\"\"", "-1", "1e999", "18446744073709551616", "[[[[", "true", "\"\\ud800\"", "0.5", ","];

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        any::<Index>().prop_map(Damage::CutOff),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Without(from, to)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Twice(from, to)),
        (any::<Index>(), select(&WORDS)).prop_map(|(at, word)| Damage::Word(at, word)),
    ]
}

fn apply(damage: &Damage, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let range = |from: &Index, to: &Index| {
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        from.min(to)..from.max(to)
    };
    match damage {
        Damage::Byte(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Damage::CutOff(at) => bytes.truncate(at.index(bytes.len())),
        Damage::Without(from, to) => drop(bytes.drain(range(from, to))),
        Damage::Twice(from, to) => {
            let range = range(from, to);
            bytes.extend_from_within(range);
        }
        Damage::Word(at, word) => {
            let at = at.index(bytes.len());
            bytes.splice(at..=at, word.bytes());
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = import(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        let _ = import(text.as_bytes());
    }

    #[test]
    fn no_damaged_file_makes_it_panic_and_what_is_read_of_it_is_sound(
        file in select(&FILES), damages in prop::collection::vec(damage(), 1..4)
    ) {
        let mut bytes = fixture(file);
        damages.iter().for_each(|damage| apply(damage, &mut bytes));
        if let Ok(imported) = import(&bytes) {
            check_sound(&imported);
        }
    }
}

#[test]
fn every_file_is_read_soundly() {
    for file in FILES {
        if let Ok(imported) = import(&fixture(file)) {
            check_sound(&imported);
        }
    }
}
