//! The flame graph, and the whole trace at a glance.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::critical_path::critical_path;
use midnight_pearl::engine::trace::flame::{Frame, MOST_FRAMES, flame};
use midnight_pearl::engine::trace::minimap::{LINES, Line, minimap};
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::{Span, Trace};
use proptest::prelude::*;

use super::made_up::{any_trace, large, trace};

fn frames(trace: &Trace, narrowest: f64) -> Vec<Frame> {
    flame(trace, &self_times(trace), &critical_path(trace), narrowest)
}

/// Frames as text: two spaces a level, name, from and to in percent, own time, count, `gold` if on the critical path.
#[track_caller]
fn check(lines: &str, narrowest: f64, expected: &str) {
    let line = |frame: &Frame| {
        let name = match frame.merged {
            0 => format!("{} {}", frame.service, frame.operation),
            merged => format!("{merged} others"),
        };
        let (from, to) = (frame.start * 100.0, (frame.start + frame.width) * 100.0);
        let gold = if frame.critical > Nanos::ZERO { " gold" } else { "" };
        let (own, count) = (frame.self_time.0, frame.count);
        format!("{}{name} {from:.0}-{to:.0} own {own} of {count}{gold}\n", "  ".repeat(frame.depth))
    };
    let found: String = frames(&trace(lines), narrowest).iter().map(line).collect();
    assert_eq!(format!("\n{found}"), expected);
}

#[test]
fn calls_of_one_kind_are_one_frame_where_they_were_called_in_the_same_way() {
    check(
        "
a buy 0-100
  b get 0-20
  c get 30-50
    b get 30-40
  b get 60-80
",
        0.0,
        "
a buy 0-100 own 40 of 1 gold
  b get 0-40 own 40 of 2 gold
  c get 40-60 own 10 of 1 gold
    b get 40-50 own 10 of 1 gold
",
    );
}

#[test]
fn work_done_side_by_side_adds_up() {
    check(
        "a buy 0-100\n  b get 0-100\n  c get 0-100 async\n",
        0.0,
        "\na buy 0-100 own 0 of 1\n  b get 0-50 own 100 of 1 gold\n  c get 50-100 own 100 of 1\n",
    );
}

#[test]
fn roots_stand_beside_each_other() {
    check("a buy 0-20\nb buy 0-60\na buy 50-70\n", 0.0, "\nb buy 0-60 own 60 of 1\na buy 60-100 own 40 of 2 gold\n");
}

#[test]
fn narrow_frames_are_drawn_as_one() {
    let lines = "
a buy 0-100
  b get 0-60
    c get 0-1
  c get 60-68
    d get 60-64
  d get 70-76
  d put 80-84
";
    let expected = "
a buy 0-100 own 22 of 1 gold
  b get 0-60 own 59 of 1 gold
  4 others 60-78 own 18 of 4 gold
";
    check(lines, 0.1, expected);
    check(lines, 0.2, "\na buy 0-100 own 22 of 1 gold\n  b get 0-60 own 59 of 1 gold\n");
}

#[test]
fn without_own_time_there_is_nothing_to_draw() {
    check("", 0.0, "\n");
    check("a buy 5-5\n  a get 5-5\n", 0.0, "\n");
}

#[test]
fn a_deep_trace_is_drawn_as_far_as_it_is_widest() {
    let frames = frames(&large(100_000, true), 0.0);
    assert_eq!(frames.len(), MOST_FRAMES + 1);
    let last = frames.last().expect("a frame");
    assert_eq!((last.depth, last.merged, last.count), (MOST_FRAMES, 98_000, 98_000));
    assert_eq!(last.self_time, last.total);
}

#[test]
fn hostile_durations_stay_in_the_picture() {
    let mut trace = trace("a get 0-1\n  b get 0-1\n  c get 0-1\n");
    for span in &mut trace.spans {
        span.duration = Nanos(u64::MAX);
    }
    let frames = flame(&trace, &[Nanos(u64::MAX); 3], &critical_path(&trace), 0.0);
    let edges: Vec<_> = frames.iter().map(|frame| (frame.start, frame.width)).collect();
    assert_eq!(edges, [(0.0, 1.0), (0.0, 1.0 / 3.0), (1.0 / 3.0, 1.0 / 3.0)]);
}

#[test]
fn few_spans_have_a_line_each() {
    let trace = trace("a buy 0-100\n  b get 10-30 error\n  c get 30-50 async\n");
    let lines = minimap(&trace, &[true, true, false], LINES);
    let line = |span: usize, start, end, is_on_path, has_errors| Line {
        spans: span..span + 1,
        start: Nanos(start),
        end: Nanos(end),
        is_on_path,
        has_errors,
    };
    assert_eq!(lines, [line(0, 0, 100, true, false), line(1, 10, 30, true, true), line(2, 30, 50, false, false)]);
}

#[test]
fn many_spans_share_lines() {
    let trace = trace("a buy 0-100\n  b get 10-30\n  b get 20-50 error\n  c get 50-60\n  c get 70-75\n");
    let lines = minimap(&trace, &[true, false, false, false, true], 2);
    let (first, last) = (0..3, 3..5);
    assert_eq!(
        lines,
        [
            Line { spans: first, start: Nanos(0), end: Nanos(100), is_on_path: true, has_errors: true },
            Line { spans: last, start: Nanos(50), end: Nanos(75), is_on_path: true, has_errors: false },
        ]
    );
    assert_eq!(minimap(&trace, &[], 0), []);
    assert_eq!(minimap(&Trace::default(), &[], 60), []);
}

proptest! {
    /// Frames lie on their parents, beside each other; together they are as wide as their parent's time without its own.
    #[test]
    fn frames_are_as_wide_as_what_stands_on_them(trace in any_trace(60), narrowest in 0.0..0.3_f64) {
        let all = frames(&trace, 0.0);
        let work: Nanos = self_times(&trace).into_iter().sum();
        let drawn = all.iter().map(|frame| frame.self_time).sum::<Nanos>();
        prop_assert_eq!(drawn, work);
        for frames in [&all, &frames(&trace, narrowest)] {
            for frame in frames {
                let end = frame.start + frame.width;
                prop_assert!(frame.width > 0.0 && end <= 1.0 + 1e-9);
                let is_on = |above: &&Frame| {
                    above.depth == frame.depth + 1 && frame.start - 1e-9 <= above.start && above.start < end - 1e-9
                };
                let above: Vec<&Frame> = frames.iter().filter(is_on).collect();
                let on_it: Nanos = above.iter().map(|above| above.total).sum();
                prop_assert!(above.is_empty() || frame.merged == 0);
                prop_assert!(frame.self_time + on_it <= frame.total);
                prop_assert!(frame.width >= narrowest || std::ptr::eq(frames, &all));
                let mut edge = frame.start;
                for above in above {
                    prop_assert!((above.start - edge).abs() < 1e-9);
                    edge = above.start + above.width;
                }
                prop_assert!(edge <= end + 1e-9);
            }
        }
        for frame in &all {
            let end = frame.start + frame.width;
            let above = all.iter().filter(|above| {
                above.depth == frame.depth + 1 && frame.start - 1e-9 <= above.start && above.start < end - 1e-9
            });
            prop_assert_eq!(frame.self_time + above.map(|above| above.total).sum(), frame.total);
        }
    }

    /// Lines hold all spans once, in order, in groups of nearly the same size.
    #[test]
    fn lines_hold_every_span_once(trace in any_trace(60), most in 0..70_usize) {
        let lines = minimap(&trace, &vec![true; trace.spans.len()], most);
        prop_assert_eq!(lines.len(), most.min(trace.spans.len()));
        let spans: Vec<usize> = lines.iter().flat_map(|line| line.spans.clone()).collect();
        prop_assert!(most == 0 || spans.iter().copied().eq(0..trace.spans.len()));
        let sizes = || lines.iter().map(|line| line.spans.len());
        prop_assert!(sizes().max().unwrap_or_default() - sizes().min().unwrap_or_default() <= 1);
        for line in lines {
            let of = &trace.spans[line.spans];
            prop_assert_eq!(Some(line.start), of.iter().map(|span| span.start).min());
            prop_assert_eq!(Some(line.end), of.iter().map(Span::end).max());
        }
    }
}
