//! What the crate `sqlparser` reads of a statement is what is read here.
//!
//! It is the better known parser, and too heavy for a page. Types are not compared: it prints them in its own way.

use midnight_pearl::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use sqlparser::ast::{
    AlterTableOperation, ColumnOption, Expr, ForeignKeyConstraint, Ident, IndexColumn, ObjectName, Statement,
    TableConstraint,
};
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

use super::{described, file, imported};

/// The statements of a file that make tables and keys: from the beginning of a line to a semicolon at the end of one,
/// without the comments that only MySQL reads.
fn statements(text: &str) -> Vec<String> {
    let mut plain = String::new();
    for part in text.split("/*!") {
        plain += part.split_once("*/").map_or(part, |(_, after)| after);
    }
    let begins = ["CREATE TABLE ", "CREATE UNLOGGED TABLE ", "CREATE UNIQUE INDEX ", "ALTER TABLE "];
    let mut found: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in plain.lines() {
        if !is_open && begins.iter().any(|begin| line.starts_with(begin)) {
            found.push(String::new());
            is_open = true;
        }
        if let Some(statement) = found.last_mut().filter(|_| is_open) {
            *statement += line;
            *statement += "\n";
            is_open = !line.trim_end().ends_with(';');
        }
    }
    found
}

/// What sqlparser makes of a file. Names are looked up as they are written.
#[derive(Default)]
struct Read {
    schema: Schema,
    keys: Vec<(usize, Option<Ident>, ForeignKeyConstraint)>,
}

impl Read {
    fn table(&self, name: &ObjectName) -> Option<usize> {
        let name = joined(name);
        self.schema.tables.iter().position(|table| table.name == name)
    }

    fn columns<'a>(&self, table: usize, names: impl IntoIterator<Item = &'a Ident>) -> Vec<usize> {
        let columns = &self.schema.tables[table].columns;
        let place = |name: &Ident| columns.iter().position(|column| column.name == name.value).expect("a column");
        names.into_iter().map(place).collect()
    }

    /// The columns of an index, if they are all columns.
    fn indexed(&self, table: usize, columns: &[IndexColumn]) -> Option<Vec<usize>> {
        let name = |column: &IndexColumn| match &column.column.expr {
            Expr::Identifier(name) => Some(name.clone()),
            Expr::Collate { expr, .. } => match expr.as_ref() {
                Expr::Identifier(name) => Some(name.clone()),
                _ => None,
            },
            _ => None,
        };
        let names: Option<Vec<Ident>> = columns.iter().map(name).collect();
        Some(self.columns(table, &names?))
    }

    fn set_primary(&mut self, table: usize, columns: Vec<usize>) {
        let table = &mut self.schema.tables[table];
        columns.iter().for_each(|&column| table.columns[column].nullable = false);
        table.primary_key = columns;
    }

    fn constrain(&mut self, table: usize, constraint: TableConstraint) {
        match constraint {
            TableConstraint::PrimaryKey(key) => {
                let columns = self.indexed(table, &key.columns).expect("columns");
                self.set_primary(table, columns);
            }
            TableConstraint::Unique(set) => {
                let set = self.indexed(table, &set.columns);
                self.schema.tables[table].unique.extend(set);
            }
            TableConstraint::ForeignKey(key) => self.keys.push((table, key.name.clone(), key)),
            _ => {}
        }
    }

    fn read(&mut self, statement: Statement) {
        match statement {
            Statement::CreateTable(created) if !created.columns.is_empty() => {
                let table = self.schema.tables.len();
                self.schema.tables.push(Table { name: joined(&created.name), ..Table::default() });
                for (index, column) in created.columns.into_iter().enumerate() {
                    let name = column.name.value.clone();
                    self.schema.tables[table].columns.push(Column { name, kind: String::new(), nullable: true });
                    for option in column.options {
                        match option.option {
                            ColumnOption::NotNull => self.schema.tables[table].columns[index].nullable = false,
                            ColumnOption::PrimaryKey(_) => self.set_primary(table, vec![index]),
                            ColumnOption::Unique(_) => self.schema.tables[table].unique.push(vec![index]),
                            ColumnOption::ForeignKey(mut key) => {
                                key.columns = vec![column.name.clone()];
                                self.keys.push((table, option.name, key));
                            }
                            _ => {}
                        }
                    }
                }
                created.constraints.into_iter().for_each(|constraint| self.constrain(table, constraint));
            }
            Statement::AlterTable(altered) => {
                for operation in altered.operations {
                    if let AlterTableOperation::AddConstraint { constraint, .. } = operation
                        && let Some(table) = self.table(&altered.name)
                    {
                        self.constrain(table, constraint);
                    }
                }
            }
            Statement::CreateIndex(index) if index.predicate.is_none() => {
                if let Some(table) = self.table(&index.table_name) {
                    let set = self.indexed(table, &index.columns);
                    self.schema.tables[table].unique.extend(set);
                }
            }
            _ => {}
        }
    }

    fn resolved(mut self) -> Schema {
        for (from, name, key) in std::mem::take(&mut self.keys) {
            let Some(to) = self.table(&key.foreign_table) else { continue };
            let from_columns = self.columns(from, &key.columns);
            let to_columns = match key.referred_columns.is_empty() {
                true => self.schema.tables[to].primary_key.clone(),
                false => self.columns(to, &key.referred_columns),
            };
            let name = name.map(|name| name.value);
            self.schema.keys.push(ForeignKey { name, from, from_columns, to, to_columns });
        }
        self.schema
    }
}

fn joined(name: &ObjectName) -> String {
    let parts = name.0.iter().filter_map(|part| part.as_ident()).map(|part| part.value.as_str());
    parts.collect::<Vec<_>>().join(".")
}

/// That what sqlparser reads of a file is read alike, so many of its statements.
#[track_caller]
fn check_read_alike(name: &str, dialect: &dyn Dialect, expected_statements: usize) {
    let mut read = Read::default();
    let (readable, others): (Vec<String>, Vec<String>) =
        statements(&file(name)).into_iter().partition(|statement| match Parser::parse_sql(dialect, statement) {
            Ok(parsed) => {
                parsed.into_iter().for_each(|statement| read.read(statement));
                true
            }
            Err(_) => false,
        });
    assert_eq!(readable.len(), expected_statements, "not read: {others:#?}");
    // The dialect is told by the first comment.
    let text = file(name);
    let first = text.lines().take(3).find(|line| line.ends_with("dump") || line.contains(" dump ")).unwrap_or_default();
    let (mut schema, _) = imported(name, &format!("{first}\n{}", readable.concat()));
    schema.tables.iter_mut().flat_map(|table| &mut table.columns).for_each(|column| column.kind.clear());
    assert_eq!(described(&read.resolved()), described(&schema));
}

#[test]
fn mysqls_statements_are_read_alike() {
    check_read_alike("mysql.sql", &MySqlDialect {}, 3);
}

#[test]
fn postgresqls_statements_are_read_alike() {
    check_read_alike("postgres.sql", &PostgreSqlDialect {}, 15);
}

#[test]
fn sqlites_statements_are_read_alike() {
    // It does not know names in single quotes, which one has.
    check_read_alike("sqlite.sql", &SQLiteDialect {}, 6);
}
