//! Partition transforms: the hash values that the specification publishes, and rounding before 1970.

use midnight_pearl::engine::lake::column::{Batch, Column, Values};
use midnight_pearl::engine::lake::datum::Datum;
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use midnight_pearl::engine::lake::table::{PartitionSpec, TableError, Transform, split};
use proptest::prelude::*;
use serde_json::json;

use super::made_up::{batch, field, list};

const DECIMAL: Type = Type::Decimal { precision: 9, scale: 2 };
const MICROS_PER_DAY: i64 = 86_400_000_000;

fn text(text: &str) -> Datum {
    Datum::Bytes(text.as_bytes().to_vec())
}

#[track_caller]
fn check(transform: Transform, value: Datum, kind: &Type, expected: Datum) {
    assert!(transform.result(kind).is_some(), "{transform} takes {kind:?}");
    assert_eq!(transform.apply(&value, kind), Some(expected), "{transform} of {value:?}");
}

/// A bucket of so many says the hash itself, without its sign.
#[track_caller]
fn check_hash(value: Datum, kind: &Type, published: i32) {
    let buckets = i32::MAX as u32;
    check(Transform::Bucket(buckets), value, kind, Datum::Int((published & i32::MAX) % i32::MAX));
}

#[test]
fn hashes_are_those_of_appendix_b() {
    check_hash(Datum::Int(34), &Type::Int, 2_017_239_379);
    check_hash(Datum::Long(34), &Type::Long, 2_017_239_379);
    check_hash(Datum::Decimal(1420), &DECIMAL, -500_754_589);
    check_hash(Datum::Int(17_486), &Type::Date, -653_330_422);
    check_hash(Datum::Long(1_510_871_468_000_000), &Type::Timestamp, -2_047_944_441);
    check_hash(Datum::Long(1_510_871_468_000_001), &Type::Timestamp, -1_207_196_810);
    check_hash(Datum::Long(1_510_871_468_000_000), &Type::Timestamptz, -2_047_944_441);
    check_hash(text("iceberg"), &Type::String, 1_210_000_089);
    check_hash(Datum::Bytes(vec![0, 1, 2, 3]), &Type::Binary, -188_683_207);
}

#[test]
fn buckets_take_the_hash_without_its_sign() {
    check(Transform::Bucket(16), Datum::Int(34), &Type::Int, Datum::Int(3));
    check(Transform::Bucket(100), Datum::Int(34), &Type::Int, Datum::Int(79));
    check(Transform::Bucket(10), Datum::Decimal(1420), &DECIMAL, Datum::Int((-500_754_589 & i32::MAX) % 10));
}

#[test]
fn numbers_are_truncated_down_also_below_zero() {
    for (value, expected) in [(1, 0), (-1, -10), (10, 10), (-10, -10), (-11, -20)] {
        check(Transform::Truncate(10), Datum::Int(value), &Type::Int, Datum::Int(expected));
        check(Transform::Truncate(10), Datum::Long(value.into()), &Type::Long, Datum::Long(expected.into()));
    }
    // 10.65 by 50 hundredths.
    check(Transform::Truncate(50), Datum::Decimal(1065), &DECIMAL, Datum::Decimal(1050));
    check(Transform::Truncate(50), Datum::Decimal(-1), &DECIMAL, Datum::Decimal(-50));
}

#[test]
fn text_is_truncated_by_characters_and_bytes_by_bytes() {
    check(Transform::Truncate(3), text("iceberg"), &Type::String, text("ice"));
    check(Transform::Truncate(3), text("ab"), &Type::String, text("ab"));
    check(Transform::Truncate(2), text("冰山湖"), &Type::String, text("冰山"));
    check(Transform::Truncate(2), Datum::Bytes(vec![0xe5, 1, 2]), &Type::Binary, Datum::Bytes(vec![0xe5, 1]));
}

#[test]
fn times_before_1970_are_rounded_down() {
    let before = Datum::Long(-1);
    check(Transform::Year, before.clone(), &Type::Timestamp, Datum::Int(-1));
    check(Transform::Month, before.clone(), &Type::Timestamp, Datum::Int(-1));
    check(Transform::Day, before.clone(), &Type::Timestamp, Datum::Int(-1));
    check(Transform::Hour, before, &Type::Timestamptz, Datum::Int(-1));
    check(Transform::Year, Datum::Int(-1), &Type::Date, Datum::Int(-1));
    check(Transform::Month, Datum::Int(-32), &Type::Date, Datum::Int(-2));
    check(Transform::Day, Datum::Int(-32), &Type::Date, Datum::Int(-32));
    // 2017-12-01T10:12:55.038194, of the examples of the specification's own library.
    let moment = Datum::Long(1_512_123_175_038_194);
    check(Transform::Year, moment.clone(), &Type::Timestamp, Datum::Int(47));
    check(Transform::Month, moment.clone(), &Type::Timestamp, Datum::Int(575));
    check(Transform::Day, moment.clone(), &Type::Timestamp, Datum::Int(17_501));
    check(Transform::Hour, moment, &Type::Timestamp, Datum::Int(420_034));
}

#[test]
fn a_transform_takes_its_types_alone_and_reads_as_it_is_written() {
    for (transform, kind) in [
        (Transform::Bucket(4), Type::Double),
        (Transform::Bucket(4), Type::Boolean),
        (Transform::Truncate(4), Type::Date),
        (Transform::Hour, Type::Date),
        (Transform::Year, Type::Long),
        (Transform::Identity, Type::Struct(Vec::new())),
    ] {
        assert_eq!(transform.result(&kind), None, "{transform} of {kind:?}");
    }
    for name in ["identity", "bucket[16]", "truncate[4]", "year", "month", "day", "hour"] {
        assert_eq!(name.parse::<Transform>().map(|transform| transform.to_string()), Ok(name.to_owned()));
    }
    for name in ["", "bucket", "bucket[0]", "bucket[-1]", "bucket[4294967296]", "truncate[]", "days"] {
        assert!(name.parse::<Transform>().is_err(), "{name}");
    }
}

fn schema() -> Schema {
    let place = Type::Struct(vec![field(4, "city", Type::String), field(5, "tags", list(6, Type::String))]);
    let fields = vec![field(1, "id", Type::Long), field(2, "at", Type::Timestamp), field(3, "place", place)];
    Schema { id: 0, fields }
}

#[test]
fn rows_are_divided_by_all_values_of_their_partition() {
    let schema = schema();
    let spec = PartitionSpec::new(0, &schema, &[("place.city", Transform::Identity), ("at", Transform::Day)], 999);
    let spec = spec.expect("a spec");
    let rows = [
        json!([1, 5, {"city": "Turku"}]),
        json!([2, MICROS_PER_DAY, {"city": "Turku"}]),
        json!([3, null, {"city": "Turku"}]),
        json!([4, 6, {"city": "Turku"}]),
        json!([5, 7, null]),
        json!([6, 8, {"city": null}]),
        json!([7, 9, {"city": "a/b=c 冰"}]),
    ];
    let parts = split(&batch(&schema.fields, &rows), &schema, &spec, 10).expect("partitions");
    let found: Vec<_> = parts.iter().map(|(values, rows)| (spec.folder(&schema, values), rows.clone())).collect();
    let expected = [
        ("place_city=Turku/at_day=1970-01-01", vec![0, 3]),
        ("place_city=Turku/at_day=1970-01-02", vec![1]),
        ("place_city=Turku/at_day=null", vec![2]),
        ("place_city=null/at_day=1970-01-01", vec![4, 5]),
        ("place_city=a%2Fb%3Dc%20%E5%86%B0/at_day=1970-01-01", vec![6]),
    ];
    assert_eq!(found, expected.map(|(folder, rows)| (folder.to_owned(), rows)));
}

#[test]
fn more_partitions_than_allowed_are_refused() {
    let schema = schema();
    let spec = PartitionSpec::new(0, &schema, &[("id", Transform::Identity)], 999).expect("a spec");
    let rows: Vec<_> = (0..5).map(|id| json!([id, null, null])).collect();
    let batch = batch(&schema.fields, &rows);
    assert_eq!(split(&batch, &schema, &spec, 5).map(|parts| parts.len()), Ok(5));
    assert_eq!(split(&batch, &schema, &spec, 4), Err(TableError::TooManyPartitions { limit: 4 }));
}

#[test]
fn a_spec_names_columns_that_are_there_and_takes_no_name_twice() {
    let schema = schema();
    let new = |fields: &[(&str, Transform)]| PartitionSpec::new(0, &schema, fields, 999).map(|spec| spec.fields.len());
    assert_eq!(new(&[("id", Transform::Bucket(4)), ("at", Transform::Hour)]), Ok(2));
    assert_eq!(new(&[("nowhere", Transform::Identity)]), Err(TableError::NoColumn("nowhere".to_owned())));
    assert_eq!(
        new(&[("at", Transform::Day), ("at", Transform::Day)]),
        Err(TableError::PartitionName("at_day".to_owned()))
    );
    let named = |column: &str| {
        let schema = Schema { id: 0, fields: vec![field(7, column, Type::Long), field(8, "n_day", Type::Long)] };
        PartitionSpec::new(0, &schema, &[(column, Transform::Bucket(2))], 999).map(|spec| spec.fields[0].name.clone())
    };
    assert_eq!(named("case_id"), Ok("case_id_bucket".to_owned()));
    for column in ["城市", "2nd", "a b", "é"] {
        assert_eq!(named(column), Ok("column_7_bucket".to_owned()), "{column}");
    }
    assert!(matches!(new(&[("place.tags", Transform::Identity)]), Err(TableError::Transform { .. })));
}

proptest! {
    #[test]
    fn dates_agree_with_counting_by_year_and_month(year in -3000i64..5000, month in 1i64..=12) {
        // The first of a month, counted year by year from 1970.
        let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = |year: i64, month: i64| match month {
            2 => 28 + i64::from(is_leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let years = |range: std::ops::Range<i64>| range.map(|year| 365 + i64::from(is_leap(year))).sum::<i64>();
        let before = if year >= 1970 { years(1970..year) } else { -years(year..1970) };
        let days = before + (1..month).map(|month| length(year, month)).sum::<i64>();
        for days in [days, days + length(year, month) - 1] {
            let value = Datum::Int(days as i32);
            prop_assert_eq!(Transform::Year.apply(&value, &Type::Date), Some(Datum::Int((year - 1970) as i32)));
            let months = (year - 1970) * 12 + month - 1;
            prop_assert_eq!(Transform::Month.apply(&value, &Type::Date), Some(Datum::Int(months as i32)));
        }
    }

    #[test]
    fn values_of_bounds_are_read_as_they_are_written(
        int in any::<i32>(), long in any::<i64>(), decimal in any::<i128>(), double in any::<f64>(), bytes in any::<Vec<u8>>(),
    ) {
        let kinds = [
            (Datum::Int(int), Type::Int),
            (Datum::Long(long), Type::Long),
            (Datum::Decimal(decimal), Type::Decimal { precision: 38, scale: 0 }),
            (Datum::Bytes(bytes), Type::Binary),
        ];
        for (value, kind) in kinds {
            prop_assert_eq!(Datum::from_bytes(&value.to_bytes(), &kind), Some(value));
        }
        let read = Datum::from_bytes(&Datum::Double(double).to_bytes(), &Type::Double);
        prop_assert!(matches!(read, Some(Datum::Double(read)) if read.to_bits() == double.to_bits()));
        // What was written before a column was promoted.
        prop_assert_eq!(Datum::from_bytes(&Datum::Int(int).to_bytes(), &Type::Long), Some(Datum::Long(int.into())));
    }

    #[test]
    fn every_row_is_in_one_partition_whose_values_are_its_own(values in prop::collection::vec(any::<Option<i32>>(), 0..50)) {
        let schema = Schema { id: 0, fields: vec![Field { is_required: false, ..field(1, "n", Type::Int) }] };
        let spec = PartitionSpec::new(0, &schema, &[("n", Transform::Truncate(1000))], 999).expect("a spec");
        let column = Column {
            validity: Some(values.iter().map(Option::is_some).collect()),
            values: Values::Int(values.iter().map(|value| value.unwrap_or(7)).collect()),
        };
        let batch = Batch { rows: values.len(), columns: vec![column] };
        let parts = split(&batch, &schema, &spec, 100).expect("partitions");
        let mut rows: Vec<_> = parts.iter().flat_map(|(_, rows)| rows.clone()).collect();
        rows.sort_unstable();
        prop_assert_eq!(rows, (0..values.len() as u32).collect::<Vec<_>>());
        for (partition, rows) in parts {
            for row in rows {
                let expected = values[row as usize].map(|n| Datum::Int(n.wrapping_sub(n.rem_euclid(1000))));
                prop_assert_eq!(&partition[0], &expected);
            }
        }
    }
}
