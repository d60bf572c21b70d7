//! From Chrome's events to slices: beginnings and ends find each other.

use std::collections::HashMap;

use super::schema::{ChromeEvent, Id2};
use crate::engine::trace::import::json::Label;
use crate::engine::trace::import::warning::{Warning, Warnings};

/// A stretch of time that one or two events tell of. Events are indices.
#[derive(Debug, Clone, Default)]
pub(super) struct Slice {
    /// The event that is it, or that begins it.
    pub(super) event: usize,
    /// The event that ends it.
    pub(super) closing: Option<usize>,
    /// In nanoseconds.
    pub(super) start: u64,
    /// In nanoseconds; none where the file does not say.
    pub(super) end: Option<u64>,
    /// Whether it may outlast what its thread does.
    pub(super) is_async: bool,
    /// The asynchronous slice that it was begun in, by its place.
    pub(super) within: Option<usize>,
    /// What happened in it.
    pub(super) moments: Vec<usize>,
}

/// Whose ends close whose beginnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Track<'e> {
    Thread { pid: &'e Label<'e>, tid: &'e Label<'e> },
    Async { category: &'e str, id: &'e Label<'e>, scope: Option<&'e Label<'e>>, pid: Option<&'e Label<'e>> },
}

/// The slices, in the order in which they begin in time. Of the other events, the named ones are said of a process or
/// thread (`M`), and the rest is left out.
pub(super) fn pair(events: &[ChromeEvent], warnings: &mut Warnings) -> Vec<Slice> {
    let mut order: Vec<usize> = (0..events.len()).collect();
    // Stable: of two at one time, the file says which is first.
    order.sort_by_key(|&event| events[event].at());
    let mut slices: Vec<Slice> = Vec::new();
    let mut open: HashMap<Track, Vec<usize>> = HashMap::new();
    let mut last = 0;
    for index in order {
        let event = &events[index];
        let start = event.at().unwrap_or_default();
        match event.ph.0.as_ref() {
            "X" => {
                let end = event.dur.times(1_000).map(|duration| start.saturating_add(duration));
                last = last.max(end.unwrap_or(start));
                slices.push(Slice { event: index, start, end, ..Slice::default() });
            }
            phase @ ("B" | "b") => {
                last = last.max(start);
                let stack = open.entry(track(event)).or_default();
                let is_async = phase == "b";
                let within = stack.last().copied().filter(|_| is_async);
                stack.push(slices.len());
                slices.push(Slice { event: index, start, is_async, within, ..Slice::default() });
            }
            "E" | "e" => {
                last = last.max(start);
                match open.get_mut(&track(event)).and_then(Vec::pop) {
                    Some(slice) => {
                        slices[slice].end = Some(start);
                        slices[slice].closing = Some(index);
                    }
                    None => warnings.add(Warning::UnmatchedEnds(1)),
                }
            }
            "n" => match open.get(&track(event)).and_then(|stack| stack.last()) {
                Some(&slice) => slices[slice].moments.push(index),
                None => warnings.add(Warning::OtherEvents(1)),
            },
            "M" | "" => {}
            _ => warnings.add(Warning::OtherEvents(1)),
        }
    }
    for slice in open.into_values().flatten() {
        warnings.add(Warning::UnmatchedBegins(1));
        slices[slice].end = Some(last);
    }
    slices
}

fn track<'e>(event: &'e ChromeEvent<'e>) -> Track<'e> {
    static NO_ID: Label = Label::Number(0);
    let ChromeEvent { ph, pid, tid, id, id2, scope, cat, .. } = event;
    if matches!(ph.0.as_ref(), "B" | "E") {
        return Track::Thread { pid, tid };
    }
    // Only an id2 can be one process's own.
    let (id, pid) = match id2 {
        Some(Id2 { local: Some(local), .. }) => (local, Some(pid)),
        Some(Id2 { global: Some(global), .. }) => (global, None),
        _ => (id.as_ref().unwrap_or(&NO_ID), None),
    };
    Track::Async { category: &cat.0, id, scope: scope.as_ref(), pid }
}
