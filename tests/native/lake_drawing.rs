//! Where the parts of a table stand in its picture.

use midnight_pearl::engine::lake::drawing::strip::strip;
use midnight_pearl::engine::lake::drawing::{Drawing, Frame, Point, Shape, Standing, What, bands};
use midnight_pearl::engine::lake::picture::{FilePart, ManifestPart, MetadataFile, Part, SnapshotPart, TablePicture};
use midnight_pearl::engine::turn::Turn;
use proptest::prelude::*;

const SHAPES: [Shape; 2] = [Shape::Wide, Shape::Narrow];

/// A table whose every commit adds so many files in a manifest of its own, and carries over all that was there.
fn appended(files_by_commit: &[usize]) -> TablePicture {
    let mut table = TablePicture {
        name: "cases".into(),
        location: "file:///lake".into(),
        columns: Vec::new(),
        partitions: Vec::new(),
        metadata: Vec::new(),
        snapshots: Vec::new(),
        manifests: Vec::new(),
        files: Vec::new(),
        refs: Vec::new(),
        bytes: 0,
    };
    let mut rows = 0;
    for (commit, &added) in files_by_commit.iter().enumerate() {
        let first = table.files.len();
        for file in first..first + added {
            let bytes = 1 << (8 + file % 20);
            table.files.push(FilePart {
                path: format!("data/{file}.parquet"),
                bytes,
                rows: 100,
                row_groups: 1 + file as u64 % 11,
                snapshot: commit,
                partition: String::new(),
            });
        }
        table.manifests.push(ManifestPart {
            path: format!("metadata/{commit}.avro"),
            bytes: 4_000,
            snapshot: commit,
            added: added as u64,
            existing: 0,
            deleted: 0,
            files: (first..first + added).collect(),
        });
        rows += 100 * added as u64;
        table.metadata.push(MetadataFile { path: format!("metadata/v{}.metadata.json", commit + 1), bytes: 4_000 });
        table.snapshots.push(SnapshotPart {
            id: 7_000 + commit as i64,
            parent: commit.checked_sub(1),
            sequence_number: commit as i64 + 1,
            at_ms: 0,
            operation: "append".into(),
            added_rows: 100 * added as u64,
            deleted_rows: 0,
            rows,
            schema_id: 0,
            list: format!("metadata/snap-{commit}.avro"),
            list_bytes: 2_000,
            manifests: (0..=commit).collect(),
            files: (0..first + added).collect(),
        });
    }
    table
}

fn corners(frame: &Frame) -> [Point; 4] {
    let (place, size) = (frame.place, frame.size);
    [(0.0, 0.0), (size.x, 0.0), (0.0, size.y), (size.x, size.y)].map(|(x, y)| Point { x: place.x + x, y: place.y + y })
}

/// Whether a point lies within a convex outline, whichever way that goes round.
fn is_within(outline: &[Point], point: Point) -> bool {
    let sides = outline.iter().zip(outline.iter().cycle().skip(1));
    let turns = sides.map(|(from, to)| (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x));
    let (least, most) = turns.fold((f64::MAX, f64::MIN), |(least, most), turn| (least.min(turn), most.max(turn)));
    least >= -1e-6 || most <= 1e-6
}

fn standing(drawing: &Drawing, part: Part) -> Option<Standing> {
    drawing.find(&What::Part(part)).map(|place| drawing.nodes[place].standing)
}

#[test]
fn a_commit_is_told_from_what_it_carried_over() {
    let table = appended(&[3, 2]);
    let drawing = Drawing::new(&table, None, None, Shape::Wide);
    let expected = [
        (Part::Metadata(1), Standing::Added),
        (Part::Snapshot(0), Standing::Apart),
        (Part::Snapshot(1), Standing::Added),
        (Part::ManifestList(1), Standing::Added),
        (Part::Manifest(0), Standing::Held),
        (Part::Manifest(1), Standing::Added),
        (Part::DataFile(2), Standing::Held),
        (Part::DataFile(3), Standing::Added),
    ];
    for (part, expected) in expected {
        assert_eq!(standing(&drawing, part.clone()), Some(expected), "{part:?}");
    }
    let links = |standing| drawing.links.iter().filter(|link| link.standing == standing).count();
    // The path: metadata, snapshot, list, manifest, and its two files.
    assert_eq!(links(Standing::Added), 5);
    // The list names the first manifest again, and that its three files.
    assert_eq!(links(Standing::Held), 4);
}

#[test]
fn time_travel_leaves_what_came_later_aside() {
    let drawing = Drawing::new(&appended(&[3, 2]), Some(0), None, Shape::Wide);
    assert_eq!(standing(&drawing, Part::Manifest(0)), Some(Standing::Added));
    assert_eq!(standing(&drawing, Part::Manifest(1)), Some(Standing::Apart));
    assert_eq!(standing(&drawing, Part::DataFile(4)), Some(Standing::Apart));
}

#[test]
fn the_newest_of_many_are_drawn_and_the_others_are_counted() {
    let table = appended(&[1; 20]);
    let drawing = Drawing::new(&table, None, None, Shape::Wide);
    assert!(drawing.find(&What::MoreSnapshots(17)).is_some());
    assert!(drawing.find(&What::MoreManifests(16)).is_some());
    assert_eq!(standing(&drawing, Part::Snapshot(19)), Some(Standing::Added));
    assert_eq!(standing(&drawing, Part::Snapshot(16)), None);

    let drawing = Drawing::new(&table, Some(4), None, Shape::Narrow);
    assert_eq!(standing(&drawing, Part::Snapshot(4)), Some(Standing::Added));
    assert!(drawing.find(&What::MoreSnapshots(18)).is_some());

    let drawing = Drawing::new(&appended(&[30]), None, None, Shape::Wide);
    assert!(drawing.find(&What::MoreFiles(0, 23)).is_some());
    assert_eq!(standing(&drawing, Part::DataFile(29)), Some(Standing::Added));
}

#[test]
fn a_followed_file_is_drawn_however_many_there_are() {
    let drawing = Drawing::new(&appended(&[30, 1, 1, 1, 1, 1, 1]), None, Some(2), Shape::Wide);
    assert_eq!(standing(&drawing, Part::DataFile(2)), Some(Standing::Held));
    assert_eq!(standing(&drawing, Part::Snapshot(6)), Some(Standing::Added));

    let file = drawing.find(&What::Part(Part::DataFile(2))).expect("drawn");
    let way: Vec<&What> = drawing.way_up(file).into_iter().map(|node| &drawing.nodes[node].what).collect();
    let expected = [Part::DataFile(2), Part::Manifest(0), Part::ManifestList(6), Part::Snapshot(6), Part::Metadata(6)];
    assert_eq!(way, expected.map(What::Part).iter().collect::<Vec<_>>());
}

#[test]
fn arrow_keys_go_along_the_tree() {
    let drawing = Drawing::new(&appended(&[3, 2]), None, None, Shape::Wide);
    let go = |from: Part, turn| {
        let from = drawing.find(&What::Part(from)).expect("drawn");
        drawing.next(from, turn).map(|to| drawing.nodes[to].what.clone())
    };
    let part = |part| Some(What::Part(part));
    assert_eq!(go(Part::Metadata(1), Turn::Down), part(Part::Snapshot(1)));
    assert_eq!(go(Part::Snapshot(1), Turn::Left), part(Part::Snapshot(0)));
    assert_eq!(go(Part::ManifestList(1), Turn::Down), part(Part::Manifest(1)));
    assert_eq!(go(Part::DataFile(4), Turn::Up), part(Part::Manifest(1)));
    assert_eq!(go(Part::Metadata(1), Turn::Up), None);
    // The levels do not run into each other.
    assert_eq!(go(Part::Snapshot(1), Turn::Right), None);
}

#[test]
fn the_tip_rises_with_the_rows() {
    let peak = |commits: &[usize]| Drawing::new(&appended(commits), None, None, Shape::Wide).ice.peak.y;
    assert!(peak(&[1, 8]) < peak(&[1]));
    assert!(peak(&[1; 30]) < peak(&[1, 8]));
    assert_eq!(peak(&[]), 0.0);
}

#[test]
fn the_ice_grows_with_what_it_holds() {
    let width = |commits: &[usize]| {
        let body = Drawing::new(&appended(commits), None, None, Shape::Wide).ice.body;
        let xs = body.iter().map(|point| point.x);
        xs.clone().fold(f64::MIN, f64::max) - xs.fold(f64::MAX, f64::min)
    };
    assert!(width(&[1]) < width(&[1, 1]));
    assert!(width(&[1, 1]) < width(&[1, 1, 1, 1]));
}

#[test]
fn bands_are_as_high_as_their_bar() {
    for (row_groups, expected) in [(0, 1), (1, 1), (5, 5), (200, 8)] {
        let bands: Vec<(f64, f64)> = bands(40.0, row_groups).collect();
        assert_eq!(bands.len(), expected);
        let (top, height) = bands[expected - 1];
        assert!((top + height - 40.0).abs() < 1e-9);
    }
}

proptest! {
    #[test]
    fn the_ice_holds_every_part_and_no_part_lies_on_another(
        commits in prop::collection::vec(0_usize..12, 0..14),
        at in prop::option::of(0_usize..16),
    ) {
        let table = appended(&commits);
        for shape in SHAPES {
            let drawing = Drawing::new(&table, at, None, shape);
            for (index, node) in drawing.nodes.iter().enumerate() {
                for corner in corners(&node.frame) {
                    prop_assert!(is_within(&drawing.ice.body, corner), "{:?} in {:?}", node, drawing.ice.body);
                    prop_assert!(corner.x >= 0.0 && corner.x <= drawing.width && corner.y <= drawing.below);
                }
                for other in &drawing.nodes[index + 1..] {
                    let apart = |one: Frame, other: Frame| one.place.x + one.size.x <= other.place.x + 1e-6
                        || one.place.y + one.size.y <= other.place.y + 1e-6;
                    prop_assert!(apart(node.frame, other.frame) || apart(other.frame, node.frame), "{node:?} on {other:?}");
                }
            }
            // Nothing is lost: what is not drawn is counted.
            let (drawn, more) = drawing.nodes.iter().fold((0, 0), |(drawn, more), node| match node.what {
                What::Part(Part::Snapshot(_)) => (drawn + 1, more),
                What::MoreSnapshots(count) => (drawn, more + count),
                _ => (drawn, more),
            });
            prop_assert_eq!(drawn + more, commits.len());
            prop_assert!(drawing.nodes.len() < 60);
            prop_assert_eq!(drawing, Drawing::new(&table, at, None, shape));
        }
    }
}

#[test]
fn a_strip_is_to_scale_until_something_is_too_small_to_hit() {
    let check = |sizes: &[u64], expected: &[f64], is_to_scale: bool| {
        let strip = strip(sizes, 100.0, 4.0);
        let widths: Vec<f64> = strip.spans.iter().map(|span| span.1.round()).collect();
        assert_eq!((widths.as_slice(), strip.is_to_scale), (expected, is_to_scale), "{sizes:?}");
    };
    check(&[25, 75], &[25.0, 75.0], true);
    check(&[4, 1_000, 4], &[4.0, 92.0, 4.0], false);
    check(&[4, 500, 500, 4], &[4.0, 46.0, 46.0, 4.0], false);
    check(&[], &[], true);
}

proptest! {
    #[test]
    fn a_strip_is_filled_from_end_to_end(sizes in prop::collection::vec(0_u64..1 << 40, 1..300)) {
        let strip = strip(&sizes, 1_000.0, 6.0);
        let mut end = 0.0;
        for (left, width) in strip.spans {
            prop_assert!((left - end).abs() < 1e-6 && width > 0.0);
            end = left + width;
        }
        prop_assert!((end - 1_000.0).abs() < 1e-3, "{end}");
    }
}
