"""Reads tables with PyIceberg."""

import re

from pyiceberg.table import StaticTable

import values


def type_text(kind):
    return re.sub(r"\d+: ([^:]+): (optional|required) ", r"\1: ", str(kind))


def read(folder, expected):
    version = (folder / "metadata/version-hint.text").read_text()

    def table():
        return StaticTable.from_metadata(f"file://{folder}/metadata/v{version}.metadata.json")

    def inspected():
        """The inspect views, which read what no scan does; the counts of files and rows have to agree."""
        inspect = table().inspect
        files = inspect.files().to_pylist()
        inspect.snapshots(), inspect.history(), inspect.manifests(), inspect.partitions(), inspect.refs()
        return sum(file["record_count"] for file in files)

    def columns():
        return [[field.name, type_text(field.field_type)] for field in table().schema().fields]

    def travel(snapshot):
        return values.rows(table().scan(snapshot_id=snapshot).to_arrow())

    def tag(name):
        return travel(table().snapshot_by_name(name).snapshot_id)

    def filtered():
        """One filter for each row and column: no bound and no partition may hide a row."""
        return filters_that_lose_rows(table(), expected)

    return {
        "columns": values.attempt(columns),
        "rows": values.attempt(lambda: values.rows(table().scan().to_arrow())),
        "snapshots": values.attempt(lambda: [snapshot.snapshot_id for snapshot in table().snapshots()]),
        "travel": {str(one["id"]): values.attempt(lambda: travel(one["id"])) for one in expected["snapshots"]},
        "tags": {name: values.attempt(lambda: tag(name)) for name in expected["tags"]},
        "records": values.attempt(inspected),
        "filters": values.attempt(filtered),
    }


def filters_that_lose_rows(table, expected):
    from pyiceberg.expressions import EqualTo, IsNull
    from pyiceberg.types import PrimitiveType

    whole = table.scan().to_arrow()
    lost = []
    for field in table.schema().fields:
        if not isinstance(field.field_type, PrimitiveType) or str(field.field_type) in ("float", "double", "binary"):
            continue
        found = whole.column(field.name).to_pylist()
        for value in dict.fromkeys(found[:40]):
            test = IsNull(field.name) if value is None else EqualTo(field.name, literal(value))
            count = table.scan(row_filter=test).to_arrow().num_rows
            if count != found.count(value):
                lost.append(f"{field.name} = {value!r}: {count} of {found.count(value)}")
    return lost


def literal(value):
    """PyIceberg takes dates and times as their texts."""
    return value.isoformat() if hasattr(value, "isoformat") else value


if __name__ == "__main__":
    values.main(read)
