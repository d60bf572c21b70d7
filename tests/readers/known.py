"""What readers are known not to do, each with the reason; all of it is tried all the same."""

import datetime
import struct


def inside(kind):
    """The kind of a list's elements, or a struct's names and kinds, of `list<int>` or `struct<a: int, b: list<int>>`."""
    text = kind[kind.index("<") + 1 : -1]
    if kind.startswith("list<"):
        return text
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "<(") - (letter in ">)")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return dict(part.strip().split(": ", 1) for part in parts)


def within(value, kind, change):
    """A value with `change(value, kind)` in place of each value in it, the outer ones first."""
    value = change(value, kind)
    if value is None:
        return None
    if kind.startswith("list<"):
        return [within(element, inside(kind), change) for element in value]
    if kind.startswith("struct<"):
        return {name: within(value[name], inner, change) for name, inner in inside(kind).items()}
    return value


def clickhouse(value, kind):
    if value is None and kind.startswith("list<"):
        return []
    if value is None and kind.startswith("struct<"):
        return dict.fromkeys(inside(kind))
    return value


def pyiceberg(value, kind):
    return [] if value is None and kind.startswith("list<struct<") else value


def icebird(value, kind):
    if value is None:
        return value
    if kind.startswith("decimal"):
        scale = int(kind.split(", ")[1].rstrip(")"))
        return struct.pack(">d", float(int(value.replace(".", ""))) * 10**-scale).hex()
    if kind.startswith("timestamp"):
        moment = datetime.datetime.fromisoformat(value)
        # Rounded to the millisecond towards 1970.
        micros = moment.microsecond % 1000
        if micros and moment.year < 1970:
            moment += datetime.timedelta(milliseconds=1)
        return (moment - datetime.timedelta(microseconds=micros)).isoformat(timespec="microseconds")
    return value


# What a reader shows in place of a value or a type that it does not have, and why.
VALUES = {
    "chdb": (clickhouse, "has no null lists and structs: shows a list without elements, a struct of nulls"),
    "icebird": (icebird, "has JavaScript's values: decimals as floating-point numbers, times to the millisecond"),
    "pyiceberg": (pyiceberg, "shows a null list of structs as one without elements"),
}
TYPES = {"chdb": (lambda kind: kind.replace("binary", "string"), "has one type for text and for bytes")}

# By reader, part, and tables: why, and what the complaint has to say.
CANNOT = {
    ("duckdb", "filters", ("by_year_and_month", "by_day_and_hour")): (
        "loses rows by a filter on a timestamptz before 1970 if the table is partitioned by its month or day: it rounds "
        "up there, where the specification rounds down",
        "seen = '1969-12-31 23:59:59.999999+00': 0 of 1",
    ),
    ("duckdb", "filters", ("by_truncation",)): (
        "ends a filter on a negative decimal in an internal error if the table is partitioned by its truncation",
        "Information loss on integer cast",
    ),
    ("chdb", "filters", ("by_year_and_month", "by_day_and_hour")): (
        "loses rows by a filter on a time before 1970 if the table is partitioned by its year, month, day or hour: it "
        "rounds up there, where the specification rounds down",
        "day = b'1969-12-31': 0 of 1",
    ),
    **{
        ("iceberg-crate", part, ("evolved_inside",)): (
            "does not read a struct that has got a new field",
            "Incorrect number of arrays for StructArray fields, expected 3 got 2",
        )
        for part in ("rows", "travel", "filters")
    },
    **{
        ("iceberg-crate", part, ("landed", "browser_landed")): (
            "does not read a file that is older than a list of structs in its table",
            "unexpected target column type List(Struct(",
        )
        for part in ("rows", "travel", "tags", "filters")
    },
    ("icebird", "rows", ("empty",)): ("refuses a table without a snapshot", "No current snapshot id"),
    **{
        ("icebird", part, ("by_truncation", "by_decimal")): (
            "does not read partitions of decimals, which Avro has as bytes of a fixed number",
            "unsupported type: fixed",
        )
        for part in ("rows", "travel")
    },
    **{
        ("icebird", part, ("by_text",)): (
            "finds columns by their names in the Parquet file, and expects letters beyond ASCII as their numbers there",
            'u5e02": null',
        )
        for part in ("rows", "travel")
    },
    **{
        ("icebird", part, ("evolved_inside",)): (
            "finds the fields of structs by their names in the Parquet file: null after a rename",
            '"town": null',
        )
        for part in ("rows", "travel")
    },
}

# What a reader does not offer at all.
WITHOUT = {("icebird", "filters"): "has no filters"}
