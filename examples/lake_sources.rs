//! Writes the sources that the lake can be filled from at once: `assets/data/lake/`.
//!
//! `cargo run --example lake_sources`
//!
//! Neutral on purpose: cases, forms, organisations, dictionaries, workflows and audit; users are codes. Their flaws are
//! on purpose too; [`FLAWS`] says where they are.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What is wrong in the files.
pub const FLAWS: &[&str] = &[
    "registry.sql: case 17 has a status without a label (`ZZ`), cases 40 and 41 were opened on `0000-00-00`",
    "registry.sql: case 23 was created by user 999, who is not there",
    "registry.sql: three audit events come twice; `locales` has no key to or from any other table",
    "forms.json: one revision is a word; two forms come twice; form codes have leading zeros; one trace is 2^53 + 1",
    "documents.ndjson: two documents belong to case 5000, which is not there; one comes twice; one is from 1969",
];

const CASES: u64 = 900;
const USERS: u64 = 160;
const ORGANISATIONS: u64 = 24;
const STATUS: [(&str, &str); 5] =
    [("OP", "open"), ("RV", "in review"), ("WT", "waiting"), ("CL", "closed"), ("RJ", "rejected")];
const ROLES: [&str; 6] = ["clerk", "reviewer", "approver", "auditor", "operator", "administrator"];
const WORKFLOWS: [&str; 5] = ["intake", "review", "renewal", "appeal", "archive"];

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/data/lake");
    fs::create_dir_all(&folder)?;
    for (name, text) in sources() {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// The files: their names and what is in them. Always the same.
pub fn sources() -> [(&'static str, String); 3] {
    [("registry.sql", registry()), ("forms.json", forms()), ("documents.ndjson", documents())]
}

/// Draws that are always the same.
struct Draws(Xoshiro256PlusPlus);

impl Draws {
    fn seeded(seed: u64) -> Draws {
        Draws(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// Less than `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn one_of<'o>(&mut self, options: &[&'o str]) -> &'o str {
        options[self.below(options.len() as u64) as usize]
    }

    /// A day of 2023 or 2024.
    fn day(&mut self) -> String {
        format!("{}-{:02}-{:02}", 2023 + self.below(2), 1 + self.below(12), 1 + self.below(28))
    }

    fn time(&mut self) -> String {
        format!("{:02}:{:02}:{:02}", 7 + self.below(12), self.below(60), self.below(60))
    }
}

/// The number of a user as a code.
fn user(number: u64) -> String {
    format!("u-{number:04}")
}

/// A dump as mysqldump writes it.
fn registry() -> String {
    let mut draws = Draws::seeded(5);
    let mut dump = include_str!("lake_sources/registry_head.sql").to_owned();
    insert(
        &mut dump,
        "organisations",
        (1..=ORGANISATIONS).map(|id| {
            format!(
                "{id},'{:05}','{} {id}',{}",
                id * 37,
                draws.one_of(&["Office", "Bureau", "Agency"]),
                null_or(id > 4, id % 4 + 1)
            )
        }),
    );
    insert(&mut dump, "roles", (1..).zip(ROLES).map(|(id, role)| format!("{id},'{role}'")));
    insert(
        &mut dump,
        "users",
        (1..=USERS).map(|id| {
            let (organisation, role) = (1 + draws.below(ORGANISATIONS), 1 + draws.below(ROLES.len() as u64));
            format!("{id},'{}',{organisation},{role},{}", user(id), u64::from(id % 11 != 0))
        }),
    );
    insert(&mut dump, "workflows", (1..).zip(WORKFLOWS).map(|(id, name)| format!("{id},'{name}',{}", 2 + id)));
    let priorities = [("1", "urgent"), ("2", "normal"), ("3", "low")];
    let entries =
        STATUS.iter().map(|entry| ("case_status", entry)).chain(priorities.iter().map(|entry| ("priority", entry)));
    let channels = [("web", "web form"), ("post", "letter"), ("desk", "at the desk")];
    let entries = entries.chain(channels.iter().map(|entry| ("channel", entry)));
    insert(
        &mut dump,
        "dictionary_entries",
        entries.map(|(kind, (code, label))| format!("'{kind}','{code}','{label}'")),
    );
    insert(&mut dump, "cases", (1..=CASES).map(|id| case(id, &mut draws)));
    let mut events: Vec<String> = (1..=1_500)
        .map(|_| {
            let case = 1 + draws.below(CASES);
            let action = draws.one_of(&["created", "assigned", "viewed", "changed", "closed"]);
            format!("{case},{},'{action}','{} {}'", 1 + draws.below(USERS), draws.day(), draws.time())
        })
        .collect();
    for (from, to) in [(10, 300), (700, 702), (1_200, 1_400)] {
        let again = events[from].clone();
        events.insert(to, again);
    }
    insert(&mut dump, "audit_events", events.into_iter());
    let locales = [("en", "English"), ("zh", "中文"), ("de", "Deutsch"), ("fr", "Français"), ("ja", "日本語")];
    insert(&mut dump, "locales", locales.into_iter().map(|(code, name)| format!("'{code}','{name}'")));
    dump.push_str(include_str!("lake_sources/registry_tail.sql"));
    dump
}

fn null_or(has_value: bool, value: u64) -> String {
    if has_value { value.to_string() } else { "NULL".to_owned() }
}

fn case(id: u64, draws: &mut Draws) -> String {
    let creator = if id == 23 { 999 } else { 1 + draws.below(USERS) };
    let status = if id == 17 { "ZZ" } else { STATUS[draws.below(5) as usize].0 };
    let opened = if id == 40 || id == 41 { "0000-00-00".to_owned() } else { draws.day() };
    let amount = format!("{}.{:02}", draws.below(9_000), draws.below(100));
    let title = draws.one_of(&[
        "Licence renewal",
        "Change of address",
        "Owner\\'s request",
        "Annual report",
        "Access to records",
    ]);
    let (organisation, workflow) = (1 + draws.below(ORGANISATIONS), 1 + draws.below(WORKFLOWS.len() as u64));
    let (priority, channel) = (1 + draws.below(3), draws.one_of(&["web", "post", "desk"]));
    let updated = format!("{} {}", draws.day(), draws.time());
    format!(
        "{id},'{:06}','{title}',{organisation},{creator},{workflow},'{status}',{priority},'{channel}',{amount},'{opened}','{updated}'",
        id * 7
    )
}

/// `INSERT` statements of many rows.
fn insert(dump: &mut String, table: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.collect();
    // Writing to a string does not fail.
    _ = writeln!(dump, "LOCK TABLES `{table}` WRITE;");
    for rows in rows.chunks(200) {
        _ = writeln!(dump, "INSERT INTO `{table}` VALUES ({});", rows.join("),("));
    }
    _ = writeln!(dump, "UNLOCK TABLES;\n");
}

/// What a REST service answers: its records under `items`.
fn forms() -> String {
    let mut draws = Draws::seeded(6);
    let mut items: Vec<String> = (1..=700).map(|number| form(number, &mut draws)).collect();
    for (from, to) in [(33, 34), (400, 512)] {
        let again = items[from].clone();
        items.insert(to, again);
    }
    let head = format!("\"status\": \"ok\", \"page\": 1, \"total\": {}", items.len());
    format!("{{{head}, \"items\": [\n{}\n]}}\n", items.join(",\n"))
}

fn form(number: u64, draws: &mut Draws) -> String {
    let fields = ["amount", "reason", "period", "copies"];
    let answers: Vec<String> = (0..1 + draws.below(3))
        .map(|at| {
            let (field, length) = (fields[(number + at) as usize % 4], 3 + draws.below(40));
            format!("{{\"field\": \"{field}\", \"length\": {length}, \"checked\": {}}}", draws.below(4) != 0)
        })
        .collect();
    let revision = if number == 321 { "\"three\"".to_owned() } else { (1 + draws.below(5)).to_string() };
    let trace = if number == 77 { 9_007_199_254_740_993 } else { 4_000_000_000 + draws.below(1_000_000_000) };
    let submitter = 1 + draws.below(USERS);
    let role = ROLES[(submitter % 6) as usize];
    format!(
        "{{\"id\": \"f-{number:05}\", \"caseId\": {}, \"formCode\": \"{:04}\", \"revision\": {revision}, \
         \"submittedAt\": \"{}T{}+01:00\", \"submitter\": {{\"user\": \"{}\", \"role\": \"{role}\"}}, \
         \"score\": 0.{:02}, \"traceId\": {trace}, \"answers\": [{}]}}",
        1 + draws.below(CASES),
        7 * (1 + draws.below(12)),
        draws.day(),
        draws.time(),
        user(submitter),
        10 + draws.below(90),
        answers.join(", "),
    )
}

/// What mongoexport writes, a document a line: canonical in some places, relaxed in others.
fn documents() -> String {
    let mut draws = Draws::seeded(7);
    let mut lines: Vec<String> = (1..=800).map(|number| document(number, &mut draws)).collect();
    let again = lines[250].clone();
    lines.insert(251, again);
    lines.join("\n") + "\n"
}

fn document(number: u64, draws: &mut Draws) -> String {
    let case = if number == 128 || number == 512 { 5_000 } else { 1 + draws.below(CASES) };
    let created = match number {
        300 => "{\"$date\": {\"$numberLong\": \"-14182940000\"}}".to_owned(),
        _ => format!("{{\"$date\": \"{}T{}Z\"}}", draws.day(), draws.time()),
    };
    let steps: Vec<String> = (0..1 + draws.below(3))
        .map(|_| {
            let (name, role) = (draws.one_of(&WORKFLOWS), draws.one_of(&ROLES));
            let result = draws.one_of(&["passed", "failed", "skipped"]);
            format!(
                "{{\"name\": \"{name}\", \"actor\": {{\"role\": \"{role}\", \"check\": {{\"result\": \"{result}\", \
                 \"seconds\": {}}}}}}}",
                draws.below(600)
            )
        })
        .collect();
    format!(
        "{{\"_id\": {{\"$oid\": \"{:024x}\"}}, \"case_id\": {{\"$numberInt\": \"{case}\"}}, \"kind\": \"{}\", \
         \"bytes\": {{\"$numberLong\": \"{}\"}}, \"fee\": {{\"$numberDecimal\": \"{}.{:02}\"}}, \"created\": {created}, \
         \"history\": {{\"steps\": [{}]}}, \"tags\": [{}]}}",
        0x6500_0000_0000_0000_0000_0000_u128 + u128::from(number) * 4_099,
        draws.one_of(&["letter", "scan", "report", "form"]),
        1_000 + draws.below(5_000_000_000),
        draws.below(200),
        draws.below(100),
        steps.join(", "),
        (0..draws.below(3)).map(|at| format!("\"t{at}\"")).collect::<Vec<_>>().join(", "),
    )
}
