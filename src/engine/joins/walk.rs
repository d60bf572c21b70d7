//! Which table an arrow key leads to.

use crate::engine::joins::layout::Drawing;
use crate::engine::joins::schema::Schema;
use crate::engine::turn::Turn;

/// The table that a key joins to this one and that lies nearest to the direction of the arrow, within 60 degrees of
/// it. O(keys).
pub fn neighbour(schema: &Schema, drawing: &Drawing, table: usize, turn: Turn) -> Option<usize> {
    let here = drawing.tables.get(table)?.place;
    let ends = schema.keys.iter().filter(|key| key.from != key.to).filter_map(|key| match table {
        table if table == key.from => Some(key.to),
        table if table == key.to => Some(key.from),
        _ => None,
    });
    let along = |other: usize| {
        let there = drawing.tables.get(other)?.place;
        let (x, y) = (there.x - here.x, there.y - here.y);
        let (forward, aside) = match turn {
            Turn::Right => (x, y),
            Turn::Left => (-x, y),
            Turn::Down => (y, x),
            Turn::Up => (-y, x),
        };
        let length = (x * x + y * y).sqrt();
        // The cosine of 60 degrees. Of those within, the straighter and the nearer.
        (length > 0.0 && forward >= length / 2.0).then_some((other, length + 2.0 * aside.abs()))
    };
    ends.filter_map(along).min_by(|one, other| one.1.total_cmp(&other.1)).map(|(other, _)| other)
}
