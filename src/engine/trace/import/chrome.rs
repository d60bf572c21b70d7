//! Chrome's trace events, an object or a list of them: "Trace Event Format", by Chromium's tracing team.

mod pair;
mod schema;

use std::collections::HashMap;

use serde_json::value::RawValue;

use self::pair::{Slice, pair};
use self::schema::{ChromeEvent, events};
use super::error::ImportError;
use super::id::fnv1a;
use super::json::{Label, Pairs, Text, plain_value, string};
use super::link::{Found, FoundTrace};
use super::warning::{Warning, Warnings};
use super::{Format, MAX_SPANS};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::Names;
use crate::engine::trace::span::{Attribute, Event, Resource, Value};

/// How much of a file its trace's id is a hash of: the format has none.
const HASHED: usize = 4_096;

/// The one trace of a file.
pub(super) fn read(text: &str, warnings: &mut Warnings) -> Result<Vec<FoundTrace>, ImportError> {
    let events = match events(text) {
        (events, Ok(())) => events,
        // The last bracket may be missing, so that a writer can be stopped at any time.
        (events, Err(error)) if error.is_eof() && !events.is_empty() => {
            warnings.add(Warning::UnterminatedArray);
            events
        }
        (_, Err(error)) => return Err(ImportError::of_json(text, Some(Format::Chrome), &error)),
    };
    let slices = pair(&events, warnings);
    if slices.len() > MAX_SPANS {
        return Err(ImportError::TooManySpans { limit: MAX_SPANS });
    }
    let id = fnv1a(&text.as_bytes()[..text.len().min(HASHED)]).into();
    let mut found = FoundTrace { id, ..FoundTrace::default() };
    let threads = Threads::of(&events);
    let mut places = HashMap::new();
    for (slice, parent) in slices.iter().zip(parents(&slices, &events)) {
        let event = &events[slice.event];
        let resource = *places.entry((&event.pid, &event.tid)).or_insert_with(|| {
            found.resources.push(threads.resource(event, &mut found.names));
            found.resources.len() - 1
        });
        // Ids are places: nobody else's are to be met here.
        let id = found.spans.len() as u64 + 1;
        let mut span = Found { parent: parent.map_or(0, |parent| parent as u64 + 1), ..Found::default() };
        span.start = Some(slice.start);
        span.duration = slice.end.map(|end| Nanos(end.saturating_sub(slice.start)));
        span.draft.id = id;
        span.draft.resource = resource;
        span.draft.operation = found.names.name(&event.name.0);
        describe(&mut span, slice, &events, &mut found.names);
        found.spans.push(span);
    }
    Ok(vec![found])
}

/// What the events say of a span.
fn describe(span: &mut Found, slice: &Slice, events: &[ChromeEvent], names: &mut Names) {
    let event = &events[slice.event];
    if !event.cat.0.is_empty() {
        span.say(names, "category", Value::Text(event.cat.0.clone().into_owned()));
    }
    for event in [Some(slice.event), slice.closing].into_iter().flatten() {
        for (key, value) in said(events[event].args) {
            span.say(names, &key.0, plain_value(value));
        }
    }
    for &moment in &slice.moments {
        let event = &events[moment];
        let attributes = said(event.args)
            .into_iter()
            .map(|(key, value)| Attribute { key: names.name(&key.0), value: plain_value(value) });
        let attributes = attributes.collect();
        let at = Nanos(event.at().unwrap_or(slice.start));
        span.draft.details.events.push(Event { name: names.name(&event.name.0), at, attributes });
    }
}

/// An event's arguments; Chrome writes a mere text where it has taken them off.
fn said(args: Option<&RawValue>) -> Vec<(Text<'_>, &RawValue)> {
    args.and_then(|args| serde_json::from_str::<Pairs<&RawValue>>(args.get()).ok()).unwrap_or_default().0
}

/// By slice: the slice that contains it. On a thread that is by time; of what is asynchronous, the one that was open.
fn parents(slices: &[Slice], events: &[ChromeEvent]) -> Vec<Option<usize>> {
    let mut parents: Vec<Option<usize>> = slices.iter().map(|slice| slice.within).collect();
    let mut on_threads: Vec<usize> = (0..slices.len()).filter(|&slice| !slices[slice].is_async).collect();
    let end = |slice: usize| slices[slice].end.unwrap_or(slices[slice].start);
    on_threads.sort_by_key(|&slice| (slices[slice].start, std::cmp::Reverse(end(slice)), slices[slice].event));
    let mut open: HashMap<(&Label, &Label), Vec<usize>> = HashMap::new();
    for slice in on_threads {
        let event = &events[slices[slice].event];
        let stack = open.entry((&event.pid, &event.tid)).or_default();
        // What ends before this one contains nothing that comes later and is not in this one.
        while stack.pop_if(|top| end(*top) < end(slice) || end(*top) <= slices[slice].start).is_some() {}
        parents[slice] = stack.last().copied();
        stack.push(slice);
    }
    parents
}

/// What processes and threads are called.
#[derive(Default)]
struct Threads<'e> {
    processes: HashMap<&'e Label<'e>, String>,
    threads: HashMap<(&'e Label<'e>, &'e Label<'e>), String>,
}

impl<'e> Threads<'e> {
    /// By the events of the phase `M`.
    fn of(events: &'e [ChromeEvent<'e>]) -> Threads<'e> {
        let mut threads = Threads::default();
        for event in events.iter().filter(|event| event.ph.0 == "M") {
            let named = said(event.args).into_iter().find(|(key, _)| key.0 == "name");
            let Some(name) = named.map(|(_, value)| string(value)) else { continue };
            match event.name.0.as_ref() {
                "process_name" => drop(threads.processes.insert(&event.pid, name)),
                "thread_name" => drop(threads.threads.insert((&event.pid, &event.tid), name)),
                _ => {}
            }
        }
        threads
    }

    /// A thread is a resource; its process is the service.
    fn resource(&self, event: &ChromeEvent, names: &mut Names) -> Resource {
        let ChromeEvent { pid, tid, .. } = event;
        let service = match self.processes.get(pid) {
            Some(name) if !name.is_empty() => names.name(name),
            _ => names.name(&format!("process {pid}")),
        };
        let mut attributes = Vec::new();
        let mut say = |key, value| attributes.push(Attribute { key: names.name(key), value });
        let value = |label: &Label| match label {
            Label::Number(number) => Value::Int(*number),
            Label::Text(Text(text)) => Value::Text(text.clone().into_owned()),
        };
        say("process.pid", value(pid));
        say("thread.id", value(tid));
        if let Some(name) = self.threads.get(&(pid, tid)) {
            say("thread.name", Value::Text(name.clone()));
        }
        Resource { service, attributes }
    }
}
