//! stub
use crate::engine::trace::span::{Shape, Trace};
use std::collections::HashSet;
use std::ops::Range;
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub span: usize,
    pub depth: usize,
    pub has_children: bool,
    pub is_collapsed: bool,
    pub hidden_descendants: usize,
    pub is_match: bool,
}
pub struct Filter {
    pub text: String,
}
pub enum Walk {
    Next,
    Previous,
    Out,
    In,
    First,
    Last,
}
pub struct Step {
    pub span: usize,
    pub toggle: Option<usize>,
}
pub fn visible(trace: &Trace, shape: &Shape, _: &HashSet<usize>, _: &Filter) -> Vec<Row> {
    (0..trace.spans.len())
        .map(|span| Row {
            span,
            depth: shape.depths[span],
            has_children: shape.ends[span] > span + 1,
            is_collapsed: false,
            hidden_descendants: 0,
            is_match: true,
        })
        .collect()
}
pub fn walk(_: &Shape, _: &[Row], _: &HashSet<usize>, here: usize, _: Walk) -> Step {
    Step { span: here, toggle: None }
}
pub fn window(_: f64, _: f64, _: f64, _: usize, count: usize) -> Range<usize> {
    0..count
}
