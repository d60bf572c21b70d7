//! A small chart of values over time: lines on a shared scale, with the last value said beside each.

use leptos::prelude::*;

/// A line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// How it is drawn: a class of the style sheet.
    pub class: &'static str,
    /// A value for every step of time; none where there is nothing to say.
    pub values: Vec<Option<f64>>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The unit of its values.
    pub unit: &'static str,
    /// The lines, the most important last.
    pub lines: Vec<Line>,
    /// How many steps of time there are, reached or not.
    pub steps: usize,
    /// The scale ends here at the least.
    pub top: f64,
}

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 72.0;

impl Chart {
    /// The end of the scale: one, two or five times a power of ten.
    fn scale(&self) -> f64 {
        let values = self.lines.iter().flat_map(|line| line.values.iter().flatten());
        let most = values.fold(self.top, |most, &value| most.max(value)).max(1e-9);
        let power = 10_f64.powf(most.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
        steps.into_iter().find(|&step| step >= most * 0.999_999).unwrap_or(most)
    }

    /// A line as the `d` of an SVG path: it breaks where there is nothing to say.
    fn path(&self, line: &Line) -> String {
        let scale = self.scale();
        let mut path = String::new();
        let mut is_drawing = false;
        for (step, value) in line.values.iter().enumerate() {
            let Some(value) = value else {
                is_drawing = false;
                continue;
            };
            let x = (step as f64 + 0.5) / self.steps.max(1) as f64 * WIDTH;
            let y = HEIGHT - value / scale * HEIGHT;
            path.push_str(&format!("{}{x:.1} {y:.1}", if is_drawing { "L" } else { "M" }));
            is_drawing = true;
        }
        path
    }
}

/// A number as short as it may be: two digits after the point below ten, none from a hundred on.
pub fn number(value: f64) -> String {
    match value {
        value if value >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

/// The chart, as a figure whose caption has the last values.
pub fn view(chart: &Chart) -> impl IntoView + use<> {
    let last = |line: &Line| line.values.iter().rev().flatten().next().copied();
    let unit = chart.unit;
    let lines =
        chart.lines.iter().map(|line| view! { <path class=format!("line {}", line.class) d=chart.path(line) /> });
    let legend = chart.lines.iter().filter_map(|line| {
        let value = last(line)?;
        Some(view! {
            <span class=format!("key {}", line.class)>
                <svg width="18" height="6" aria-hidden="true"><path class=format!("line {}", line.class) d="M0 3H18" /></svg>
                {line.name.clone()}" "<b>{number(value)}</b>{unit}
            </span>
        })
    });
    view! {
        <figure class="chart">
            <figcaption><span class="label">{chart.title.clone()}</span><span class="chart-scale">{number(chart.scale())}{unit}</span></figcaption>
            <svg viewBox=format!("0 -2 {WIDTH} {}", HEIGHT + 4.0) preserveAspectRatio="none" aria-hidden="true">
                <path class="chart-frame" d=format!("M0 0H{WIDTH}M0 {0}H{WIDTH}M0 {HEIGHT}H{WIDTH}", HEIGHT / 2.0) />
                {lines.collect_view()}
            </svg>
            <p class="legend">{legend.collect_view()}</p>
        </figure>
    }
}
