"""Reads tables with ClickHouse, as chdb."""

import io
import re

import chdb.session
import pyarrow

import values

NAMES = {
    "Bool": "boolean", "Int32": "int", "Int64": "long", "Float32": "float", "Float64": "double", "Date32": "date",
    "DateTime64(6)": "timestamp", "DateTime64(6, 'UTC')": "timestamptz", "String": "string",
}
HERE = chdb.session.Session()


def split(text):
    """The parts of a list of types at its commas, those in brackets aside."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def type_text(kind):
    kind = " ".join(kind.split())
    if match := re.fullmatch(r"Nullable\((.*)\)", kind):
        return type_text(match[1])
    if match := re.fullmatch(r"Array\((.*)\)", kind):
        return f"list<{type_text(match[1])}>"
    if match := re.fullmatch(r"Tuple\((.*)\)", kind):
        fields = (part.split(" ", 1) for part in split(match[1]))
        fields = [f"{name.strip('`')}: {type_text(inner)}" for name, inner in fields]
        return f"struct<{', '.join(fields)}>"
    if kind.startswith("Decimal("):
        return kind.lower()
    return NAMES[kind]


def query_plain(sql):
    HERE.query(sql)


def query(sql, more=""):
    settings = f"output_format_arrow_string_as_string = 0, output_format_arrow_compression_method = 'none'{more}"
    return pyarrow.ipc.open_file(io.BytesIO(HERE.query(f"{sql} SETTINGS {settings}", "Arrow").bytes())).read_all()


def read(folder, expected):
    source = f"icebergLocal('{folder}')"
    kinds = {name: kind for one in [expected, *expected["snapshots"]] for name, kind in one["columns"]}

    def columns():
        found = query(f"DESCRIBE {source}").to_pylist()
        return [[row["name"].decode(), type_text(row["type"].decode())] for row in found]

    def rows(settings=""):
        table = query(f"SELECT * FROM {source}", settings)
        return [{name: decoded(value, kinds.get(name, "")) for name, value in row.items()} for row in table.to_pylist()]

    def snapshots():
        query_plain("DROP TABLE IF EXISTS listed")
        query_plain(f"CREATE TABLE listed ENGINE = IcebergLocal('{folder}')")
        sql = "SELECT snapshot_id FROM system.iceberg_history WHERE table = 'listed' ORDER BY made_current_at"
        return [row["snapshot_id"] for row in query(sql).to_pylist()]

    def travel(snapshot):
        return rows(f", iceberg_snapshot_id = {snapshot}")

    return {
        "columns": values.attempt(columns),
        "rows": values.attempt(rows),
        "snapshots": values.attempt(snapshots),
        "travel": {str(one["id"]): values.attempt(lambda: travel(one["id"])) for one in expected["snapshots"]},
        "tags": {name: values.attempt(lambda: travel(id)) for name, id in expected["tags"].items()},
        "filters": values.attempt(lambda: filters_that_lose_rows(source)),
    }


def filters_that_lose_rows(source):
    """One filter for each row and column: no bound and no partition may hide a row."""
    lost = []
    for column in query(f"DESCRIBE {source}").to_pylist():
        name, kind = column["name"].decode(), column["type"].decode()
        if "Tuple" in kind or "Array" in kind:
            continue
        quoted = f"`{name}`"
        wanted = query(f"SELECT toString({quoted}) AS value_, count() AS rows_ FROM {source} GROUP BY value_ LIMIT 40")
        for row in wanted.to_pylist():
            value, count = row["value_"], row["rows_"]
            plain = re.sub(r"^Nullable\((.*)\)$", r"\1", kind)
            if value is None:
                test = f"{quoted} IS NULL"
            elif value == b"nan":
                test = f"isNaN({quoted})"
            else:
                test = f"{quoted} = unhex('{value.hex()}')::{plain}"
            found = query(f"SELECT count() AS rows_ FROM {source} WHERE {test}").to_pylist()[0]["rows_"]
            if found != count:
                lost.append(f"{name} = {value!r}: {found} of {count}")
    return lost


def decoded(value, kind):
    """ClickHouse has one type for text and for bytes, and gives every time a zone."""
    if isinstance(value, bytes) and kind != "binary":
        return value.decode()
    if isinstance(value, dict):
        return {name: decoded(inner, "") for name, inner in value.items()}
    if isinstance(value, list):
        return [decoded(inner, "") for inner in value]
    if kind == "timestamp" and value is not None:
        value = value.replace(tzinfo=None)
    return values.text(value)


if __name__ == "__main__":
    values.main(read)
