//! Values as MongoDB writes them.

use super::{check, read};

/// A value in a document that has an object id too, and what is read of it.
#[track_caller]
fn check_value(value: &str, expected: &str) {
    let text = format!("[{{\"_id\":{{\"$oid\":\"65b2c0ffee65b2c0ffee65b2\"}},\"v\":{value}}}]");
    check("a.json", &text, &format!("_id=\"65b2c0ffee65b2c0ffee65b2\" v={expected}"), &[]);
}

#[test]
fn canonical_values_are_read() {
    check_value(r#"{"$numberInt": "-42"}"#, "i-42");
    check_value(r#"{"$numberLong": "9007199254740993"}"#, "i9007199254740993");
    check_value(r#"{"$numberDouble": "1.5"}"#, "f1.5");
    check_value(r#"{"$numberDouble": "NaN"}"#, "fNaN");
    check_value(r#"{"$numberDouble": "-Infinity"}"#, "f-inf");
    check_value(r#"{"$numberDecimal": "12.50"}"#, "d1250/2");
    check_value(r#"{"$numberDecimal": "-1.5E+3"}"#, "d-1500/0");
    check_value(r#"{"$numberDecimal": "1E-6176"}"#, "1E-6176");
    check_value(r#"{"$numberDecimal": "Infinity"}"#, "finf");
    check_value(r#"{"$date": {"$numberLong": "-1"}}"#, "t-1000z");
    check_value(r#"{"$date": {"$numberLong": "253402300799999"}}"#, "t253402300799999000z");
    check_value(r#"{"$binary": {"base64": "AQID/w==", "subType": "00"}}"#, "x010203ff");
    check_value(
        r#"{"$binary": {"base64": "EjRWeJq83vAAAAAAAAAAAQ==", "subType": "04"}}"#,
        "\"12345678-9abc-def0-0000-000000000001\"",
    );
    check_value(r#"{"$uuid": "12345678-9abc-def0-0000-000000000001"}"#, "\"12345678-9abc-def0-0000-000000000001\"");
    check_value(r#"{"$timestamp": {"t": 1700000000, "i": 2}}"#, "{t=i1700000000 i=i2}");
    check_value(r#"{"$regularExpression": {"pattern": "^a", "options": "i"}}"#, "\"/^a/i\"");
    check_value(r#"{"$undefined": true}"#, "-");
    check_value(r#"{"$minKey": 1}"#, "\"MinKey\"");
    check_value(r#"{"$ref": "users", "$id": 1}"#, "{$ref=\"users\" $id=1}");
}

#[test]
fn relaxed_and_legacy_values_are_read() {
    check_value(r#"{"$date": "2024-02-29T12:30:00.5Z"}"#, "t1709209800500000z");
    check_value(r#"{"$date": "1969-12-31T23:59:59.999Z"}"#, "t-1000z");
    check_value(r#"{"$date": "9999-12-31T23:59:59.999999Z"}"#, "t253402300799999999z");
    check_value(r#"{"$date": "1970-01-01T01:00:00+0100"}"#, "t0z");
    check_value(r#"{"$date": "1970-01-01T00:00:00-01:30"}"#, "t5400000000z");
    check_value(r#"{"$date": "0000-01-01"}"#, "t-62167219200000000z");
    check_value(r#"{"$date": 1700000000000}"#, "t1700000000000000z");
    check_value(r#"{"$date": -62135596800000}"#, "t-62135596800000000z");
    check_value(r#"{"$binary": "AQID", "$type": "00"}"#, "x010203");
    check_value(r#"{"$regex": "^a", "$options": "i"}"#, "\"/^a/i\"");
    check_value(r#"{"$numberLong": 5}"#, "i5");
}

#[test]
fn the_calls_of_the_shell_are_read() {
    check_value(r#"ObjectId("65b2c0ffee65b2c0ffee65b2")"#, "\"65b2c0ffee65b2c0ffee65b2\"");
    check_value(r#"ISODate("1970-01-01T00:00:01Z")"#, "t1000000z");
    check_value("new Date(1000)", "t1000000z");
    check_value(r#"NumberLong("9007199254740993")"#, "i9007199254740993");
    check_value("NumberLong(5)", "i5");
    check_value("NumberInt( 5 )", "i5");
    check_value(r#"NumberDecimal("0.10")"#, "d10/2");
    check_value(r#"BinData(0, "AQID")"#, "x010203");
    check_value(r#"UUID("12345678-9abc-def0-0000-000000000001")"#, "\"12345678-9abc-def0-0000-000000000001\"");
    check_value("Timestamp(1, 2)", "{t=i1 i=i2}");
    check_value("[NaN, -Infinity, undefined, MinKey()]", "[fNaN f-inf - \"MinKey\"]");
    check_value(r"/a\/b/gi", r#""/a\\/b/gi""#);
    check(
        "a.json",
        "{ _id: ObjectId('65b2c0ffee65b2c0ffee65b2'), a: 'it\\'s' }",
        "_id=\"65b2c0ffee65b2c0ffee65b2\" a=\"it's\"",
        &[],
    );
}

#[test]
fn a_value_that_does_not_fit_its_name_is_rejected() {
    for value in [
        r#"{"$date": "yesterday"}"#,
        r#"{"$date": "2023-02-29T00:00:00Z"}"#,
        r#"{"$date": {"$numberLong": "9223372036854775807"}}"#,
        r#"{"$numberLong": "9223372036854775808"}"#,
        r#"{"$oid": "65b2"}"#,
        r#"{"$binary": {"base64": "?", "subType": "00"}}"#,
        "ObjectId(5)",
        "Nonsense(5)",
    ] {
        let read = read("a.json", format!("[{{\"a\":{{\"$numberInt\":\"1\"}}}},{{\"v\":{value}}},{{\"a\":2}}]"));
        assert_eq!(read.records, ["a=i1", "a=2"], "{value}");
        assert_eq!(read.rejected.len(), 1, "{value}");
    }
}

#[test]
fn without_a_sign_of_it_nothing_is_extended() {
    check("a.json", r#"[{"a": "ObjectId(5)", "$b": 1}]"#, "a=\"ObjectId(5)\" $b=1", &[]);
}
