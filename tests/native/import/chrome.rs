//! Chrome's trace events.

use super::{check, check_bytes};

#[test]
fn slices_nest_by_time_on_a_thread_and_by_id_where_they_are_asynchronous() {
    check(
        "chrome.json",
        r#"
chrome
ID from 100500
Browser task 0+50000 internal category="toplevel" src="a.cc" n=3 deep="{\"x\":[1,2]}"
  Browser step 9500+10250 internal category="toplevel"
  Browser paint 24500+15000 internal layer=1 rects=2
Browser load 4500+55000 internal category="net"
  Browser connect 5500+2000 internal category="net"
    @ 6500 byte size=1
process 2 load 8500+2000 internal category="net"
of Browser: process.pid=1 thread.id=7 thread.name="Main"
of process 2: process.pid=2 thread.id="io"
! OtherEvents(1)
"#,
    );
}

#[test]
fn an_unterminated_list_with_unmatched_ends_is_read() {
    check(
        "chrome-unterminated.json",
        r#"
chrome
ID from 0
process Main open 0+10000 internal
  process Main done 5000+4000 internal
process Main no end 10000+0 internal
of process Main: process.pid="Main" thread.id=1
! UnterminatedArray
! UnmatchedEnds(1)
! UnmatchedBegins(1)
! MissingDuration(1)
"#,
    );
}

/// "Trace Event Format": the last bracket is optional, and so is all that follows a comma.
#[test]
fn a_list_may_end_after_any_event() {
    for end in ["", ",", ",\n", "\n]", ","] {
        let text = format!(r#"[{{"ph":"X","name":"a","pid":1,"tid":1,"ts":1,"dur":1}}{end}"#);
        let warning = if end.contains(']') { "" } else { "! UnterminatedArray" };
        let expected = format!(
            "chrome\nID from 1000\nprocess 1 a 0+1000 internal\nof process 1: process.pid=1 thread.id=1\n{warning}"
        );
        check_bytes(text.as_bytes(), expected.trim_end());
    }
}

#[test]
fn slices_that_overlap_in_part_do_not_nest() {
    let slice = |name: &str, from: u32, to: u32| {
        format!(r#"{{"ph":"X","name":"{name}","pid":1,"tid":1,"ts":{from},"dur":{}}}"#, to - from)
    };
    let text = format!("[{},{},{},{}]", slice("a", 0, 10), slice("b", 5, 15), slice("c", 6, 8), slice("d", 15, 16));
    check_bytes(
        text.as_bytes(),
        "chrome
ID from 0
process 1 a 0+10000 internal
process 1 b 5000+10000 internal
  process 1 c 6000+2000 internal
process 1 d 15000+1000 internal
of process 1: process.pid=1 thread.id=1",
    );
}
