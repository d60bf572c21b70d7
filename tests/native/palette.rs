//! The command palette's search.

use midnight_pearl::ui::palette::entries::{Heading, MOST_FOUND, find, headings};

const TEXTS: [&str; 6] = [
    "Worker pools",
    "Retry with exponential backoff & jitter",
    "Résumé",
    "Radius: replay a request",
    "重试与退避",
    "Request replay",
];

#[track_caller]
fn check(typed: &str, expected: &[usize]) {
    assert_eq!(find(typed, TEXTS.into_iter()), expected, "{typed}");
}

#[test]
fn what_was_typed_is_found_in_its_order_of_letters() {
    check("wp", &[0, 1]);
    check("retry back", &[1]);
    check("BACKOFF", &[1]);
    check("zzz", &[]);
    check("退避", &[4]);
}

#[test]
fn an_accent_may_be_left_out() {
    check("resume", &[2]);
}

#[test]
fn what_begins_with_it_comes_first() {
    check("request", &[5, 3]);
    check("replay", &[3, 5]);
}

#[test]
fn with_nothing_typed_the_first_stand_in_their_order() {
    check("", &[0, 1, 2, 3, 4, 5]);
    assert_eq!(find("", (0..100).map(|_| "x")).len(), MOST_FOUND);
}

#[test]
fn lines_of_another_form_are_left_out() {
    let heading = |text: &str, above: &str, address: &str| Heading {
        text: text.to_owned(),
        above: above.to_owned(),
        address: address.to_owned(),
    };
    let list = "A\t\ta/\nonly words\n\nB\tA\ta/#b\n1\t2\t3\t4\n";
    assert_eq!(headings(list), [heading("A", "", "a/"), heading("B", "A", "a/#b")]);
}
