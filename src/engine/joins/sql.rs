//! A plan as a statement.

mod dialect;
mod reserved;

pub use dialect::Dialect;

use std::fmt::Write as _;

use crate::engine::joins::output::{Names, last_part, output};
use crate::engine::joins::plan::Plan;
use crate::engine::joins::run::JoinKind;

/// The statement that returns the rows of a plan, without a semicolon: a line for the columns of each table and one for
/// each table, `ON` with every column of the key.
///
/// Tables have the initials of their words for an alias, and a number from the second on: `workflow_steps AS ws`,
/// `users AS u`, `users AS u2`. The columns are those of [`output`]. [`JoinKind::Left`] makes every join a left one, so
/// that no row of the first table is lost.
pub fn sql(plan: &Plan, kind: JoinKind, dialect: Dialect) -> String {
    let aliases = aliases(plan);
    let tables: Vec<_> = plan.records().collect();
    let column = |place: usize, column: usize| {
        format!("{}.{}", aliases[place], dialect.identifier(&tables[place].columns[column].name))
    };

    let mut lines: Vec<Vec<String>> = vec![Vec::new(); tables.len()];
    for out in output(plan) {
        let own_name = &tables[out.place].columns[out.column].name;
        let renamed =
            if *own_name == out.name { String::new() } else { format!(" AS {}", dialect.identifier(&out.name)) };
        lines[out.place].push(column(out.place, out.column) + &renamed);
    }
    lines.retain(|columns| !columns.is_empty());
    let columns = match lines.is_empty() {
        true => "*".to_owned(),
        false => lines.iter().map(|columns| columns.join(", ")).collect::<Vec<_>>().join(",\n  "),
    };

    let table = |place: usize| format!("{} AS {}", dialect.qualified(&tables[place].name), aliases[place]);
    let mut text = format!("SELECT\n  {columns}\nFROM {}", table(0));
    let word = match kind {
        JoinKind::Inner => "INNER JOIN",
        JoinKind::Left => "LEFT JOIN",
    };
    for (index, join) in plan.joins().iter().enumerate() {
        let right = index + 1;
        let (left_columns, right_columns) = plan.sides(join);
        let pairs = left_columns.iter().zip(right_columns);
        let pairs = pairs.map(|(&left, &found)| format!("{} = {}", column(join.left, left), column(right, found)));
        let _ = write!(text, "\n{word} {} ON {}", table(right), pairs.collect::<Vec<_>>().join(" AND "));
    }
    text
}

/// What the tables of a plan are called in its statement, by place.
fn aliases(plan: &Plan) -> Vec<String> {
    let mut names = Names::default();
    plan.records().map(|table| names.unique(&initials(&last_part(&table.name)), "")).collect()
}

/// The first letters of a name's words: `ws` of `workflow_steps` and of `WorkflowSteps`. What would be a word of SQL
/// (`as`, `or`) or nothing (`2024`) is `t`.
fn initials(name: &str) -> String {
    let mut initials = String::new();
    let mut before = '_';
    for letter in name.chars() {
        let begins = !before.is_alphanumeric() || (before.is_lowercase() && letter.is_uppercase());
        if begins && letter.is_ascii_alphabetic() {
            initials.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    if initials.is_empty() || reserved::is_reserved(&initials) { "t".to_owned() } else { initials }
}
