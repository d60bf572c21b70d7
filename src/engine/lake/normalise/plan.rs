//! What is to become of a source's records: names, types, and why.

use super::Settings;
use super::class::Class;
use super::decide::{Basis, decide};
use super::declared::Declared;
use super::evidence::{Evidence, Fields, MOST_FIELDS};
use super::fill::Fill;
use super::names::unique;
use super::rule::Rule;
use crate::engine::lake::schema::{Field, Schema, Type};

/// The most steps from a column down to what lies deepest in it; deeper things become text.
const MOST_STEPS: usize = 12;

/// What is to become of a source's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// By table of the source.
    pub tables: Vec<TablePlan>,
    pub(crate) has_types: bool,
    pub(crate) settings: Settings,
}

/// What is to become of one table's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePlan {
    /// Its name, tidied.
    pub name: String,
    /// What its source says of it.
    pub declared: Declared,
    /// Its columns.
    pub columns: Vec<Node>,
}

/// A column, or one within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name, tidied.
    pub name: String,
    /// Its name in the source.
    pub from: String,
    /// How it reads its cells.
    pub rule: Rule,
    /// Why.
    pub basis: Basis,
    /// The kinds of its values: how many, and the line of the first. Of the records that were surveyed.
    pub seen: Vec<(Class, u64, u64)>,
    /// The fields of its structs, or the one element of its lists.
    pub within: Vec<Node>,
}

impl Plan {
    /// The schema of a table, by its number in the source: a new one, its field ids counted from 1.
    pub fn schema(&self, table: usize) -> Option<Schema> {
        let table = self.tables.get(table)?;
        let mut id = table.columns.len() as i32;
        let fields = table.columns.iter().enumerate().map(|(at, node)| node.field(at as i32 + 1, &mut id)).collect();
        Some(Schema { id: 0, fields })
    }
}

impl TablePlan {
    /// The declared columns, with what was seen of each by its place or its name, and then the other fields.
    pub(crate) fn new(
        declared: Declared,
        positional: &[Evidence],
        named: &Fields,
        has_types: bool,
        settings: &Settings,
    ) -> TablePlan {
        let nothing = Evidence::default();
        let node = |name: &str, evidence, kind| Node::new(name, evidence, kind, has_types, settings, (0, 0));
        let mut columns = Vec::with_capacity(declared.columns.len().max(named.evidence.len()));
        let mut is_declared = vec![false; named.evidence.len()];
        for (at, column) in declared.columns.iter().enumerate() {
            let place = named.names.find(at, &column.name);
            place.into_iter().for_each(|place| is_declared[place] = true);
            let by_name = || place.map(|place| &named.evidence[place]);
            let evidence = positional.get(at).or_else(by_name).unwrap_or(&nothing);
            columns.push(node(&column.name, evidence, column.kind.as_deref()));
        }
        for ((name, evidence), _) in
            named.names.list().iter().zip(&named.evidence).zip(is_declared).filter(|(_, is)| !is)
        {
            columns.push(node(name, evidence, None));
        }
        name(&mut columns);
        TablePlan { name: String::new(), declared, columns }
    }
}

impl Node {
    /// What is to become of a column that lies so many structs, and so many steps, below its table.
    pub(crate) fn new(
        from: &str,
        evidence: &Evidence,
        declared: Option<&str>,
        has_types: bool,
        settings: &Settings,
        (levels, steps): (usize, usize),
    ) -> Node {
        let (mut rule, mut basis) = decide(evidence, declared, has_types);
        let mut within = Vec::new();
        let is_too_deep = steps >= MOST_STEPS || rule == Rule::Struct && levels >= settings.levels;
        match &rule {
            Rule::Struct | Rule::List if is_too_deep => (rule, basis) = (Rule::Text, Basis::TooDeep),
            Rule::Struct => {
                let fields = evidence.fields.names.list().iter().zip(&evidence.fields.evidence);
                let below = (levels + 1, steps + 1);
                within.extend(fields.map(|(name, field)| Node::new(name, field, None, has_types, settings, below)));
                name(&mut within);
                // A struct without fields has no place in a file.
                if within.is_empty() {
                    rule = Rule::Text;
                }
            }
            Rule::List => {
                let nothing = Evidence::default();
                let element = evidence.element.as_deref().unwrap_or(&nothing);
                within.push(Node::new("element", element, None, has_types, settings, (levels, steps + 1)));
            }
            _ => (),
        }
        Node { name: from.to_owned(), from: from.to_owned(), rule, basis, seen: evidence.seen(), within }
    }

    /// Its field, given its id and the last id that was given.
    fn field(&self, id: i32, last: &mut i32) -> Field {
        let mut next = |node: &Node| {
            *last += 1;
            let id = *last;
            node.field(id, last)
        };
        let kind = match (&self.rule, self.within.as_slice()) {
            (Rule::Struct, fields) => Type::Struct(fields.iter().map(next).collect()),
            (Rule::List, [element]) => Type::List(Box::new(next(element))),
            (rule, _) => rule.kind(),
        };
        Field { id, name: self.name.clone(), kind, is_required: false }
    }

    /// Decides again on all the values that a column was given; whether that changes anything.
    pub(crate) fn decide_again(
        &mut self,
        fill: &Fill,
        declared: Option<&str>,
        has_types: bool,
        settings: &Settings,
        (levels, steps): (usize, usize),
    ) -> bool {
        if fill.clash_count() > 0 {
            let evidence = fill.evidence();
            let again = Node::new(&self.from, &evidence, declared, has_types, settings, (levels, steps));
            if again.rule == self.rule {
                self.basis = again.basis;
            } else {
                let is_wider = rank(&again.rule) > rank(&self.rule) || is_larger(&again.rule, &self.rule);
                let name = std::mem::take(&mut self.name);
                *self = again;
                self.name = name;
                if !is_wider {
                    (self.rule, self.basis) = (Rule::Text, Basis::Mixed);
                    self.within.clear();
                }
                return true;
            }
        }
        let below = (levels + usize::from(self.rule == Rule::Struct), steps + 1);
        let mut is_changed = false;
        for (node, fill) in self.within.iter_mut().zip(&fill.within) {
            is_changed |= node.decide_again(fill, None, has_types, settings, below);
        }
        let late = &fill.clashes.fields;
        if self.rule == Rule::Struct && !late.evidence.is_empty() {
            if self.within.len() + late.evidence.len() > MOST_FIELDS {
                (self.rule, self.basis) = (Rule::Text, Basis::TooManyFields);
                self.within.clear();
                return true;
            }
            let fields = late.names.list().iter().zip(&late.evidence);
            self.within.extend(fields.map(|(name, field)| Node::new(name, field, None, has_types, settings, below)));
            name(&mut self.within);
            is_changed = true;
        }
        is_changed
    }
}

/// Names that fit beside each other.
pub(crate) fn name(nodes: &mut [Node]) {
    let names = unique(nodes.iter().map(|node| node.from.as_str()), "column");
    nodes.iter_mut().zip(names).for_each(|(node, name)| node.name = name);
}

/// A column that is decided again takes a wider rule, or else text: so it is decided a few times at most.
fn rank(rule: &Rule) -> u8 {
    match rule {
        Rule::Nothing => 0,
        Rule::Int | Rule::Boolean | Rule::Binary | Rule::Date(_) => 1,
        Rule::Long | Rule::Timestamp(_) => 2,
        Rule::Double | Rule::GroupedLong => 3,
        Rule::GroupedDouble => 4,
        Rule::Decimal { .. } => 5,
        Rule::Timestamptz | Rule::Struct | Rule::List => 1,
        Rule::Text => 9,
    }
}

fn is_larger(new: &Rule, old: &Rule) -> bool {
    match (new, old) {
        (Rule::Decimal { precision, scale }, Rule::Decimal { precision: old, scale: old_scale }) => {
            precision >= old && scale >= old_scale
        }
        _ => false,
    }
}
