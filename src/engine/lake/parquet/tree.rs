//! The schema of a file that anybody may have written, as a tree whose leaves are the file's columns.

use super::error::{Feature, Place, ReadError};
use super::foreign::{self, Conversion, Foreign, Note};
use super::format::{Footer, MOST_ELEMENTS, Physical, Repetition, SchemaElement};
use super::leaf::{DEEPEST, Leaf};
use super::logical::Logical;
use crate::engine::lake::schema::{Field, Type};

/// The most bytes of all columns' paths together: many columns may be in groups with long names.
const MOST_PATH_BYTES: usize = 1 << 24;

/// Stands for the id of a field that has none.
const NO_ID: i32 = -1;

/// All columns of a file.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    pub(super) roots: Vec<Node>,
    pub(super) leaves: Vec<Source>,
    pub(super) notes: Vec<Note>,
    /// Whether every field has an id of its own; if not, those that stand here are new.
    pub(super) has_ids: bool,
}

/// A column of the file, and how its values become those of its field.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) leaf: Leaf,
    pub(super) logical: Option<Logical>,
    pub(super) conversion: Conversion,
}

/// A field, and where its values come from.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) field: Field,
    /// The definition level of what is there.
    pub(super) definition: u8,
    pub(super) shape: Shape,
}

#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// A column of the file, by its place.
    Leaf(usize),
    Struct(Vec<Node>),
    List {
        /// The repetition level with which a list goes on.
        repetition: u8,
        /// The definition level of a list that has elements.
        filled: u8,
        element: Box<Node>,
    },
}

impl Node {
    /// Where its first leaf is.
    pub(super) fn first_leaf(&self) -> Option<usize> {
        match &self.shape {
            Shape::Leaf(index) => Some(*index),
            Shape::Struct(nodes) => nodes.first()?.first_leaf(),
            Shape::List { element, .. } => element.first_leaf(),
        }
    }

    /// The places of all its leaves.
    pub(super) fn leaves(&self, found: &mut Vec<usize>) {
        match &self.shape {
            Shape::Leaf(index) => found.push(*index),
            Shape::Struct(nodes) => nodes.iter().for_each(|node| node.leaves(found)),
            Shape::List { element, .. } => element.leaves(found),
        }
    }
}

/// How many levels there are above a field.
#[derive(Debug, Clone, Copy, Default)]
struct Levels {
    definition: u8,
    repetition: u8,
}

impl Levels {
    fn below(self, repetition: Repetition) -> Self {
        Self {
            definition: self.definition + u8::from(repetition != Repetition::Required),
            repetition: self.repetition + u8::from(repetition == Repetition::Repeated),
        }
    }
}

/// Makes the tree of a footer whose bytes begin at `at`.
pub(super) fn tree(footer: &Footer, at: usize) -> Result<Tree, ReadError> {
    let mut builder = Builder {
        elements: &footer.schema,
        next: 1,
        at,
        path: Vec::new(),
        path_bytes: 0,
        tree: Tree { roots: Vec::new(), leaves: Vec::new(), notes: Vec::new(), has_ids: true },
    };
    let Some(root) = footer.schema.first() else { return Err(builder.broken("a schema", "none")) };
    let mut roots = Vec::new();
    for _ in 0..root.children.max(0) {
        roots.push(builder.node(Levels::default())?);
    }
    if builder.next < footer.schema.len() {
        return Err(builder.broken("a schema of one root", "more"));
    }
    let mut tree = Tree { roots, ..builder.tree };
    number(&mut tree);
    Ok(tree)
}

struct Builder<'f> {
    elements: &'f [SchemaElement],
    next: usize,
    at: usize,
    path: Vec<String>,
    /// Bytes of all columns' paths.
    path_bytes: usize,
    tree: Tree,
}

impl<'f> Builder<'f> {
    fn place(&self) -> Place {
        Place { at: self.at as u64, column: (!self.path.is_empty()).then(|| self.path.join(".")) }
    }

    fn broken(&self, expected: &'static str, found: impl ToString) -> ReadError {
        ReadError::Broken { place: self.place(), expected, found: found.to_string() }
    }

    /// Steps into the next element.
    fn enter(&mut self) -> Result<&'f SchemaElement, ReadError> {
        let element = self.elements.get(self.next).ok_or_else(|| self.broken("more schema elements", "their end"))?;
        self.next += 1;
        self.path.push(element.name.clone());
        self.path_bytes += self.path.iter().map(String::len).sum::<usize>();
        if self.path.len() > 2 * DEEPEST || self.path_bytes > MOST_PATH_BYTES {
            let place = Place { at: self.at as u64, column: None };
            return Err(ReadError::Unsupported { place, feature: Feature::Schema });
        }
        Ok(element)
    }

    fn node(&mut self, above: Levels) -> Result<Node, ReadError> {
        let element = self.enter()?;
        let repetition = element.repetition.unwrap_or(Repetition::Required);
        let node = match repetition {
            // One that is repeated without being said to be a list is a list that is there, of elements that are.
            Repetition::Repeated => {
                let below = above.below(Repetition::Repeated);
                let mut inner = self.content(element, below)?;
                inner.field.id = NO_ID;
                Self::listed(element, above, below, inner)
            }
            _ => self.content(element, above.below(repetition))?,
        };
        self.path.pop();
        Ok(node)
    }

    /// A field that is not repeated, or the element of a list that is; `levels` are its own.
    fn content(&mut self, element: &SchemaElement, levels: Levels) -> Result<Node, ReadError> {
        if let Some(physical) = element.physical {
            return self.leaf(element, physical, levels);
        }
        match element.logical {
            Some(Logical::List) if element.children == 1 => self.list(element, levels),
            Some(Logical::Map) if element.children == 1 => self.map(element, levels),
            _ => self.group(element, levels),
        }
    }

    fn field(element: &SchemaElement, kind: Type) -> Field {
        Field {
            id: element.field_id.unwrap_or(NO_ID),
            name: element.name.clone(),
            kind,
            is_required: element.repetition != Some(Repetition::Optional),
        }
    }

    fn leaf(&mut self, element: &SchemaElement, physical: Physical, levels: Levels) -> Result<Node, ReadError> {
        let len = match physical {
            Physical::FixedLenByteArray => {
                let len = element.length.unwrap_or(0);
                usize::try_from(len).ok().filter(|&len| len > 0).ok_or_else(|| self.broken("a length above 0", len))?
            }
            _ => 0,
        };
        let (kind, conversion, foreign) = foreign::meaning(physical, len, element.logical).ok_or_else(|| {
            let name = element.logical.map_or_else(|| format!("{physical:?}"), |logical| format!("{logical:?}"));
            ReadError::Unsupported { place: self.place(), feature: Feature::Type(name) }
        })?;
        if let Some(found) = foreign {
            self.tree.notes.push(Note { column: self.path.join("."), found, became: kind.clone() });
        }
        let field = Self::field(element, kind.clone());
        let leaf = Leaf {
            path: self.path.clone(),
            id: field.id,
            kind,
            physical,
            len,
            max_definition: levels.definition,
            max_repetition: levels.repetition,
        };
        self.tree.leaves.push(Source { leaf, logical: element.logical, conversion });
        Ok(Node { field, definition: levels.definition, shape: Shape::Leaf(self.tree.leaves.len() - 1) })
    }

    fn group(&mut self, element: &SchemaElement, levels: Levels) -> Result<Node, ReadError> {
        if element.children < 1 {
            return Err(self.broken("a type or fields", "neither"));
        }
        let mut nodes = Vec::new();
        for _ in 0..element.children {
            nodes.push(self.node(levels)?);
        }
        let kind = Type::Struct(nodes.iter().map(|node| node.field.clone()).collect());
        Ok(Node { field: Self::field(element, kind), definition: levels.definition, shape: Shape::Struct(nodes) })
    }

    /// A group that is said to be a list; Apache Parquet, "Lists", with its rules for what older writers wrote.
    fn list(&mut self, element: &SchemaElement, levels: Levels) -> Result<Node, ReadError> {
        let repeated = self.enter()?;
        if repeated.repetition != Some(Repetition::Repeated) {
            return Err(self.broken("a repeated field within a list", "another"));
        }
        let only_child = (repeated.physical.is_none() && repeated.children == 1).then(|| self.elements.get(self.next));
        let is_element = match only_child.flatten() {
            None => true,
            Some(child) => {
                child.repetition == Some(Repetition::Repeated)
                    || repeated.name == "array"
                    || repeated.name == format!("{}_tuple", element.name)
            }
        };
        let below = levels.below(Repetition::Repeated);
        let inner = if is_element { self.content(repeated, below)? } else { self.node(below)? };
        self.path.pop();
        Ok(Self::listed(element, levels, below, inner))
    }

    fn listed(element: &SchemaElement, levels: Levels, below: Levels, mut inner: Node) -> Node {
        inner.field.name = "element".to_owned();
        Node {
            field: Self::field(element, Type::List(Box::new(inner.field.clone()))),
            definition: levels.definition,
            shape: Shape::List { repetition: below.repetition, filled: below.definition, element: Box::new(inner) },
        }
    }

    /// Apache Parquet, "Maps": a list of entries.
    fn map(&mut self, element: &SchemaElement, levels: Levels) -> Result<Node, ReadError> {
        let repeated = self.enter()?;
        if repeated.repetition != Some(Repetition::Repeated) || repeated.physical.is_some() {
            return Err(self.broken("a repeated group within a map", "another field"));
        }
        let below = levels.below(Repetition::Repeated);
        let inner = self.group(repeated, below)?;
        self.path.pop();
        let node = Self::listed(element, levels, below, inner);
        let (column, became) = (self.path.join("."), node.field.kind.clone());
        self.tree.notes.push(Note { column, found: Foreign::Map, became });
        Ok(node)
    }
}

/// Gives ids to the fields that have none, or new ones to all if a column has none or two fields have the same.
fn number(tree: &mut Tree) {
    let mut ids = Vec::new();
    tree.roots.iter().for_each(|node| collect(&node.field, &mut ids));
    ids.sort_unstable();
    let last = ids.last().map_or(0, |&id| id);
    tree.has_ids = tree.roots.iter().all(|node| node.field.id > 0)
        && ids.windows(2).all(|pair| pair[0] != pair[1])
        && i32::MAX - last > MOST_ELEMENTS as i32;
    let mut next = if tree.has_ids { last } else { 0 };
    let has_ids = tree.has_ids;
    tree.roots.iter_mut().for_each(|node| renumber(&mut node.field, has_ids, &mut next));
    let roots = std::mem::take(&mut tree.roots);
    tree.roots = roots.into_iter().map(|node| spread(node, &mut tree.leaves)).collect();
}

fn collect(field: &Field, ids: &mut Vec<i32>) {
    ids.extend((field.id > 0).then_some(field.id));
    match &field.kind {
        Type::Struct(fields) => fields.iter().for_each(|field| collect(field, ids)),
        Type::List(element) => collect(element, ids),
        _ => {}
    }
}

fn renumber(field: &mut Field, has_ids: bool, next: &mut i32) {
    if !has_ids || field.id <= 0 {
        *next += 1;
        field.id = *next;
    }
    match &mut field.kind {
        Type::Struct(fields) => fields.iter_mut().for_each(|field| renumber(field, has_ids, next)),
        Type::List(element) => renumber(element, has_ids, next),
        _ => {}
    }
}

/// Tells the fields below of their new ids.
fn spread(mut node: Node, leaves: &mut [Source]) -> Node {
    match (&node.field.kind, &mut node.shape) {
        (_, Shape::Leaf(index)) => leaves[*index].leaf.id = node.field.id,
        (Type::Struct(fields), Shape::Struct(nodes)) => {
            let renamed = std::mem::take(nodes).into_iter().zip(fields);
            *nodes = renamed.map(|(inner, field)| spread(Node { field: field.clone(), ..inner }, leaves)).collect();
        }
        (Type::List(field), Shape::List { element, .. }) => {
            element.field = (**field).clone();
            let inner = (**element).clone();
            **element = spread(inner, leaves);
        }
        _ => {}
    }
    node
}
