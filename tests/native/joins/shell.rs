//! The engine from a shell: what `cargo run --example join` prints.

use serde_json::Value;

#[allow(dead_code, unreachable_pub)]
#[path = "../../../examples/join.rs"]
mod example;

use example::Complaint;

const SAKILA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/joins/sakila.json");

fn document(arguments: &[&str]) -> Result<Value, Complaint> {
    let mut out = Vec::new();
    example::print(arguments.iter().map(|&argument| argument.to_owned()), &mut out)?;
    Ok(serde_json::from_slice(&out).expect("JSON"))
}

#[track_caller]
fn printed(arguments: &[&str]) -> Value {
    document(arguments).unwrap_or_else(|complaint| panic!("{arguments:?}: {complaint:?}"))
}

/// What is a wrong question, answered with 2.
#[track_caller]
fn check_refused(arguments: &[&str], expected: &str) {
    match document(arguments) {
        Err(Complaint::Question(message)) => {
            assert!(message.starts_with(expected), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
        other => panic!("{other:?}"),
    }
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name")).collect()
}

/// 23 of Sakila's 120 pairs are tied, and 15 have no path: `film_text` has no key.
#[test]
fn sakila_has_23_tied_pairs_and_15_without_a_path() {
    let pairs = printed(&[SAKILA, "--all-pairs"]);
    let pairs = pairs.as_array().expect("a list");
    assert_eq!(pairs.len(), 120);
    assert_eq!(pairs.iter().filter(|pair| pair["table_paths"].as_u64() > Some(1)).count(), 23);
    let unreachable: Vec<_> = pairs.iter().filter(|pair| pair["hops"].is_null()).collect();
    assert_eq!(unreachable.len(), 15);
    assert!(unreachable.iter().all(|pair| pair["a"] == "film_text" || pair["b"] == "film_text"));
    assert!(unreachable.iter().all(|pair| pair["table_paths"] == 0 && pair["key_paths"] == 0));
    let film_language = pairs.iter().find(|pair| pair["a"] == "film" && pair["b"] == "language").expect("a pair");
    assert_eq!((&film_language["table_paths"], &film_language["key_paths"]), (&1.into(), &2.into()));
}

#[test]
fn a_pair_of_tables_is_answered_with_its_paths() {
    let found = printed(&[SAKILA, "actor", "category"]);
    assert_eq!((&found["hops"], &found["table_paths"], &found["key_paths"]), (&4.into(), &1.into(), &1.into()));
    let paths = found["paths"].as_array().expect("a list");
    assert_eq!(paths.len(), 1);
    assert_eq!(strings(&paths[0]["tables"]), ["actor", "film_actor", "film", "film_category", "category"]);
    let keys = ["fk_film_actor_actor", "fk_film_actor_film", "fk_film_category_film", "fk_film_category_category"];
    assert_eq!(strings(&paths[0]["keys"]), keys);
    assert_eq!(paths[0]["fan_out"], true);
    let sql = paths[0]["sql"].as_str().expect("a statement");
    assert!(sql.contains("INNER JOIN film_category AS fc ON f.film_id = fc.film_id"), "{sql}");
    assert_eq!(printed(&[SAKILA, "city", "country"])["paths"][0]["fan_out"], false);
}

#[test]
fn the_best_path_comes_first() {
    let found = printed(&[SAKILA, "film", "language"]);
    let keys: Vec<_> = found["paths"].as_array().expect("a list").iter().map(|path| strings(&path["keys"])).collect();
    assert_eq!(keys, [["fk_film_language"], ["fk_film_language_original"]]);
}

#[test]
fn without_a_path_the_islands_are_named() {
    let found = printed(&[SAKILA, "film_text", "film"]);
    assert!(found["hops"].is_null());
    assert_eq!(
        (&found["paths"], &found["table_paths"], &found["key_paths"]),
        (&Value::Array(vec![]), &0.into(), &0.into())
    );
    assert_eq!(strings(&found["islands"][0]), ["film_text"]);
    assert_eq!(found["islands"][1].as_array().map(Vec::len), Some(15));
}

#[test]
fn three_tables_are_answered_with_their_trees() {
    let found = printed(&[SAKILA, "actor", "category", "language"]);
    assert_eq!((&found["hops"], &found["table_trees"], &found["key_trees"]), (&5.into(), &1.into(), &2.into()));
    let best = &found["trees"][0];
    assert_eq!(strings(&best["tables"]), ["actor", "film_actor", "film", "language", "film_category", "category"]);
    assert!(best["sql"].as_str().is_some_and(|sql| sql.starts_with("SELECT")));
    assert!(printed(&[SAKILA, "actor", "category", "film_text"])["hops"].is_null());
}

#[test]
fn the_dialect_is_chosen() {
    let sql = |dialect: &[&str]| printed(&[&[SAKILA, "film", "language"], dialect].concat())["paths"][0]["sql"].clone();
    assert_eq!(sql(&[]), sql(&["--dialect", "ansi"]));
    let quoted = sql(&["--dialect", "mysql"]);
    assert!(quoted.as_str().is_some_and(|sql| sql.contains("INNER JOIN `language` AS l")), "{quoted}");
}

#[test]
fn a_wrong_name_is_answered_with_the_nearest() {
    check_refused(&[SAKILA, "actor", "Catgory"], "no table is called \"Catgory\"; the nearest names are: category, ");
    check_refused(&[SAKILA, "actor", "films"], "no table is called \"films\"; the nearest names are: film, ");
}

#[test]
fn a_wrong_question_is_told_what_can_be_asked() {
    check_refused(&[], "usage: SCHEMA FROM TO");
    check_refused(&[SAKILA, "film"], "usage: ");
    check_refused(&[SAKILA, "film", "--all-pairs"], "usage: ");
    check_refused(&[SAKILA, "film", "actor", "--dialect", "latin"], "--dialect knows no \"latin\"; usage: ");
    check_refused(&[SAKILA, "film", "actor", "--dialect"], "--dialect knows no \"\"; usage: ");
    check_refused(&[SAKILA, "--left"], "unknown flag \"--left\"; usage: ");
    let nine: Vec<&str> = "actor address category city country customer film inventory language".split(' ').collect();
    check_refused(&[&[SAKILA], nine.as_slice()].concat(), "expected 1 to 8 different tables to connect, found 9");
}

#[test]
fn a_file_that_is_none_is_another_matter() {
    for file in ["no such file", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")] {
        assert!(matches!(document(&[file, "--all-pairs"]), Err(Complaint::File(_))), "{file}");
    }
}
