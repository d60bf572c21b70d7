"""Reads tables with DuckDB and its extension, which a package carries."""

import pathlib

import duckdb

import values


def connection():
    here = duckdb.connect()
    here.execute("SET TimeZone = 'UTC'")
    for name in ("avro", "iceberg"):
        package = __import__(f"duckdb_extension_{name}")
        (file,) = pathlib.Path(package.__path__[0]).rglob(f"{name}.duckdb_extension")
        here.execute(f"LOAD '{file}'")
    return here


NAMES = {
    "BOOLEAN": "boolean", "INTEGER": "int", "BIGINT": "long", "FLOAT": "float", "DOUBLE": "double", "DATE": "date",
    "TIMESTAMP": "timestamp", "TIMESTAMP WITH TIME ZONE": "timestamptz", "VARCHAR": "string", "BLOB": "binary",
}


def type_text(kind):
    children = dict(kind.children) if kind.id in ("list", "struct", "decimal") else {}
    if kind.id == "list":
        return f"list<{type_text(children['child'])}>"
    if kind.id == "struct":
        return f"struct<{', '.join(f'{name}: {type_text(inner)}' for name, inner in children.items())}>"
    if kind.id == "decimal":
        return f"decimal({children['precision']}, {children['scale']})"
    return NAMES[str(kind)]


HERE = connection()


def read(folder, expected):
    def scan(more=""):
        return HERE.sql(f"SELECT * FROM iceberg_scan('{folder}'{more})")

    def columns():
        table = scan()
        return [[name, type_text(kind)] for name, kind in zip(table.columns, table.types)]

    def rows(more=""):
        return values.rows(scan(more).to_arrow_table())

    def snapshots():
        return [row[0] for row in HERE.sql(f"SELECT snapshot_id FROM iceberg_snapshots('{folder}') ORDER BY sequence_number").fetchall()]

    return {
        "columns": values.attempt(columns),
        "rows": values.attempt(rows),
        "snapshots": values.attempt(snapshots),
        "travel": {
            str(one["id"]): values.attempt(lambda: rows(f", snapshot_from_id => {one['id']}"))
            for one in expected["snapshots"]
        },
        "tags": {
            name: values.attempt(lambda: rows(f", snapshot_from_id => {id}")) for name, id in expected["tags"].items()
        },
        "filters": values.attempt(lambda: filters_that_lose_rows(folder)),
    }


def filters_that_lose_rows(folder):
    """One filter for each row and column: no bound and no partition may hide a row."""
    HERE.execute(f"CREATE OR REPLACE TEMP TABLE whole AS SELECT * FROM iceberg_scan('{folder}')")
    lost = []
    for name, kind, *_ in HERE.sql("DESCRIBE whole").fetchall():
        if "STRUCT" in kind or kind.endswith("[]"):
            continue
        quoted = '"' + name.replace('"', '""') + '"'
        wanted = HERE.sql(f"SELECT DISTINCT {quoted}::VARCHAR, count(*) FROM whole GROUP BY {quoted} LIMIT 40").fetchall()
        for value, count in wanted:
            test, values_ = (f"{quoted} IS NULL", []) if value is None else (f"{quoted} = ?::{kind}", [value])
            if kind == "BLOB" and value is not None:
                continue
            found = HERE.execute(f"SELECT count(*) FROM iceberg_scan('{folder}') WHERE {test}", values_).fetchone()[0]
            if found != count:
                lost.append(f"{name} = {value!r}: {found} of {count}")
    return lost


if __name__ == "__main__":
    values.main(read)
