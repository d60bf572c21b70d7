//! The state of a join path in the address, so that a link shows what its sender saw.

use crate::engine::joins::run::JoinKind;
use crate::engine::joins::sql::Dialect;
use crate::engine::joins::tree::MAX_TERMINALS;
use crate::ui::joins::state::Board;
use crate::ui::joins::statement::KINDS;

/// What a visitor has set. Values that say nothing new are left out of the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JoinLink {
    /// `tables`: those that are picked, by name, with commas between them.
    pub tables: Vec<usize>,
    /// `way`: its place among the ways, from 1.
    pub way: usize,
    /// `longer=1`: whether longer ways are wanted too.
    pub with_longer: bool,
    /// `join`: what becomes of rows without a match.
    pub kind: Option<JoinKind>,
    /// `dialect`: how the statement is written.
    pub dialect: Option<Dialect>,
}

const NAMES: [&str; 5] = ["tables", "way", "longer", "join", "dialect"];
/// No address needs longer values.
const LONGEST_VALUE: usize = 600;

impl JoinLink {
    /// Reads a query, for the embedded schema. Returns, too, the parameters that were not understood, as they stand
    /// there. Parameters of other names belong to others.
    pub fn parse(query: &str, board: &Board) -> (JoinLink, Vec<String>) {
        let mut link = JoinLink::default();
        let mut left_aside = Vec::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = if value.len() <= LONGEST_VALUE { value } else { "…" };
            let understood = match name {
                "tables" => tables(value, board).map(|tables| link.tables = tables),
                "way" => value.parse::<usize>().ok().and_then(|way| way.checked_sub(1)).map(|way| link.way = way),
                "longer" => (value == "1").then(|| link.with_longer = true),
                "join" => KINDS.iter().find(|(_, _, name)| *name == value).map(|(kind, ..)| link.kind = Some(*kind)),
                "dialect" => {
                    let known = Dialect::ALL.into_iter().find(|dialect| dialect.name() == value);
                    known.map(|dialect| link.dialect = Some(dialect))
                }
                _ => continue,
            };
            if understood.is_none() {
                left_aside.push(format!("{name}={value}"));
            }
        }
        (link, left_aside)
    }

    /// Writes a query: `other`, of which parameters of other names are kept, and this state.
    pub fn write(&self, other: &str, board: &Board) -> String {
        let kept = other.split('&').filter(|pair| {
            let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
            !name.is_empty() && !NAMES.contains(&name)
        });
        let mut own: Vec<(&str, String)> = Vec::new();
        if !self.tables.is_empty() {
            let names: Vec<&str> = self.tables.iter().map(|&table| board.table(table)).collect();
            own.push(("tables", names.join(",")));
        }
        own.extend((self.way > 0).then(|| ("way", (self.way + 1).to_string())));
        own.extend(self.with_longer.then(|| ("longer", "1".to_owned())));
        let kind = KINDS.iter().find(|(kind, ..)| Some(*kind) == self.kind && *kind != JoinKind::Inner);
        own.extend(kind.map(|(_, _, name)| ("join", (*name).to_owned())));
        let dialect = self.dialect.filter(|&dialect| dialect != Dialect::Ansi);
        own.extend(dialect.map(|dialect| ("dialect", dialect.name().to_owned())));
        let own = own.into_iter().map(|(name, value)| format!("{name}={value}"));
        kept.map(str::to_owned).chain(own).collect::<Vec<_>>().join("&")
    }
}

fn tables(value: &str, board: &Board) -> Option<Vec<usize>> {
    let mut tables = Vec::new();
    for name in value.replace("%2C", ",").replace("%2c", ",").split(',') {
        let table = board.find(name)?;
        if tables.contains(&table) {
            return None;
        }
        tables.push(table);
    }
    (tables.len() <= MAX_TERMINALS).then_some(tables)
}
