//! The join path: the shortest way between two tables, drawn as a still.

use leptos::prelude::*;

use crate::content::schema;
use crate::ui::address::Page;
use crate::ui::parts::words::{PageLink, Paragraphs};

/// A table of the drawing, with the middle of its box.
struct Table {
    name: &'static str,
    x: u32,
    y: u32,
}

const TABLES: [Table; 8] = [
    Table { name: "audit", x: 300, y: 42 },
    Table { name: "roles", x: 500, y: 42 },
    Table { name: "cases", x: 90, y: 130 },
    Table { name: "users", x: 300, y: 130 },
    Table { name: "organisations", x: 510, y: 130 },
    Table { name: "forms", x: 90, y: 236 },
    Table { name: "templates", x: 300, y: 236 },
    Table { name: "dictionaries", x: 510, y: 236 },
];

/// Keys as indices of tables, and whether the path takes them.
const KEYS: [(usize, usize, bool); 7] =
    [(2, 3, true), (3, 4, true), (3, 1, false), (0, 3, false), (5, 2, false), (5, 6, false), (6, 7, false)];

/// The query of the path that is drawn.
const SQL: &str = "SELECT *\nFROM cases\nJOIN users ON cases.created_by = users.id\nJOIN organisations ON users.organisation_id = organisations.id;";

/// The join path with its words, its still and its query.
#[component]
pub fn JoinPath(
    /// The words.
    words: &'static schema::Joins,
    /// Whether it leads to the lab; on the lab's own page it does not.
    has_link: bool,
) -> impl IntoView {
    let link = has_link.then(|| view! { <p><PageLink page=Page::Joins text=words.open_lab /></p> });
    view! {
        <div class="join-path">
            <div class="prose">
                <h3 class="label label-strong">{words.heading.0}</h3>
                <p class="prompt">{words.prompt.0}</p>
                <Paragraphs words=words.paragraphs />
                {link}
            </div>
            <figure>
                <Drawing title=words.picture_title.0 />
                <figcaption class="caption">{words.picture_caption.0}</figcaption>
            </figure>
            <div class="sql">
                <h4 class="label">{words.sql_label.0}</h4>
                <pre tabindex="0"><code>{SQL}</code></pre>
                <p class="not-yet">{words.not_yet.0}</p>
            </div>
        </div>
    }
}

#[component]
fn Drawing(
    /// What it shows.
    title: &'static str,
) -> impl IntoView {
    let keys = KEYS.map(|(from, to, is_on_path)| {
        let (from, to) = (&TABLES[from], &TABLES[to]);
        let class = if is_on_path { "edge is-on-path" } else { "edge" };
        view! { <line class=class x1=from.x.to_string() y1=from.y.to_string() x2=to.x.to_string() y2=to.y.to_string() /> }
    });
    let on_path =
        |table: usize| KEYS.iter().any(|&(from, to, is_on_path)| is_on_path && (from == table || to == table));
    let tables = TABLES.iter().enumerate().map(|(index, table)| {
        let class = if on_path(index) { "table is-on-path" } else { "table" };
        view! {
            <g class=class>
                <rect x=(table.x - 66).to_string() y=(table.y - 18).to_string() width="132" height="36" />
                <text x=table.x.to_string() y=(table.y + 5).to_string() text-anchor="middle">{table.name}</text>
            </g>
        }
    });
    view! {
        <svg class="join-drawing" viewBox="0 0 600 278" role="img" aria-label=title>
            {keys.into_iter().collect_view()}
            {tables.collect_view()}
        </svg>
    }
}
