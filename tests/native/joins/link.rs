//! The state of a join path in the address, and how its ties are counted in words.

use midnight_pearl::content::Language;
use midnight_pearl::engine::joins::run::JoinKind;
use midnight_pearl::engine::joins::sql::Dialect;
use midnight_pearl::ui::joins::link::JoinLink;
use midnight_pearl::ui::joins::state::Board;
use midnight_pearl::ui::joins::ways::ties;
use proptest::prelude::*;

#[test]
fn a_link_says_what_was_set() {
    let board = Board::embedded();
    let query = "tables=cases,organisations&way=2&longer=1&join=left&dialect=trino";
    let (link, left_aside) = JoinLink::parse(query, &board);
    assert_eq!(left_aside, Vec::<String>::new());
    assert_eq!(link.tables.iter().map(|&table| board.table(table)).collect::<Vec<_>>(), ["cases", "organisations"]);
    assert_eq!((link.way, link.with_longer), (1, true));
    assert_eq!((link.kind, link.dialect), (Some(JoinKind::Left), Some(Dialect::Trino)));
    assert_eq!(link.write("", &board), query);
}

#[test]
fn commas_may_come_encoded() {
    let board = Board::embedded();
    let [plain, encoded] = ["tables=cases,forms", "tables=cases%2Cforms"].map(|query| JoinLink::parse(query, &board));
    assert_eq!(plain, encoded);
    assert_eq!(plain.0.tables.len(), 2);
}

#[test]
fn what_is_not_understood_is_named_and_left_aside() {
    let board = Board::embedded();
    let many = format!("tables={}", "cases,".repeat(200));
    let nine: Vec<&str> = (0..9).map(|table| board.table(table)).collect();
    let nine = format!("tables={}", nine.join(","));
    let unknown = [
        "tables=cases,nope",
        "tables=cases,cases",
        "tables=",
        &nine,
        "way=0",
        "way=-1",
        "way=x",
        "longer=2",
        "join=right",
        "dialect=oracle",
    ];
    for query in unknown {
        let (link, left_aside) = JoinLink::parse(query, &board);
        assert_eq!(link, JoinLink::default(), "{query}");
        assert_eq!(left_aside, [query]);
    }
    // A value that no address needs is not repeated.
    assert_eq!(JoinLink::parse(&many, &board).1, ["tables=…"]);
}

#[test]
fn what_says_nothing_new_is_left_out() {
    let board = Board::embedded();
    assert_eq!(JoinLink::default().write("", &board), "");
    let usual = JoinLink { kind: Some(JoinKind::Inner), dialect: Some(Dialect::Ansi), ..JoinLink::default() };
    assert_eq!(usual.write("", &board), "");
}

#[test]
fn what_belongs_to_others_stays() {
    let board = Board::embedded();
    let (link, left_aside) = JoinLink::parse("utm_source=x&way=3&flag", &board);
    assert!(left_aside.is_empty());
    assert_eq!(link.write("utm_source=x&way=7&flag&dialect=mysql&", &board), "utm_source=x&flag&way=3");
}

proptest! {
    #[test]
    fn no_query_panics(query in "(tables=|way=|&|,|%2C|cases|users|[0-9]|.){0,40}") {
        let board = Board::embedded();
        let (link, _) = JoinLink::parse(&query, &board);
        link.write(&query, &board);
    }

    #[test]
    fn a_link_survives_the_address(
        tables in prop::sample::subsequence((0..24_usize).collect::<Vec<_>>(), 0..=8).prop_shuffle(),
        way in 0..1_000_usize,
        with_longer: bool,
        kind in prop::sample::select(vec![None, Some(JoinKind::Left)]),
        dialect in prop::option::of(prop::sample::select(Dialect::ALL[1..].to_vec())),
    ) {
        let board = Board::embedded();
        let link = JoinLink { tables, way, with_longer, kind, dialect };
        prop_assert_eq!(JoinLink::parse(&link.write("", &board), &board), (link, Vec::new()));
    }
}

#[test]
fn ties_are_counted_in_words_that_fit_their_number() {
    let check = |counts: (u64, u64), english: &str, chinese: &str| {
        assert_eq!(ties(Language::English, counts), english);
        assert_eq!(ties(Language::Chinese, counts), chinese);
    };
    check((1, 1), "There is no other way as short.", "没有同样短的其他路径。");
    check(
        (1, 2),
        "2 ways through the same tables, by parallel keys.",
        "经过的表都相同，平行外键各算一条，有 2 条路径。",
    );
    check(
        (2, 6),
        "2 ways through different tables, 6 counting parallel keys.",
        "经过不同表的路径有 2 条，把平行外键分开算有 6 条。",
    );
}
