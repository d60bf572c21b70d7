"""Asks DuckDB for the rows of every statement that `examples/join_rows.rs` prints, and compares them with its rows.

usage: join_rows | joins.py
"""

import json
import sys
from collections import Counter

import duckdb


def main() -> None:
    database = duckdb.connect()
    tables = statements = rows = 0
    for line in map(json.loads, sys.stdin):
        if "table" in line:
            fill(database, line)
            tables += 1
            continue
        theirs = Counter(database.execute(line["sql"]).fetchall())
        ours = Counter(tuple(row) for row in line["rows"])
        if theirs != ours:
            sys.exit(f"{ours.total()} rows here, {theirs.total()} there, of\n{line['sql']}")
        statements += 1
        rows += ours.total()
    if not statements or not rows:
        sys.exit("expected statements with rows, found none")
    print(f"DuckDB {duckdb.__version__}: {statements} statements on {tables} tables return the same {rows} rows")


def fill(database: duckdb.DuckDBPyConnection, table: dict) -> None:
    """Makes a table of it, each column of the type of its values."""
    values = zip(*table["rows"]) if table["rows"] else ([] for _ in table["columns"])
    kinds = ["VARCHAR" if any(isinstance(value, str) for value in column) else "BIGINT" for column in values]
    columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(table["columns"], kinds))
    database.execute(f'CREATE TABLE "{table["table"]}" ({columns})')
    if table["rows"]:
        places = ", ".join("?" for _ in table["columns"])
        database.executemany(f'INSERT INTO "{table["table"]}" VALUES ({places})', table["rows"])


main()
