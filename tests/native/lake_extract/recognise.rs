//! What an input is, and by what evidence.

use midnight_pearl::engine::lake::extract::{
    Delimited, Evidence, Format, HeaderEvidence, Mark, Shape, Sql, Warning, recognise,
};

#[track_caller]
fn found(name: &str, text: &str) -> (Format, Vec<Evidence>, Vec<Warning>) {
    let input = recognise(name, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    (input.format, input.evidence, input.warnings)
}

#[track_caller]
fn check_delimited(text: &str, delimiter: u8, header: HeaderEvidence) {
    let (format, evidence, _) = found("a.csv", text);
    let has_header = matches!(header, HeaderEvidence::TextOverValues { .. } | HeaderEvidence::Names);
    assert_eq!(format, Format::Delimited(Delimited { delimiter, line_end: b'\n', has_header }));
    assert_eq!(evidence[1], Evidence::Header(header));
}

#[test]
fn the_delimiter_is_the_one_that_gives_rows_equally_many_values() {
    let text = "a;b\n1,5;2,5\n3,5;4,5\n5;\"x;y\"\n";
    let (_, evidence, _) = found("a.csv", text);
    assert_eq!(evidence[0], Evidence::Delimiter { delimiter: b';', columns: 2, agreeing: 4, sampled: 4 });
    let ragged = format!("a,b,c\n{}1,2\n", "1,x|y,3\n".repeat(9));
    let (_, evidence, _) = found("a.csv", &ragged);
    assert_eq!(evidence[0], Evidence::Delimiter { delimiter: b',', columns: 3, agreeing: 10, sampled: 11 });
}

#[test]
fn a_header_is_told_by_what_stands_below_it() {
    check_delimited("id,at\n1,2024-01-01\n2,\n", b',', HeaderEvidence::TextOverValues { columns: 2 });
    check_delimited("country,2023,2024\nde,1,2\nfr,3,4\n", b',', value(2, "2023"));
    check_delimited("name,city\na,x\nb,x\n", b',', HeaderEvidence::Names);
    check_delimited("a,x\nb,x\nc,y\n", b',', HeaderEvidence::Repeated { column: 2, value: "x".to_owned() });
    check_delimited("1,x\n2,y\n", b',', value(1, "1"));
    check_delimited("id,name\n", b',', HeaderEvidence::Names);
    check_delimited("1,x\n", b',', value(1, "1"));
}

fn value(column: usize, value: &str) -> HeaderEvidence {
    HeaderEvidence::ValueOverValues { column, value: value.to_owned() }
}

#[track_caller]
fn check_json(text: &str, shape: Shape, is_extended: bool) {
    assert_eq!(found("a.json", text).0, Format::Json { shape, is_extended }, "{text}");
}

#[test]
fn the_shape_of_json_is_told() {
    let under = |path: &[&str]| Shape::Under(path.iter().map(|&name| name.to_owned()).collect());
    check_json("[]", Shape::List, false);
    check_json("\n [ {\"a\":1} ]", Shape::List, false);
    check_json("{\"a\":1}", Shape::Single, false);
    check_json("{\"a\":1}\n{\"a\":2}", Shape::Lines, false);
    check_json("{\"a\":1}\n{\"a\":\n{\"a\":2}", Shape::Lines, false);
    check_json("{\n\"a\":1}\n{\n\"a\":2}", Shape::Documents, false);
    check_json("{\"items\":[]}", under(&[]), false);
    check_json("{\"items\":[{\"a\":1", under(&[]), false);
    check_json("{\"a\":{\"b\":1},\"data\":{\"rows\":[{\"a\":1}]}}", under(&["data"]), false);
    check_json("{\"cases\":[{\"a\":1}],\"units\":[{\"a\":1}]}", under(&[]), false);
    check_json("{\"total\":3,\"cases\":[{\"a\":1},{\"a\":2},{\"a\":3}]}", under(&[]), false);
    check_json("{\"id\":2,\"name\":\"of one\",\"cases\":[{\"a\":1}]}", Shape::Single, false);
    check_json("[{\"_id\":{\"$oid\":\"65b2c0ffee65b2c0ffee65b2\"}}]", Shape::List, true);
    check_json("{ _id : ObjectId('65b2c0ffee65b2c0ffee65b2') }", Shape::Single, true);
}

#[test]
fn the_evidence_says_where() {
    let (_, evidence, _) = found("a.json", "\n{\"data\":{\"items\":[{\"a\":1},{\"a\":2}]}}");
    let path = ["data", "items"].map(str::to_owned).to_vec();
    assert_eq!(evidence, [Evidence::Begins { with: Mark::Object, line: 2 }, Evidence::Rows { path, seen: 2 }]);
    let (_, evidence, _) = found("a.json", "[\n{\"a\":1},\n{\"at\":{\"$date\":1}}]");
    let operator = Evidence::Operator { name: "$date".to_owned(), line: 3 };
    assert_eq!(evidence, [Evidence::Begins { with: Mark::List, line: 1 }, operator]);
}

#[test]
fn dumps_are_told_by_their_statements() {
    for (text, sql) in [
        ("-- MySQL dump 10.13\n\nCREATE TABLE `a` (`b` int);\n", Sql::MySql),
        ("/*!40101 SET NAMES utf8 */;\nINSERT INTO `a` VALUES (1);\n", Sql::MySql),
        ("INSERT INTO `a` VALUES (1,'it\\'s');\n", Sql::MySql),
        ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a(b);\n", Sql::Sqlite),
        ("create table a (b int);\n", Sql::Sqlite),
        ("--\n-- PostgreSQL database dump\n--\nSET x = 0;\nINSERT INTO public.a VALUES (1);\n", Sql::Postgres),
    ] {
        assert_eq!(found("a.sql", text).0, Format::Dump(sql), "{text}");
    }
    assert!(matches!(found("a.csv", "start,end\n1,2\n").0, Format::Delimited(_)));
}

#[test]
fn a_name_that_lies_is_a_warning() {
    let warned = |name: &str, text: &str| found(name, text).2;
    let extension = |found: &str| [Warning::Extension { found: found.to_owned() }];
    assert_eq!(warned("a.json", "id,name\n1,a\n"), extension("json"));
    assert_eq!(warned("a.csv.gz", "[{\"a\":1}]"), extension("csv"));
    assert_eq!(warned("a.CSV", "CREATE TABLE a (b int);"), extension("csv"));
    assert_eq!(warned("a.tsv", "id,name\n1,a\n"), extension("tsv"));
    assert_eq!(warned("a.csv", "PAR1....PAR1"), extension("csv"));
    assert_eq!(warned("a.txt", "id,name\n1,a\n"), []);
    assert_eq!(warned("a.json", "{\"a\":1}\n{\"a\":2}\n"), []);
}

#[test]
fn a_table_is_called_as_its_file() {
    for (name, expected) in
        [("rides.csv", "rides"), ("a/b\\rides.2024.csv.GZ", "rides.2024"), (".csv", ".csv"), ("", "")]
    {
        let input = recognise(name, b"id,name\n1,a\n").expect("rows");
        let read = super::read_input(name, &input);
        assert_eq!(read.schema.tables[0].name, expected);
    }
}
