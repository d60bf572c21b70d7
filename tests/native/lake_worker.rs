//! The lake's desk: what it answers, natively.

mod joined_again;
mod parts;
mod query;

use midnight_pearl::engine::lake::job::Stage;
use midnight_pearl::engine::lake::picture::{ColumnDifference, Joined, Picture};
use midnight_pearl::lake_worker::Desk;
use midnight_pearl::protocol::lake::{Progress, Refusal, Request, Response};

/// Asks, and does all the steps.
pub(super) fn ask_with(desk: &mut Desk, request: Request, body: &[u8]) -> Response {
    let mut answer = desk.begin(request, body.to_vec());
    while answer.is_none() {
        answer = desk.step();
    }
    answer.expect("the loop ends with an answer")
}

pub(super) fn ask(desk: &mut Desk, request: Request) -> Response {
    ask_with(desk, request, &[])
}

#[track_caller]
pub(super) fn lake(response: Response) -> Picture {
    match response {
        Response::Lake(picture) => *picture,
        other => panic!("{other:?}"),
    }
}

pub(super) fn ingest(name: &str, at_ms: i64) -> Request {
    Request::Ingest { name: name.to_owned(), at_ms, children: false }
}

#[track_caller]
pub(super) fn land(desk: &mut Desk, name: &str, text: &str, at_ms: i64) -> Picture {
    lake(ask_with(desk, ingest(name, at_ms), text.as_bytes()))
}

/// The three embedded sources, landed.
pub(super) fn embedded() -> (Desk, Picture) {
    let mut desk = Desk::default();
    let mut last = Picture::default();
    for (at, name) in ["forms.json", "registry.sql", "documents.ndjson"].into_iter().enumerate() {
        let path = format!("{}/assets/data/lake/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("a file");
        last = land(&mut desk, name, &text, 1_767_225_600_000 + at as i64 * 60_000);
    }
    (desk, last)
}

#[test]
fn three_sources_land_and_each_is_a_commit() {
    let (_, picture) = embedded();
    let table = picture.table.expect("a table");
    assert_eq!((picture.landings.len(), table.snapshots.len()), (3, 3));
    let rows: Vec<u64> = table.snapshots.iter().map(|snapshot| snapshot.rows).collect();
    assert!(rows.is_sorted() && rows[0] > 0, "{rows:?}");
    for (landing, snapshot) in picture.landings.iter().zip(&table.snapshots) {
        assert_eq!(landing.written.snapshot_id, snapshot.id);
        assert_eq!(landing.written.rows, snapshot.added_rows);
        assert!(landing.extracted.records > 0 && !landing.normalised.is_empty(), "{}", landing.name);
    }
    let joined = |at: usize| &picture.landings[at].joined;
    assert!(matches!(joined(2), Joined::Path { hops, .. } if !hops.is_empty()), "{:?}", joined(2));
    // What a snapshot has is what its files have.
    for snapshot in &table.snapshots {
        let rows: u64 = snapshot.files.iter().map(|&file| table.files[file].rows).sum();
        assert_eq!(rows, snapshot.rows);
        let named: Vec<usize> =
            snapshot.manifests.iter().flat_map(|&manifest| table.manifests[manifest].files.clone()).collect();
        assert_eq!(named, snapshot.files);
    }
    assert_eq!(table.metadata.len(), 4, "one without rows, and one a commit");
}

#[test]
fn a_landing_that_is_stopped_changes_nothing() {
    let (mut desk, before) = embedded();
    let text = format!("n,name\n{}", (0..200_000).map(|n| format!("{n},a name {n}\n")).collect::<String>());
    for steps in [0, 1, 3, 8, 20] {
        let mut answer = desk.begin(ingest("many.csv", 1_800_000_000_000), text.clone().into_bytes());
        for _ in 0..steps {
            assert_eq!(answer, None);
            answer = desk.step();
        }
        assert_eq!(desk.cancel(), Response::Refused(Refusal::Cancelled));
        let refused = ask_with(&mut desk, ingest("a.csv", 1_800_000_000_000), b"\x89PNG\r\n\x1a\n");
        assert!(matches!(refused, Response::Refused(Refusal::Unreadable(_))));
    }
    let after = land(&mut desk, "a.csv", "n\n1\n", 1_800_000_000_000);
    assert_eq!(after.landings[..3], before.landings[..]);
    assert_eq!(after.table.expect("a table").snapshots.len(), 4);
}

#[test]
fn progress_goes_through_all_stages_in_small_steps() {
    let mut desk = Desk::default();
    let text = format!("n,name\n{}", (0..300_000).map(|n| format!("{n},a name {n}\n")).collect::<String>());
    assert_eq!(desk.begin(ingest("many.csv", 1), text.into_bytes()), None);
    let mut seen = Vec::new();
    while desk.step().is_none() {
        let progress = desk.progress().expect("it goes on");
        assert!(progress.bytes <= progress.of_bytes, "{progress:?}");
        seen.push((progress.stage, progress.bytes, progress.rows));
    }
    assert!(seen.is_sorted_by_key(|step| (step.0, step.1)), "{seen:?}");
    for stage in [Stage::Extract, Stage::Normalise, Stage::Join, Stage::Write] {
        assert!(seen.iter().any(|step| step.0 == stage), "{stage:?}");
    }
    assert_eq!(seen.last().expect("steps").2, 300_000);
}

#[test]
fn what_takes_long_is_done_a_column_or_some_rows_at_a_time() {
    let mut desk = Desk::default();
    let (rows, columns) = (150_000, ["a", "b", "c", "d"]);
    let row = |n: usize| columns.iter().map(|_| n.to_string()).collect::<Vec<_>>().join(",");
    let text = (0..rows).fold(columns.join(","), |text, n| text + "\n" + &row(n));
    assert_eq!(desk.begin(ingest("many.csv", 1), text.into_bytes()), None);
    let mut seen = Vec::new();
    while desk.step().is_none() {
        seen.push(desk.progress().expect("it goes on"));
    }
    // Between the last record and the join, each column is hashed, and then some rows at a time are compared.
    let is_read = |of: &&Progress| of.stage == Stage::Normalise && of.bytes == of.of_bytes;
    let steps = seen.iter().filter(is_read).count();
    assert!(steps > columns.len() + rows / (1 << 16), "{steps}");
    // A row group ends before all rows have come, and another with them: each column of each is a step.
    let same = seen.windows(2).filter(|pair| pair[0].stage == Stage::Write && pair[0].rows == pair[1].rows).count();
    assert!(same >= 2 * columns.len(), "{same}");
}

#[test]
fn a_column_of_a_type_that_does_not_fit_gets_the_name_of_its_table() {
    let mut desk = Desk::default();
    land(&mut desk, "first.csv", "id,n\n1,5\n2,6\n", 1);
    let picture = land(&mut desk, "second.csv", "id,n\n3,x\n4,y\n", 2);
    let renamed = ColumnDifference::Renamed { column: "n".to_owned(), to: "second_n".to_owned() };
    assert!(picture.landings[1].written.differences.contains(&renamed), "{:?}", picture.landings[1].written);
    let columns: Vec<String> = picture.table.expect("a table").columns.into_iter().map(|column| column.name).collect();
    assert_eq!(columns, ["id", "n", "second_n"]);
}

#[test]
fn a_header_without_rows_lands_nothing() {
    let mut desk = Desk::default();
    assert_eq!(ask_with(&mut desk, ingest("a.csv", 1), b"id,name\n"), Response::Refused(Refusal::NoRecords));
    assert_eq!(land(&mut desk, "b.csv", "id\n1\n", 2).landings.len(), 1);
}

#[test]
fn a_cleared_lake_is_empty() {
    let (mut desk, _) = embedded();
    assert_eq!(lake(ask(&mut desk, Request::Clear)), Picture::default());
    assert_eq!(ask(&mut desk, Request::JoinBy { way: 0, at_ms: 1 }), Response::Refused(Refusal::NoTable));
}
