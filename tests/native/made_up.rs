//! Made-up traces for the tests of what is computed from a trace.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use midnight_pearl::engine::trace::span::{Attribute, Resource, Status, Trace, Value};
use proptest::prelude::*;

/// A trace of lines such as `shop@host buy 0-100 async error`: service (and where it runs), operation, start and end
/// in nanoseconds. What is indented by two is called by what stands above. Spans keep the order of the lines where
/// siblings stand by start; ids are the lines' numbers, from 0. The trace starts with the earliest span.
pub(super) fn trace(lines: &str) -> Trace {
    let mut drafts = Drafts::default();
    let mut above: Vec<usize> = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let depth = (line.len() - line.trim_start().len()) / 2;
        let words: Vec<&str> = line.split_whitespace().collect();
        let (service, host) =
            words[0].split_once('@').map_or((words[0], None), |(service, host)| (service, Some(host)));
        let (start, end) = words[2].split_once('-').expect("start-end");
        let (start, end): (u64, u64) = (start.parse().expect("start"), end.parse().expect("end"));
        let resource = resource(&mut drafts, service, host);
        let operation = drafts.names.name(words[1]);
        let index = drafts.spans.len();
        above.truncate(depth);
        drafts.spans.push(Draft {
            id: index as u64,
            parent: above.last().map_or(Parent::None, |&parent| Parent::Span(parent)),
            resource,
            operation,
            start,
            duration: Nanos(end - start),
            is_async: words[3..].contains(&"async"),
            status: if words[3..].contains(&"error") { Status::Error } else { Status::Unset },
            ..Draft::default()
        });
        above.push(index);
    }
    assemble(drafts).0
}

/// The resource of a service on a host, new or old.
fn resource(drafts: &mut Drafts, service: &str, host: Option<&str>) -> usize {
    let service = drafts.names.name(service);
    let key = drafts.names.name("host.name");
    let attributes = host.map(|host| Attribute { key, value: Value::Text(host.to_owned()) }).into_iter().collect();
    let wanted = Resource { service, attributes };
    drafts.resources.iter().position(|known| *known == wanted).unwrap_or_else(|| {
        drafts.resources.push(wanted);
        drafts.resources.len() - 1
    })
}

/// One of the numbers below `spans`.
type Pick = prop::sample::Index;

/// Traces of up to `most` spans of four services, of any shape: children may lie outside of their parent, last no time
/// at all, or be called by nobody that is there; there may be several roots, or no span.
pub(super) fn any_trace(most: usize) -> impl Strategy<Value = Trace> {
    let span = (any::<Pick>(), 0..20_u8, (0..4_u8, 0..2_u8), 0..60_u64, 0..30_u64, any::<(bool, bool)>());
    prop::collection::vec(span, 0..most).prop_map(|spans| {
        let mut drafts = Drafts::default();
        for (index, (parent, rootless, (service, operation), start, length, (is_async, is_error))) in
            spans.into_iter().enumerate()
        {
            let resource = resource(&mut drafts, ["a", "b", "c", "d"][service as usize], None);
            let operation = drafts.names.name(["get", "put"][operation as usize]);
            drafts.spans.push(Draft {
                id: index as u64,
                parent: match rootless {
                    0 => Parent::None,
                    1 => Parent::Missing(1_000),
                    _ if index == 0 => Parent::None,
                    _ => Parent::Span(parent.index(index)),
                },
                resource,
                operation,
                start,
                duration: Nanos(length),
                is_async: is_async && rootless % 3 == 0,
                status: if is_error { Status::Error } else { Status::Ok },
                ..Draft::default()
            });
        }
        assemble(drafts).0
    })
}

/// A root with `count - 1` spans under it, all of one service: each called by the one before (`depth`), or all by
/// the root.
pub(super) fn large(count: usize, is_deep: bool) -> Trace {
    let mut drafts = Drafts::default();
    let resource = resource(&mut drafts, "a", None);
    let operation = drafts.names.name("get");
    let length = count as u64;
    for index in 0..count {
        let parent = match index {
            0 => Parent::None,
            _ => Parent::Span(if is_deep { index - 1 } else { 0 }),
        };
        let (start, duration) = match (index, is_deep) {
            (0, _) => (0, length),
            (_, true) => (index as u64, length - index as u64),
            (_, false) => (index as u64, 1),
        };
        let (id, duration) = (index as u64, Nanos(duration));
        drafts.spans.push(Draft { id, parent, resource, operation, start, duration, ..Draft::default() });
    }
    assemble(drafts).0
}
