//! A schema of statements: names are looked up, and what does not fit is left out.

use std::collections::HashSet;

use super::draft::{Constraint, NewColumn, Rule, Statement};
use super::index::{Found, Index, TableIndex};
use super::problem::{Limited, ProblemKind, Problems, quoted};
use super::{MAX_COLUMNS, MAX_KEY_COLUMNS, MAX_KEYS, MAX_NAME, MAX_TABLES, MAX_UNIQUE};
use crate::engine::joins::schema::{ForeignKey, Schema, Table};

/// The schema of that name. All tables come first, then what makes columns unique, then the keys: a file may say what
/// refers to a table before it creates it.
pub(super) fn resolve(name: String, statements: Vec<Statement>, problems: &mut Problems) -> Schema {
    let schema = Schema { name, ..Schema::default() };
    let mut resolver = Resolver { schema, problems, tables: TableIndex::default(), columns: Vec::new() };
    let (creating, adding): (Vec<_>, Vec<_>) = statements.into_iter().partition(|statement| statement.creates);
    let mut constraints = Vec::new();
    for statement in creating {
        if let Some(table) = resolver.create(&statement) {
            resolver.add_columns(table, statement.columns);
            constraints.extend(statement.constraints.into_iter().map(|constraint| (table, constraint)));
        }
    }
    for statement in adding {
        if let Some(table) = resolver.altered(&statement) {
            resolver.add_columns(table, statement.columns);
            constraints.extend(statement.constraints.into_iter().map(|constraint| (table, constraint)));
        }
    }
    constraints.sort_by_key(|(_, constraint)| constraint.line);
    for (table, constraint) in &constraints {
        resolver.add_unique(*table, constraint);
    }
    resolver.add_keys(constraints);
    resolver.schema
}

struct Resolver<'a> {
    schema: Schema,
    problems: &'a mut Problems,
    tables: TableIndex,
    /// By table.
    columns: Vec<Index>,
}

impl Resolver<'_> {
    /// The new table of a statement.
    fn create(&mut self, statement: &Statement) -> Option<usize> {
        let name = &statement.table.text;
        let fault = if self.tables.has(&statement.table) {
            ProblemKind::TableTwice { table: quoted(name) }
        } else if name.len() > MAX_NAME {
            too_long(name)
        } else if statement.columns.iter().all(|new| new.column.name.len() > MAX_NAME) {
            ProblemKind::NoColumns { table: quoted(name) }
        } else if self.schema.tables.len() >= MAX_TABLES {
            ProblemKind::TooMany { what: Limited::Tables, limit: MAX_TABLES }
        } else {
            let table = self.schema.tables.len();
            let source = statement.source.clone().filter(|source| source.len() <= MAX_NAME);
            self.schema.tables.push(Table { name: name.clone(), source, ..Table::default() });
            self.tables.add(name, table);
            self.columns.push(Index::default());
            return Some(table);
        };
        self.problems.add(statement.line, fault);
        None
    }

    /// The table that a statement adds to.
    fn altered(&mut self, statement: &Statement) -> Option<usize> {
        let table = quoted(&statement.table.text);
        let fault = match self.tables.find(&statement.table.text) {
            Found::One(table) => return Some(table),
            Found::Several => ProblemKind::TableAmbiguous { table },
            Found::Nothing => ProblemKind::TableMissing { table },
        };
        self.problems.add(statement.line, fault);
        None
    }

    fn add_columns(&mut self, table: usize, columns: Vec<NewColumn>) {
        let Table { name, columns: known, .. } = &mut self.schema.tables[table];
        for NewColumn { line, is_bare, mut column } in columns {
            let fault = if self.columns[table].has(&column.name, is_bare) {
                ProblemKind::ColumnTwice { table: quoted(name), column: quoted(&column.name) }
            } else if column.name.len() > MAX_NAME {
                too_long(&column.name)
            } else if known.len() >= MAX_COLUMNS {
                ProblemKind::TooMany { what: Limited::Columns, limit: MAX_COLUMNS }
            } else {
                self.columns[table].add(&column.name, known.len());
                column.kind.truncate(column.kind.floor_char_boundary(MAX_NAME));
                known.push(column);
                continue;
            };
            self.problems.add(line, fault);
        }
    }

    /// The columns of those names.
    fn columns(&self, table: usize, names: &[String]) -> Result<Vec<usize>, ProblemKind> {
        if names.len() > MAX_KEY_COLUMNS {
            return Err(ProblemKind::TooMany { what: Limited::KeyColumns, limit: MAX_KEY_COLUMNS });
        }
        let find = |name: &String| {
            let (table_name, column) = (quoted(&self.schema.tables[table].name), quoted(name));
            match self.columns[table].find(name) {
                Found::One(column) => Ok(column),
                Found::Several => Err(ProblemKind::ColumnAmbiguous { table: table_name, column }),
                Found::Nothing => Err(ProblemKind::ColumnMissing { table: table_name, column }),
            }
        };
        names.iter().map(find).collect()
    }

    /// What a constraint makes unique, if it does.
    fn add_unique(&mut self, table: usize, constraint: &Constraint) {
        let is_primary = match constraint.rule {
            Rule::Primary => true,
            Rule::Unique => false,
            Rule::Foreign { .. } => return,
        };
        let columns = match self.columns(table, &constraint.columns) {
            Ok(columns) => columns,
            Err(fault) => return self.problems.add(constraint.line, fault),
        };
        let Table { name, columns: all, primary_key, unique, .. } = &mut self.schema.tables[table];
        if is_primary && primary_key.is_empty() {
            columns.iter().for_each(|&column| all[column].nullable = false);
            *primary_key = columns;
        } else if is_primary {
            self.problems.add(constraint.line, ProblemKind::PrimaryKeyTwice { table: quoted(name) });
        } else if unique.len() >= MAX_UNIQUE {
            let fault = ProblemKind::TooMany { what: Limited::UniqueSets, limit: MAX_UNIQUE };
            self.problems.add(constraint.line, fault);
        } else if !unique.contains(&columns) {
            unique.push(columns);
        }
    }

    fn add_keys(&mut self, constraints: Vec<(usize, Constraint)>) {
        let mut seen = HashSet::new();
        for (from, Constraint { line, columns, rule }) in constraints {
            let Rule::Foreign { name, to, columns: to_columns } = rule else { continue };
            let key = match self.key(name, (from, &columns), (&to, &to_columns)) {
                Ok(key) => key,
                Err(fault) => {
                    self.problems.add(line, fault);
                    continue;
                }
            };
            let (source, target) = (&self.schema.tables[key.from], &self.schema.tables[key.to]);
            let [from, to] = [source, target].map(|table| quoted(&table.name));
            if !seen.insert((key.from, key.from_columns.clone(), key.to, key.to_columns.clone())) {
                self.problems.add(line, ProblemKind::KeyTwice { from, to });
                continue;
            }
            if self.schema.keys.len() >= MAX_KEYS {
                self.problems.add(line, ProblemKind::TooMany { what: Limited::Keys, limit: MAX_KEYS });
                return;
            }
            if !is_unique(target, &key.to_columns) {
                let columns = key.to_columns.iter().take(QUOTED_COLUMNS);
                let columns = columns.map(|&column| quoted(&target.columns[column].name)).collect();
                self.problems.add(line, ProblemKind::TargetNotUnique { from, to, columns });
            }
            self.schema.keys.push(key);
        }
        if self.schema.keys.is_empty() {
            self.problems.add(1, ProblemKind::NoKeys);
        }
    }

    /// The key from columns of a table to columns of another.
    fn key(
        &self,
        name: Option<String>,
        (from, columns): (usize, &[String]),
        (target, target_columns): (&str, &[String]),
    ) -> Result<ForeignKey, ProblemKind> {
        if let Some(name) = name.as_ref().filter(|name| name.len() > MAX_NAME) {
            return Err(too_long(name));
        }
        let from_name = quoted(&self.schema.tables[from].name);
        let to = match self.tables.find(target) {
            Found::One(to) => to,
            Found::Several => return Err(ProblemKind::TargetAmbiguous { from: from_name, to: quoted(target) }),
            Found::Nothing => return Err(ProblemKind::TargetMissing { from: from_name, to: quoted(target) }),
        };
        let from_columns = self.columns(from, columns)?;
        let Table { name: to_name, primary_key, .. } = &self.schema.tables[to];
        let to_columns = match target_columns {
            [] => primary_key.clone(),
            names => self.columns(to, names)?,
        };
        if to_columns.is_empty() {
            return Err(ProblemKind::NoPrimaryKey { from: from_name, to: quoted(to_name) });
        }
        if from_columns.len() != to_columns.len() {
            let [from_columns, to_columns] = [from_columns.len(), to_columns.len()];
            return Err(ProblemKind::ColumnCount { from: from_name, from_columns, to: quoted(to_name), to_columns });
        }
        Ok(ForeignKey { name, from, from_columns, to, to_columns })
    }
}

/// The most columns of a key that a message names.
const QUOTED_COLUMNS: usize = 4;

/// Whether no two rows share the values of these columns: they hold a primary key, or another set that is unique.
fn is_unique(table: &Table, columns: &[usize]) -> bool {
    let columns: HashSet<usize> = columns.iter().copied().collect();
    let holds = |set: &Vec<usize>| !set.is_empty() && set.iter().all(|column| columns.contains(column));
    holds(&table.primary_key) || table.unique.iter().any(holds)
}

fn too_long(name: &str) -> ProblemKind {
    ProblemKind::NameTooLong { name: quoted(name), bytes: name.len() }
}
