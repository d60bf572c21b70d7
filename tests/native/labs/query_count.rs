//! Queries, rows and bytes of a dashboard.

use super::setup::{check_of, figure_of, holds, run};

#[test]
fn seven_watchlists_of_seven_companies_take_57_queries_or_three_or_one() {
    let outcome = run("query_count", "");
    for (name, queries) in [("row_by_row_queries", 57.0), ("preload_queries", 3.0), ("join_queries", 1.0)] {
        let check = check_of(&outcome, name);
        assert_eq!((check.simulated, check.expected), (queries, queries), "{name}");
    }
    assert_eq!(figure_of(&outcome, "join_rows"), 49.0);
}

#[test]
fn every_way_loads_the_same_in_as_many_round_trips_as_it_has_queries() {
    holds("query_count", &["", "watchlists=1&companies=1", "watchlists=40&companies=50", "round_trip=19.9"], 1..5);
}

#[test]
fn a_join_repeats_the_parents_columns() {
    let (narrow, wide) = (run("query_count", "watchlist_width=20"), run("query_count", "watchlist_width=1000"));
    let more = |name| figure_of(&wide, name) - figure_of(&narrow, name);
    assert_eq!((more("preload_bytes"), more("join_bytes")), (7.0 * 980.0, 49.0 * 980.0));
}

#[test]
fn another_number_of_companies_does_not_pass() {
    let (right, wrong) = (run("query_count", "watchlists=20"), run("query_count", "watchlists=20&companies=14"));
    for name in ["row_by_row_queries", "row_by_row_time", "join_rows", "join_bytes", "distinct"] {
        let mut mixed = check_of(&right, name).clone();
        mixed.simulated = check_of(&wrong, name).simulated;
        assert!(!mixed.holds(), "{mixed:?}");
    }
}
