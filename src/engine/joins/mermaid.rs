//! A plan as a diagram that Mermaid draws: <https://mermaid.js.org/syntax/flowchart.html>.

use crate::engine::joins::plan::Plan;

/// The tables of a plan as boxes, from left to right, and its keys as lines with the columns of both sides.
pub fn mermaid(plan: &Plan) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for (place, table) in plan.records().enumerate() {
        lines.push(format!("  t{place}[\"{}\"]", escaped(&table.name)));
    }
    let records: Vec<_> = plan.records().collect();
    for (index, join) in plan.joins().iter().enumerate() {
        let right = index + 1;
        let (left_columns, right_columns) = plan.sides(join);
        let names = |place: usize, columns: &[usize]| {
            let names =
                columns.iter().filter_map(|&column| Some(records.get(place)?.columns.get(column)?.name.as_str()));
            names.collect::<Vec<_>>().join(", ")
        };
        let label = format!("{} = {}", names(join.left, left_columns), names(right, right_columns));
        lines.push(format!("  t{} ---|\"{}\"| t{right}", join.left, escaped(&label)));
    }
    lines.join("\n")
}

/// In a quoted label only the quote itself has to be written otherwise ("Entity codes to escape characters").
fn escaped(text: &str) -> String {
    text.replace('#', "#35;").replace('"', "#quot;")
}
