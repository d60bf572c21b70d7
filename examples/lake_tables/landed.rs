//! Tables as a visitor makes them: through the lake's desk, and taken home.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use midnight_pearl::engine::lake::table::Table;
use midnight_pearl::lake_worker::Desk;
use midnight_pearl::protocol::lake::{Change, Request, Response};

use crate::written::Written;

const START_MS: i64 = 1_767_225_600_000;

/// A visitor, who does one thing a minute.
struct Visitor {
    name: &'static str,
    desk: Desk,
    at_ms: i64,
}

/// The three embedded sources.
pub(crate) fn embedded(location: &str) -> Written {
    let mut visitor = Visitor::new("landed");
    for name in ["forms.json", "registry.sql", "documents.ndjson"] {
        let path = format!("{}/assets/data/lake/{name}", env!("CARGO_MANIFEST_DIR"));
        visitor.land(name, &std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}")));
    }
    visitor.home(location)
}

/// A table that is changed in every way that the page offers, while more lands.
pub(crate) fn changed(location: &str) -> Written {
    let mut visitor = Visitor::new("landed_changed");
    visitor.land("orders.csv", &orders(0));
    for change in [
        Change::Rename { column: "fee".to_owned(), name: "price".to_owned() },
        Change::Promote { column: "count".to_owned(), to: "long".to_owned() },
        Change::AddColumn { name: "note".to_owned(), kind: "string".to_owned() },
        Change::PartitionBy(vec!["month(day)".to_owned(), "bucket[3](id)".to_owned()]),
        Change::Overwrite { filter: "id < 3".to_owned(), column: "note".to_owned(), value: Some("new".to_owned()) },
        Change::Tag { name: "before".to_owned(), snapshot: 1 },
    ] {
        visitor.change(change);
    }
    visitor.land("orders.csv", &orders(100));
    visitor.change(Change::Delete { filter: "id >= 10 and id <= 102 and status = 'open'".to_owned() });
    visitor.change(Change::PartitionBy(Vec::new()));
    visitor.change(Change::Drop { column: "status".to_owned() });
    visitor.change(Change::Overwrite { filter: "price is null".to_owned(), column: "count".to_owned(), value: None });
    // A column of another type, which gets another name.
    visitor.land("people.csv", "id,count\n900,many\n901,few\n");
    visitor.change(Change::Delete { filter: "id = 900".to_owned() });
    visitor.home(location)
}

/// A join that is done again along another way: the columns that only the first way had go with its rows.
pub(crate) fn rejoined(location: &str) -> Written {
    let mut visitor = Visitor::new("landed_rejoined");
    visitor.land("loans.csv", "author_id,book_id,city\n1,11,Bern\n2,12,Chur\n3,13,Brig\n");
    visitor.land("sales.csv", "author_id,book_id,price\n1,12,5.50\n2,11,6.25\n3,13,7.00\n");
    visitor.land(
        "shelf.sql",
        "CREATE TABLE authors (id int primary key, name text, city text);\n\
         INSERT INTO authors VALUES (1, 'Ada', 'Basel'), (2, 'Bo', NULL), (3, 'Cy', 'Thun');\n\
         CREATE TABLE books (id int primary key, title text);\n\
         INSERT INTO books VALUES (11, 'Ice'), (12, 'Lake'), (13, 'Pearl');\n",
    );
    for way in [1, 0, 1] {
        let at_ms = visitor.now();
        visitor.ask(Request::JoinBy { way, at_ms }, &[]);
    }
    visitor.home(location)
}

fn orders(start: u32) -> String {
    let row = |id: u32| {
        let (month, status) = (1 + id % 3, if id.is_multiple_of(2) { "open" } else { "closed" });
        let fee = if id.is_multiple_of(7) { String::new() } else { format!("{}.25", id * 3) };
        format!("{id},{fee},{status},2026-{month:02}-15,{}\n", id % 5)
    };
    format!("id,fee,status,day,count\n{}", (start..start + 40).map(row).collect::<String>())
}

impl Visitor {
    fn new(name: &'static str) -> Visitor {
        Visitor { name, desk: Desk::default(), at_ms: START_MS }
    }

    fn now(&mut self) -> i64 {
        self.at_ms += 60_000;
        self.at_ms
    }

    fn land(&mut self, name: &str, text: &str) {
        let ingest = Request::Ingest { name: name.to_owned(), at_ms: self.now(), children: false };
        self.ask(ingest, text.as_bytes());
    }

    fn change(&mut self, change: Change) {
        let at_ms = self.now();
        self.ask(Request::Change { change, at_ms }, &[]);
    }

    fn ask(&mut self, request: Request, body: &[u8]) -> Response {
        let mut answer = self.desk.begin(request, body.to_vec());
        loop {
            match answer {
                Some(Response::Refused(why)) => panic!("{}: {why:?}", self.name),
                Some(answer) => return answer,
                None => answer = self.desk.step(),
            }
        }
    }

    /// The table as it is unzipped.
    fn home(mut self, location: &str) -> Written {
        let (to, at_ms) = (format!("{location}/{}", self.name), self.now());
        let answer = self.ask(Request::Download { to, is_chinese: false, at_ms }, &[]);
        let Response::File { bytes, .. } = answer else { panic!("{}: no file", self.name) };
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut files = BTreeMap::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("bytes");
            let path = file.name().trim_start_matches(self.name).trim_start_matches('/').to_owned();
            files.insert(path, bytes);
        }
        Written::read(self.name, Table::open(files).expect("a table"))
    }
}
