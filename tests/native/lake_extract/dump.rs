//! Rows in dumps.

use midnight_pearl::engine::lake::extract::Warning;

use super::{check, columns, read};

const MYSQL: &str = "-- MySQL dump 10.13  Distrib 8.0.36\n/*!40101 SET NAMES utf8mb4 */;\n";

#[test]
fn a_dump_of_mysql_is_read() {
    let text = format!(
        "{MYSQL}
DROP TABLE IF EXISTS `units`;
CREATE TABLE `units` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `code` varchar(20) NOT NULL DEFAULT 'it''s; (x',
  PRIMARY KEY (`id`),
  UNIQUE KEY `code` (`code`)
) ENGINE=InnoDB;
LOCK TABLES `units` WRITE;
/*!40000 ALTER TABLE `units` DISABLE KEYS */;
INSERT INTO `units` VALUES (1,'007'),
(2,NULL);
/*!40000 ALTER TABLE `units` ENABLE KEYS */;
UNLOCK TABLES;
CREATE TABLE `cases` (
  `id` bigint NOT NULL,
  `unit_id` int unsigned DEFAULT NULL,
  `opened` date,
  PRIMARY KEY (`id`)
);
INSERT INTO `cases` (`opened`, `id`) VALUES ('0000-00-00', 9007199254740993);
INSERT IGNORE INTO CASES VALUES (2,1,'2024-01-01') ON DUPLICATE KEY UPDATE id = 3;
ALTER TABLE `cases` ADD CONSTRAINT `of` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`);
"
    );
    let read = read("a.sql", &text);
    assert_eq!(
        read.records,
        ["1 \"007\"", "2 -", "1: 9007199254740993 - \"0000-00-00\"", "1: 2 1 \"2024-01-01\""],
        "{:?}",
        read.rejected
    );
    assert_eq!(read.warnings, []);
    let [units, cases] = &read.schema.tables[..] else { panic!("two tables") };
    let kinds: Vec<&str> = cases.columns.iter().map(|column| column.kind.as_str()).collect();
    assert_eq!(kinds, ["bigint", "int unsigned", "date"]);
    assert_eq!((&units.primary_key, &units.unique, &cases.primary_key), (&vec![0], &vec![vec![1]], &vec![0]));
    assert_eq!(units.columns.iter().map(|column| column.nullable).collect::<Vec<_>>(), [false, false]);
    let [key] = &read.schema.keys[..] else { panic!("one key") };
    assert_eq!((key.from, &key.from_columns[..], key.to, &key.to_columns[..]), (1, &[1][..], 0, &[0][..]));
}

#[test]
fn the_values_of_mysql_are_read() {
    let check_value = |value: &str, expected: &str| {
        check("a.sql", &format!("{MYSQL}CREATE TABLE t (a int);\nINSERT INTO t VALUES ({value});"), expected, &[]);
    };
    check_value(r"'a\'b\\c\nd\0\Z\%\x'", r#""a'b\\c\nd\0\u{1a}\\%x""#);
    check_value("'it''s'", "\"it's\"");
    check_value("\"a'b\"\"c\"", "\"a'b\\\"c\"");
    check_value("'🦪\\\u{e9}'", "\"🦪é\"");
    check_value("''", "\"\"");
    check_value("-1.5e+10", "-1.5e+10");
    check_value("+5", "5");
    check_value(".5", "0.5");
    check_value("5.e3", "5.0e3");
    check_value("0x00fF", "x00ff");
    check_value("X'00fF'", "x00ff");
    check_value("_binary 'a\\0'", "x6100");
    check_value("_binary 0x01", "x01");
    check_value("_utf8mb4'a'", "\"a\"");
    check_value("b'101'", "i5");
    check_value(&format!("b'1{}'", "0".repeat(64)), "x010000000000000000");
    check_value("TRUE", "true");
    check_value(" null ", "-");
}

#[test]
fn a_dump_of_sqlite_is_read() {
    let text = "PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE artists(\"id\" INTEGER PRIMARY KEY, name TEXT);
INSERT INTO artists VALUES(1,'back\\slash');
INSERT INTO artists VALUES(2,replace('two\\nlines','\\n',char(10)));
INSERT INTO artists VALUES(3,unistr('a\\u000ab\\\\'));
CREATE TABLE IF NOT EXISTS albums(id INTEGER PRIMARY KEY, artist INT REFERENCES artists(id), cover BLOB);
INSERT INTO albums VALUES(1,1,X'ff00');
INSERT INTO \"albums\" VALUES(2,-9223372036854775808,9.0e+999);
CREATE TRIGGER t AFTER INSERT ON albums BEGIN INSERT INTO artists VALUES(new.id,'x'); INSERT INTO artists VALUES(4,'y'); END;
CREATE INDEX i ON albums(artist);
CREATE VIEW v AS SELECT 'INSERT INTO artists VALUES(9,9);';
COMMIT;
";
    let read = read("a.sql", text);
    assert_eq!(
        read.records,
        [
            "1 \"back\\\\slash\"",
            "2 \"two\\nlines\"",
            "3 \"a\\nb\\\\\"",
            "1: 1 1 xff00",
            "1: 2 -9223372036854775808 9.0e+999"
        ],
        "{:?}",
        read.rejected
    );
    let skipped = |word: &str, line| Warning::SkippedStatements { word: word.to_owned(), count: 1, line };
    assert_eq!(read.warnings, [skipped("CREATE TRIGGER", 10), skipped("CREATE VIEW", 12)]);
    assert_eq!(read.schema.keys.len(), 1);
}

#[test]
fn what_is_between_other_delimiters_is_passed_over() {
    let text = format!(
        "{MYSQL}CREATE TABLE t (a int);
DELIMITER ;;
CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (8); INSERT INTO t VALUES (9); END ;;
CREATE PROCEDURE q() BEGIN END ;;
DELIMITER ;
CALL p();
INSERT INTO t SET a = 1;
INSERT INTO t VALUES (1);"
    );
    let read = read("a.sql", &text);
    assert_eq!(read.records, ["1"]);
    let skipped = |word: &str, count, line| Warning::SkippedStatements { word: word.to_owned(), count, line };
    let expected = [skipped("CREATE PROCEDURE", 2, 5), skipped("CALL", 1, 8), skipped("INSERT", 1, 9)];
    assert_eq!(read.warnings, expected);
}

#[test]
fn a_broken_row_costs_itself_alone() {
    check(
        "a.sql",
        &format!(
            "{MYSQL}CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1,'a'),(2),(3,now()),(4,'x' 'y)'),\n(5,0x123),(6,'f');"
        ),
        "
        1 \"a\"
        6 \"f\"",
        &[
            "Line 4: 2 values were expected, 1 were found: (2)",
            "Line 4: a value was expected in line 4, column 37, 'n' was found: (3,n",
            "Line 4: a comma or ) was expected in line 4, column 51, '\\'' was found: (4,'x' '",
            "Line 5: bytes in hexadecimal digits was expected in line 5, column 4, '0' was found: (5,0",
        ],
    );
}

#[test]
fn a_quote_without_an_end_costs_its_statement_alone() {
    check(
        "a.sql",
        &format!("{MYSQL}CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (3,'c);\nINSERT INTO t VALUES (4,4);"),
        "4 4",
        &["Line 4: a quotation mark at the value's end was expected in line 5, column 28, the end was found: \
             (3,'c);\nINSERT INTO t VALUES (4,4);"],
    );
}

#[test]
fn rows_of_tables_that_nothing_creates_are_read() {
    let text = format!(
        "{MYSQL}INSERT INTO a.t VALUES (1,2),(3,4,5);\nINSERT INTO u (x, y) VALUES (6,7);\nINSERT INTO t VALUES (8,9);"
    );
    let read = read("a.sql", &text);
    assert_eq!(read.records, ["1 2", "1: 6 7", "8 9"], "{:?}", read.rejected);
    assert_eq!((columns(&read, 0), columns(&read, 1)), (vec!["column_1", "column_2"], vec!["x", "y"]));
    let not_created = |table: &str, line| Warning::TableNotCreated { table: table.to_owned(), line };
    assert_eq!(read.warnings, [not_created("a.t", 3), not_created("u", 4)]);
    assert_eq!(read.rejected.len(), 1);
}

#[test]
fn a_dump_that_is_cut_short_says_where() {
    check(
        "a.sql",
        &format!("{MYSQL}CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1,'a'),(2,"),
        "1 \"a\"",
        &["Line 4: a value was expected in line 4, column 33, the end was found: (2,"],
    );
}
