//! Schemas as JSON.

use super::{check, file, imported};

const SHOP: &str = "
customers (id int!, email text) [id] {email}
orders (id int!, customer_id int!, again_after) [id]
orders (customer_id) -> customers (id) as placed
orders (again_after) -> orders (id)";

#[test]
fn a_schema_is_read_from_json() {
    check("any name.txt", &file("shop.json"), SHOP, &[]);
    let (schema, _) = imported("any name.txt", &file("shop.json"));
    assert_eq!(schema.name, "shop");
    assert_eq!(schema.tables[0].source.as_deref(), Some("crm"));
}

#[test]
fn keys_may_stand_before_the_tables() {
    check(
        "a.json",
        r#"{"foreign_keys": [{"from": "B", "from_columns": ["X"], "to": "a", "to_columns": null}],
            "tables": [{"name": "a", "columns": [{"name": "id", "type": null}], "primary_key": ["id"], "unique": null},
                       {"name": "b", "columns": [{"name": "x", "nullable": null}], "primary_key": []}]}"#,
        "a (id!) [id]\nb (x)\nb (x) -> a (id)",
        &[],
    );
}

#[test]
fn only_tables_are_needed() {
    let text = "\u{feff} \n{\"tables\": [{\"name\": \"a\", \"columns\": [{\"name\": \"id\"}]}]}";
    let note = "Line 1: There are no foreign keys: no two tables can be joined.";
    check("b.json", text, "a (id)", &[note]);
    assert_eq!(imported("b.json", text).0.name, "b");
}

#[test]
fn an_entry_that_is_not_in_form_costs_itself_alone() {
    let text = r#"{"tables": [
  {"name": "a", "columns": [{"name": "id"}], "primary_key": ["id"]},
  {"columns": []},
  {"name": "b",
   "columns": [{"name": 7}]},
  5
], "foreign_keys": [
  {"from": "a", "from_columns": ["id"], "to": "a", "to_columns": ["id"]},
  {"from": "a", "to": "a"},
  {"from": "c", "from_columns": ["id"], "to": "a"},
  {"from": "a", "from_columns": ["id"], "to": "a"}
]}"#;
    check(
        "a.json",
        text,
        "a (id!) [id]\na (id) -> a (id)",
        &[
            "Line 3: tables[1] is not as expected: missing field `name`, left out.",
            "Line 5: tables[2] is not as expected: invalid type: integer `7`, expected a string, left out.",
            "Line 6: tables[3] is not as expected: invalid type: integer `5`, expected a table, left out.",
            "Line 9: foreign_keys[1] is not as expected: missing field `from_columns`, left out.",
            "Line 10: Something is added to `c`, which is not created: left out.",
            "Line 11: The same key from `a` to `a` stands twice: one is kept.",
        ],
    );
}
