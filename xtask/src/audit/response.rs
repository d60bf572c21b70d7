//! How fast the pages answer: interactions, and frames while a page is scrolled.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::show;
use crate::command::{command, output};

/// The keys of its budgets, and of what is measured of each page.
pub(super) const MEASURES: [&str; 3] = ["inp_ms", "long_task_ms", "frame_ms"];

/// Measures the pages at `site` with `xtask/js/response.mjs` and prints what it finds. Returns one line for each figure
/// over its budget.
pub(super) fn over(chromium: &Path, site: &str, budgets: &BTreeMap<String, f64>) -> Result<Vec<String>> {
    let chromium = chromium.to_string_lossy();
    let measured = output(command("node", &["xtask/js/response.mjs", site, &chromium])?)?;
    ensure!(!measured.is_empty(), "xtask/js/response.mjs measured nothing");
    let names: String = MEASURES.iter().map(|name| format!("{name:>15}")).collect();
    println!("{:<30}{names}", "page");
    let mut problems = Vec::new();
    for line in measured.lines() {
        let page: Value = serde_json::from_str(line).with_context(|| format!("not understood: {line}"))?;
        let name = format!("/{}", page["page"].as_str().unwrap_or_default());
        let mut figures = String::new();
        for measure in MEASURES {
            let figure = page[measure].as_f64().with_context(|| format!("{name}: no {measure}"))?;
            figures += &format!("{:>15}", show(figure));
            let most = budgets.get(measure).copied().unwrap_or_default();
            if figure > most {
                problems.push(format!("{name}: {measure} is {}, more than {}", show(figure), show(most)));
            }
        }
        println!("{name:<30}{figures}");
    }
    Ok(problems)
}
