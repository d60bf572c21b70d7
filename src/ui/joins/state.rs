//! What the join path knows and what a visitor has set.

use std::sync::{Arc, LazyLock};

use leptos::prelude::*;

use crate::content::Language;
use crate::content::joins::JoinsLab;
use crate::engine::joins::found::{Found, Way};
use crate::engine::joins::graph::Graph;
use crate::engine::joins::layout::Drawing;
#[cfg(feature = "ssr")]
use crate::engine::joins::layout::layout;
use crate::engine::joins::measure::Measured;
use crate::engine::joins::plan::Plan;
use crate::engine::joins::run::JoinKind;
use crate::engine::joins::sql::Dialect;
use crate::engine::joins::tree::MAX_TERMINALS;
use crate::engine::joins::value::Row;
use crate::engine::joins::{EMBEDDED, EMBEDDED_ROWS};
use crate::protocol::OpenedSchema;
#[cfg(feature = "ssr")]
use crate::protocol::SCHEMA_ASPECT;
#[cfg(not(feature = "ssr"))]
use crate::ui::browser::element;
use crate::ui::joins::marks::Marks;

/// A schema with all that is drawn of it.
#[derive(Debug)]
pub struct Board {
    /// The tables and keys.
    pub graph: Graph,
    /// Their rows, by table; none of a visitor's own schema.
    pub rows: Vec<Vec<Row>>,
    /// What the rows say; nothing without rows.
    pub measured: Option<Measured>,
    /// Where the tables stand.
    pub drawing: Drawing,
    /// Whether it is the one that the site brings.
    pub is_embedded: bool,
}

static EMBEDDED_BOARD: LazyLock<Arc<Board>> = LazyLock::new(|| {
    Arc::new(Board {
        graph: EMBEDDED.clone(),
        rows: EMBEDDED_ROWS.clone(),
        measured: Some(Measured::of(&EMBEDDED, &EMBEDDED_ROWS)),
        drawing: drawing(),
        is_embedded: true,
    })
});

/// The drawing of the embedded tables: computed where pages are written, and brought by the page to the browser, where the
/// layout would be a long task. None of a page without it.
fn drawing() -> Drawing {
    let schema = EMBEDDED.schema();
    #[cfg(feature = "ssr")]
    return layout(schema, SCHEMA_ASPECT);
    #[cfg(not(feature = "ssr"))]
    {
        let brought = element::data("drawing").and_then(|text| Drawing::of_text(&text)).unwrap_or_default();
        let is_whole = brought.tables.len() == schema.tables.len() && brought.keys.len() == schema.keys.len();
        if is_whole { brought } else { Drawing::default() }
    }
}

/// The drawing as the page brings it.
pub fn drawing_for_page() -> Option<String> {
    cfg!(feature = "ssr").then(|| EMBEDDED_BOARD.drawing.to_text())
}

impl Board {
    /// The one that the site brings.
    pub fn embedded() -> Arc<Board> {
        EMBEDDED_BOARD.clone()
    }

    /// A visitor's own; none if its numbers stand for nothing.
    pub fn opened(opened: OpenedSchema) -> Option<Board> {
        let graph = Graph::new(opened.schema).ok()?;
        Some(Board { graph, rows: Vec::new(), measured: None, drawing: opened.drawing, is_embedded: false })
    }

    /// The name of a table.
    pub fn table(&self, table: usize) -> &str {
        self.graph.schema().tables.get(table).map_or("", |table| table.name.as_str())
    }

    /// A table by its name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.graph.schema().tables.iter().position(|table| table.name == name)
    }
}

impl PartialEq for Board {
    fn eq(&self, other: &Board) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What is shown before anyone has picked a table: two ways of one length, of which the rule takes one.
const EXAMPLE: [&str; 2] = ["cases", "organisations"];

/// The signals of a join path. Everything else on the screen follows from them.
#[derive(Clone, Copy)]
pub struct State {
    /// The words.
    pub language: Language,
    /// Whether every control is shown, or those of the chapter.
    pub is_lab: bool,
    /// The schema.
    pub board: RwSignal<Arc<Board>>,
    /// The tables that the visitor picked, in their order.
    pub picked: RwSignal<Vec<usize>>,
    /// Whether longer ways are wanted too.
    pub with_longer: RwSignal<bool>,
    /// What is found between the picked tables, or, before that, between those of the example.
    pub found: Memo<Arc<Found>>,
    /// What each table and each key is on the screen.
    pub marks: Memo<Marks>,
    /// How many tables the search has taken from its queue; more than there are when it is over.
    pub step: RwSignal<usize>,
    /// Whether the search goes on by itself.
    pub is_playing: RwSignal<bool>,
    /// Index in the ways that were found.
    pub way: RwSignal<usize>,
    /// What becomes of rows without a match.
    pub kind: RwSignal<JoinKind>,
    /// How the statement is written.
    pub dialect: RwSignal<Dialect>,
    /// The table whose columns are listed.
    pub card: RwSignal<Option<usize>>,
}

/// A search that is over.
pub const OVER: usize = usize::MAX;

impl State {
    /// Nothing picked.
    pub fn new(language: Language, is_lab: bool) -> State {
        let (board, picked, with_longer) =
            (RwSignal::new(Board::embedded()), RwSignal::new(Vec::new()), RwSignal::new(false));
        let found = Memo::new(move |_| {
            let board: Arc<Board> = board.get();
            let picked: Vec<usize> = picked.get();
            let tables = if picked.is_empty() { example(&board) } else { picked };
            Arc::new(Found::new(&board.graph, board.measured.as_ref(), &tables, with_longer.get()))
        });
        let (step, way) = (RwSignal::new(OVER), RwSignal::new(0));
        let marks = Memo::new(move |_| {
            let (board, found): (Arc<Board>, Arc<Found>) = (board.get(), found.get());
            let schema = board.graph.schema();
            let size = (schema.tables.len(), schema.keys.len());
            Marks::of(size, &found, step_of(&found, step.get()), way_of(&found, way.get()))
        });
        State {
            language,
            is_lab,
            board,
            picked,
            with_longer,
            found,
            marks,
            step,
            is_playing: RwSignal::new(false),
            way,
            kind: RwSignal::new(JoinKind::Inner),
            dialect: RwSignal::new(Dialect::Ansi),
            card: RwSignal::new(None),
        }
    }

    /// The words of the controls.
    pub fn words(&self) -> &'static JoinsLab {
        self.language.joins_lab()
    }

    /// Picks a table, or lets go of it. The second one starts the search.
    pub fn pick(&self, table: usize) {
        self.picked.update(|picked| match picked.iter().position(|&other| other == table) {
            Some(place) => drop(picked.remove(place)),
            None if picked.len() < MAX_TERMINALS => picked.push(table),
            None => (),
        });
        self.card.set(Some(table));
        self.way.set(0);
        let is_search = self.picked.with_untracked(|picked| picked.len() == 2);
        self.step.set(if is_search { 0 } else { OVER });
        self.is_playing.set(is_search);
    }

    /// Lets go of all tables.
    pub fn clear(&self) {
        self.picked.set(Vec::new());
        self.way.set(0);
        self.step.set(OVER);
        self.is_playing.set(false);
    }

    /// Puts another schema in place of this one.
    pub fn open(&self, board: Arc<Board>) {
        self.clear();
        self.card.set(None);
        self.board.set(board);
    }

    /// How many steps the search has.
    pub fn steps(&self) -> usize {
        self.found.with(|found| found.search.as_ref().map_or(0, |search| search.steps.len()))
    }

    /// The step that is shown; none when the search is over or there was none.
    pub fn at_step(&self) -> Option<usize> {
        let step = self.step.get();
        self.found.with(|found| step_of(found, step))
    }

    /// Goes a step on.
    pub fn advance(&self) {
        let steps = self.found.with_untracked(|found| found.search.as_ref().map_or(0, |search| search.steps.len()));
        let next = self.step.get_untracked().saturating_add(1);
        self.step.set(if next >= steps { OVER } else { next });
        if next >= steps {
            self.is_playing.set(false);
        }
    }

    /// Reads the chosen way with its plan, once the search is over; nothing where there is none.
    pub fn with_way<T>(&self, read: impl FnOnce(&Board, &Found, &Way, &Plan) -> T) -> Option<T> {
        if self.at_step().is_some() {
            return None;
        }
        let (board, found) = (self.board.get(), self.found.get());
        let way = way_of(&found, self.way.get())?;
        let plan = found.plan(&board.graph, way)?;
        Some(read(&board, &found, way, &plan))
    }
}

/// The step of a search that is shown; none when it is over or there was none.
fn step_of(found: &Found, step: usize) -> Option<usize> {
    found.search.as_ref().filter(|search| step < search.steps.len()).map(|_| step)
}

/// The chosen way, or else the best.
fn way_of(found: &Found, way: usize) -> Option<&Way> {
    found.ways.get(way).or_else(|| found.ways.first())
}

/// The tables that are shown before any is picked.
fn example(board: &Board) -> Vec<usize> {
    if !board.is_embedded {
        return Vec::new();
    }
    EXAMPLE.iter().filter_map(|name| board.find(name)).collect()
}
