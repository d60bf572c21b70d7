"""What readers are known not to do, each with the reason; all of it is tried all the same."""

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
        return struct.pack(">d", float(value)).hex()
    if kind.startswith("timestamp"):
        return value[:23] + "000" + value[26:]
    return value


# What a reader shows in place of a value or a type that it does not have, and why.
VALUES = {
    "chdb": (clickhouse, "has no null lists and structs: shows a list without elements, a struct of nulls"),
    "icebird": (icebird, "has JavaScript's values: decimals as floating-point numbers, times to the millisecond"),
    "pyiceberg": (pyiceberg, "shows a null list of structs as one without elements"),
}
TYPES = {"chdb": (lambda kind: kind.replace("binary", "string"), "has one type for text and for bytes")}

# By reader, part, and tables.
CANNOT = {
    ("duckdb", "filters", ("by_year_and_month", "by_day_and_hour")):
        "loses rows by a filter on a timestamptz before 1970 if the table is partitioned by its month or day: it rounds "
        "up there, where the specification rounds down",
    ("duckdb", "filters", ("by_truncation",)):
        "ends a filter on a negative decimal in an internal error if the table is partitioned by its truncation",
    ("chdb", "filters", ("by_year_and_month", "by_day_and_hour")):
        "loses rows by a filter on a time before 1970 if the table is partitioned by its year, month, day or hour: it "
        "rounds up there, where the specification rounds down",
}

# What a reader does not offer at all.
WITHOUT = {("icebird", "filters"): "has no filters"}
