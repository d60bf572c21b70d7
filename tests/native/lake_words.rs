//! What the lake says, in the words of both editions.

use midnight_pearl::content::Language;
use midnight_pearl::engine::lake::extract::{Binary, Evidence, GzipDamage, Magic, Reason, Refused, Rejected, Warning};
use midnight_pearl::engine::lake::normalise::class::{Class, Token};
use midnight_pearl::engine::lake::normalise::decide::Basis;
use midnight_pearl::engine::lake::parquet::{Feature, Foreign};
use midnight_pearl::engine::lake::picture::{ColumnDifference, ReadAs, RejectReason, RejectedRow};
use midnight_pearl::protocol::lake::{Expected, Refusal, TableRefusal, UnreadParquet, UnwrittenRows};
use midnight_pearl::ui::lake::home::absolute;
use midnight_pearl::ui::lake::sentence::share;
use midnight_pearl::ui::lake::{found, trouble};
use serde::de::DeserializeOwned;

/// One value of each kind of a type, with ones for numbers and `a` for text: postcard writes the kind first.
fn each<T: DeserializeOwned>() -> Vec<T> {
    let filling: [&[u8]; 4] = [&[1; 32], &[1, 97, 1, 97, 1, 97, 1, 97], &[1, 1, 97, 1, 97], &[1, 1, 1, 97, 1, 97]];
    let value = |kind: u8| {
        let mut read = filling.iter().filter_map(|rest| postcard::from_bytes(&[&[kind][..], rest].concat()).ok());
        read.next()
    };
    (0..=u8::MAX).map_while(value).collect()
}

/// Every sentence is there in both languages, and nothing in it is left to be filled in.
fn check<T>(values: &[T], least: usize, say: impl Fn(Language, &T) -> String) {
    assert!(values.len() >= least, "{} of {least}", values.len());
    for value in values {
        let [english, chinese] = Language::ALL.map(|language| say(language, value));
        for said in [&english, &chinese] {
            let has_gap = said.split('{').skip(1).any(|rest| {
                let name = rest.split('}').next().unwrap_or_default();
                rest.contains('}') && !name.is_empty() && name.bytes().all(|of| of.is_ascii_lowercase() || of == b'_')
            });
            assert!(!said.is_empty() && !has_gap, "{said}");
        }
    }
}

/// Whether three words of Latin letters follow each other: names, types and literals do not.
fn has_english(said: &str) -> bool {
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let words: Vec<bool> = said.split(' ').map(is_word).collect();
    words.windows(3).any(|three| three.iter().all(|is_word| *is_word))
}

#[test]
fn every_refusal_of_a_file_is_said_in_both_languages_and_in_english_as_the_engine_says_it() {
    let magics: Vec<Magic> = each();
    assert_eq!(magics.len(), 10);
    let mut refused = vec![
        Refused::Empty,
        Refused::TooLarge { limit: 7, found: 8 },
        Refused::ZipBomb { packed: 1, limit: 2, read: 3 },
        Refused::Zip,
        Refused::Binary { found: Binary::Other("0a 0b".to_owned()) },
        Refused::CutParquet { found: "00".to_owned() },
        Refused::Unknown { found: "words".to_owned() },
        Refused::TooManyColumns { limit: 3, found: 4 },
    ];
    refused.extend(magics.into_iter().map(|magic| Refused::Binary { found: Binary::Known(magic) }));
    refused.extend([GzipDamage::CutOff, GzipDamage::Damaged].map(|found| Refused::BrokenGzip { offset: 5, found }));
    for refused in &refused {
        assert_eq!(trouble::refused(Language::English, refused), refused.to_string());
    }
    check(&refused, 20, trouble::refused);
}

#[test]
fn every_refusal_of_the_worker_is_said_in_both_languages() {
    let expected =
        [Expected::Column, Expected::Operator, Expected::Value("int".to_owned()), Expected::And, Expected::Type];
    let filter = |expected: Expected| Refusal::Filter { expected, found: "]".to_owned(), at: 7 };
    let mut refusals = vec![
        Refusal::NotUnderstood,
        Refusal::Cancelled,
        Refusal::Unreadable(Refused::Empty),
        Refusal::NoRecords,
        Refusal::TooManyColumns(3),
        Refusal::TooLarge("cases".to_owned()),
        Refusal::TooManyRows(9, "cases".to_owned()),
        Refusal::Rewritten,
        Refusal::NoTable,
        Refusal::NoPart,
    ];
    refusals.extend(expected.map(filter));
    let (table, parquet, rows) = (each::<TableRefusal>(), each::<UnreadParquet>(), each::<UnwrittenRows>());
    assert_eq!((table.len(), parquet.len(), rows.len()), (18, 5, 5));
    let unsupported =
        each::<Feature>().into_iter().map(|feature| Refusal::Parquet(UnreadParquet::Unsupported { at: 5, feature }));
    refusals.extend(unsupported);
    refusals.push(Refusal::Parquet(UnreadParquet::Damaged { at: 5, column: None }));
    refusals.extend(table.into_iter().map(Refusal::Table));
    refusals.extend(parquet.into_iter().map(Refusal::Parquet));
    refusals.extend(rows.into_iter().map(Refusal::Rows));
    check(&refusals, 49, trouble::refusal);
    for refusal in &refusals {
        let said = trouble::refusal(Language::Chinese, refusal);
        assert!(!has_english(&said), "{said}");
    }
    let end = Refusal::Filter { expected: Expected::And, found: String::new(), at: 3 };
    assert_eq!(trouble::refusal(Language::English, &end), "Expected at character 3: and, or the end. Found: the end.");
}

#[test]
fn all_that_is_found_in_a_source_is_said_in_both_languages() {
    check(&each::<Evidence>(), 6, found::evidence);
    check(&each::<Warning>(), 8, found::warning);
    check(&each::<Basis>(), 12, found::basis);
    check(Token::ALL, 7, |language, token| found::token(language, *token).to_owned());
    check(&each::<Class>(), 26, |language, class| found::class(language, *class).to_owned());
    check(&each::<ColumnDifference>(), 7, |language, difference| {
        found::differences(language, std::slice::from_ref(difference)).concat()
    });
    let foreign = each::<Foreign>().into_iter();
    let read: Vec<_> =
        foreign.map(|found| ReadAs { column: "n".to_owned(), found, became: "long".to_owned() }).collect();
    check(&read, 10, found::read_as);
    let reasons = each::<RejectReason>().into_iter();
    let rows: Vec<_> = reasons.map(|reason| RejectedRow { line: 3, column: "fee".to_owned(), reason }).collect();
    check(&rows, 4, found::reject);
    let reasons = each::<Reason>().into_iter();
    let rejected: Vec<_> =
        reasons.map(|reason| Rejected { table: 0, line: 3, offset: 9, reason, text: "a".to_owned() }).collect();
    check(&rejected, 5, trouble::unreadable);
}

#[test]
fn a_place_is_brought_into_the_form_of_an_absolute_address() {
    for (place, expected) in [
        ("file:///home/you/lake", Some("file:///home/you/lake")),
        (" /srv/lake/ ", Some("file:///srv/lake")),
        (r"C:\data\lake", Some("file:///C:/data/lake")),
        ("D:/lake", Some("file:///D:/lake")),
        ("s3://bucket/lake/", Some("s3://bucket/lake")),
        ("Downloads/lake", None),
        ("file://lake", None),
        ("C:lake", None),
        ("://x", None),
        ("", None),
        ("/", None),
    ] {
        assert_eq!(absolute(place).as_deref(), expected, "{place}");
    }
}

#[test]
fn only_all_is_said_to_be_all() {
    for (part, of, expected) in [
        (0, 0, "0%"),
        (0, 9, "0%"),
        (9, 9, "100%"),
        (999_999, 1_000_000, "99.9%"),
        (1, 1_000_000, "0.1%"),
        (972, 1_000, "97.2%"),
    ] {
        assert_eq!(share(part, of), expected);
    }
}
