use midnight_pearl::engine::joins::EMBEDDED;
use midnight_pearl::engine::joins::found::Found;
use midnight_pearl::ui::joins::marks::Marks;

fn table(name: &str) -> usize {
    EMBEDDED.schema().tables.iter().position(|table| table.name == name).expect("a table")
}

fn found(from: &str, to: &str) -> Found {
    Found::new(&EMBEDDED, None, &[table(from), table(to)], false)
}

fn marks(found: &Found, step: Option<usize>) -> Marks {
    let schema = EMBEDDED.schema();
    Marks::of((schema.tables.len(), schema.keys.len()), found, step, found.ways.first())
}

#[test]
fn a_search_marks_who_is_taken_who_waits_and_which_keys_it_has_walked() {
    let found = found("cases", "organisations");
    let search = found.search.as_ref().expect("a search");
    for (step, at) in search.steps.iter().enumerate() {
        let marks = marks(&found, Some(step));
        assert_eq!(marks.tables[at.table], "is-taken");
        let waiting: Vec<usize> = (0..marks.tables.len()).filter(|&at| marks.tables[at] == "is-waiting").collect();
        let mut queue = search.queue(step).to_vec();
        queue.sort_unstable();
        assert_eq!(waiting, queue, "step {step}");
        assert_eq!(marks.tables.iter().filter(|class| **class == "is-done").count(), step);
        assert!(marks.keys.iter().all(|class| ["", "is-walked"].contains(class)));
    }
}

#[test]
fn the_chosen_way_is_marked_once_the_search_is_over() {
    let found = found("cases", "organisations");
    let marks = marks(&found, None);
    let marked =
        |classes: &[&str]| -> Vec<usize> { (0..classes.len()).filter(|&at| !classes[at].is_empty()).collect() };
    let sorted = |mut places: Vec<usize>| {
        places.sort_unstable();
        places
    };
    assert_eq!(marked(&marks.tables), sorted(found.ways[0].tables.clone()));
    assert_eq!(marked(&marks.keys), sorted(found.ways[0].keys.clone()));
}

#[test]
fn without_a_way_the_island_is_told_apart() {
    let found = found("cases", "locales");
    let marks = marks(&found, None);
    assert_eq!(marks.tables[table("locales")], "is-island");
    assert_eq!(marks.tables[table("translations")], "is-island");
    assert!(marks.keys.iter().all(|class| class.is_empty()));
}
