//! What holds of every schema, whatever file it came from.

use std::collections::HashSet;

use midnight_pearl::engine::joins::import::{MAX_COLUMNS, MAX_KEY_COLUMNS, MAX_KEYS, MAX_NAME, MAX_TABLES, MAX_UNIQUE};
use midnight_pearl::engine::joins::schema::{ForeignKey, Schema, Table};

/// Panics where an index leads nowhere, a name stands twice, or a bound is passed.
pub(crate) fn check_sound(schema: &Schema) {
    let Schema { name, tables, keys } = schema;
    assert!(name.len() <= MAX_NAME, "the schema's name");
    assert!((1..=MAX_TABLES).contains(&tables.len()), "{} tables", tables.len());
    assert!(keys.len() <= MAX_KEYS, "{} keys", keys.len());
    let are_once = |names: Vec<&str>| {
        assert!(names.iter().all(|name| name.len() <= MAX_NAME), "a long name");
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "a name twice in {names:?}");
    };
    are_once(tables.iter().map(|table| table.name.as_str()).collect());
    for Table { name, source, columns, primary_key, unique } in tables {
        assert!((1..=MAX_COLUMNS).contains(&columns.len()), "{} columns of {name}", columns.len());
        assert!(columns.iter().map(|column| &column.kind).chain(source).all(|text| text.len() <= MAX_NAME));
        are_once(columns.iter().map(|column| column.name.as_str()).collect());
        assert!(unique.len() <= MAX_UNIQUE && unique.iter().all(|set| !set.is_empty()));
        for set in unique.iter().chain([primary_key]) {
            assert!(set.len() <= MAX_KEY_COLUMNS && set.iter().all(|&column| column < columns.len()));
        }
        assert!(primary_key.iter().all(|&column| !columns[column].nullable));
    }
    for ForeignKey { name, from, from_columns, to, to_columns } in keys {
        assert!(name.as_ref().is_none_or(|name| name.len() <= MAX_NAME));
        assert!(!from_columns.is_empty() && from_columns.len() == to_columns.len());
        for (table, columns) in [(from, from_columns), (to, to_columns)] {
            assert!(columns.len() <= MAX_KEY_COLUMNS);
            assert!(columns.iter().all(|&column| column < tables[*table].columns.len()));
        }
    }
}
