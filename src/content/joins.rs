//! The words of the join path's controls, as the files have them.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::Text;

baked! {
    path = crate::content::joins;

    /// `joins_lab.toml`. What stands in braces is filled in.
    pub struct JoinsLab {
        /// The region's name.
        pub region: Text,
        /// The drawing's.
        pub drawing: Text,
        pub find: Text,
        pub clear: Text,
        pub mysql: Text,
        pub rest: Text,
        pub mongo: Text,
        /// Before anyone has picked: which tables the example joins.
        pub example: Text,
        pub prompt_second: Text,
        pub prompt_more: Text,
        pub search: Search,
        pub path: PathWords,
        pub ways: Ways,
        pub statement: Statement,
        pub rows: Rows,
        pub columns: Columns,
        pub open: OpenWords,
    }

    /// A visitor's own schema.
    pub struct OpenWords {
        pub title: Text,
        pub about: Text,
        pub open_file: Text,
        pub back: Text,
        pub reading: Text,
        pub cancel: Text,
        pub read: Text,
        pub not_opened: Text,
        pub too_large: Text,
        pub problems: Text,
    }

    /// The breadth-first search.
    pub struct Search {
        pub title: Text,
        pub taken: Text,
        pub queue: Text,
        pub empty: Text,
        pub level: Text,
        pub over: Text,
        pub play: Text,
        pub pause: Text,
        pub again: Text,
        pub step: Text,
        pub skip: Text,
    }

    /// What was found.
    pub struct PathWords {
        pub title: Text,
        pub one_join: Text,
        pub joins: Text,
        pub only: Text,
        /// Several ways, all through the same tables.
        pub parallel: Text,
        /// Several ways, not all through the same tables.
        pub ties: Text,
        pub no_path: Text,
        pub island: Text,
    }

    /// Ways side by side.
    pub struct Ways {
        pub title: Text,
        pub rule: Text,
        pub with_longer: Text,
        pub longer: Text,
        pub fan_outs: Text,
        pub nullable: Text,
        pub expected: Text,
        pub rows: Text,
        pub too_many: Text,
        pub taken: Text,
        pub by_fan_out: Text,
        pub by_nullable: Text,
        pub by_expected: Text,
        pub by_file: Text,
        pub swap: Text,
    }

    /// The statement.
    pub struct Statement {
        pub dialect: Text,
        pub kind: Text,
        pub copy: Text,
        pub copied: Text,
        pub as_text: Text,
        pub as_mermaid: Text,
    }

    /// What it returns.
    pub struct Rows {
        pub title: Text,
        pub hops: Text,
        pub table: Text,
        pub matched: Text,
        pub unmatched: Text,
        pub after: Text,
        pub multiplies: Text,
        pub one: Text,
        pub first: Text,
        pub count: Text,
        pub null: Text,
        pub chasm: Text,
        pub fan: Text,
        pub none: Text,
    }

    /// The columns of a table.
    pub struct Columns {
        pub title: Text,
        pub primary: Text,
        pub unique: Text,
        pub nullable: Text,
        pub hint: Text,
    }
}
