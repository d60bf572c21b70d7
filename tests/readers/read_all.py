"""Reads the tables of a folder with every reader, compares all that is found, and prints the matrix.

    python read_all.py FOLDER [--reader NAME=PROGRAM…]

FOLDER has tables and `expected.json`, as the example `lake_tables` and the browser test `lake_tables.mjs` write them.
Where it is known how many rows there are and not which, they are those that DuckDB finds: it shows every value as it is
written, and all others have to find the same. Each reader is a program of its own that
prints what it found of each table; `--reader` adds one that is no script beside this one. What a reader is known not to
do stands in `known.py` with its reason. It is tried all the same: what is better than said is a failure too.
"""

import argparse
import json
import pathlib
import subprocess
import sys

from known import CANNOT, TYPES, VALUES, WITHOUT, within

HERE = pathlib.Path(__file__).resolve().parent
JUDGE = "duckdb"
PARTS = ["columns", "rows", "snapshots", "travel", "tags", "filters"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--reader", action="append", default=[], metavar="NAME=PROGRAM")
    arguments.add_argument("--only", default="")
    given = arguments.parse_args()
    folder = given.folder.resolve()
    readers = {path.stem.removeprefix("with_"): [sys.executable, str(path)] for path in sorted(HERE.glob("with_*.py"))}
    readers |= {path.stem.removeprefix("with_"): ["node", str(path)] for path in sorted(HERE.glob("with_*.mjs"))}
    readers |= {name: [program] for name, program in (reader.split("=", 1) for reader in given.reader)}
    if given.only:
        readers = {name: command for name, command in readers.items() if name in given.only.split(",")}
    tables = json.loads((folder / "expected.json").read_text())
    failures, cells, notes = [], {}, []
    found_by = {reader: observe(command, folder) for reader, command in readers.items()}
    for expected in tables:
        failures += judged(expected, found_by.get(JUDGE))
    for reader, found in found_by.items():
        for expected in tables:
            table = expected["table"]
            if isinstance(found, str) or table not in found:
                failures.append(f"{reader} {table}: {found if isinstance(found, str) else 'not read'}")
                continue
            for part in PARTS:
                cells[reader, table, part] = cell(reader, expected, part, found[table], failures, notes)
    print_matrix(list(readers), tables, cells)
    for number, note in enumerate(notes):
        print(f"  {chr(ord('a') + number)}  {note}")
    for failure in failures:
        print(f"  FAILED {failure}")
    sys.exit(1 if failures else 0)


def observe(command, folder):
    """What a reader found, or why it found nothing."""
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["without a word"])[-1]
        return f"ended with {done.returncode}: {last[:300]}"


def judged(expected, found):
    """Fills in the rows of a table of which only their number is known; says where that is another."""
    if "rows" in expected:
        return []
    table = expected["table"]
    answer = found.get(table, {}) if isinstance(found, dict) else {}
    pairs = [("rows", expected, answer.get("rows", {}))]
    pairs += [(f"snapshot {one['id']}", one, answer.get("travel", {}).get(str(one["id"]), {})) for one in expected["snapshots"]]
    problems = []
    for what, one, shown in pairs:
        one["rows"] = shown.get("found", [])
        if len(one["rows"]) != one["count"]:
            why = shown.get("error", f"{len(one['rows'])} found")
            problems.append(f"{JUDGE} {table} {what}: {one['count']} rows expected, {why}")
    return problems


def cell(reader, expected, part, found, failures, notes):
    """The mark of one part of one table."""
    table = expected["table"]
    if not wanted_is_something(expected, part):
        return "."
    problems, shown = differences(reader, expected, part, found)
    if (reader, part) in WITHOUT and part not in found:
        problems, shown = [], [WITHOUT[reader, part]]
    for (who, what, which), (reason, complaint) in CANNOT.items():
        if (who, what) == (reader, part) and table in which:
            if not problems:
                problems = [f"said to be impossible ({reason}), and is not"]
            elif any(complaint in problem for problem in problems):
                problems, shown = [], [reason]
    failures.extend(f"{reader} {table} {part}: {problem}" for problem in problems)
    if problems or not shown:
        return "F" if problems else "="
    note = f"{reader} {shown[0]}"
    if note not in notes:
        notes.append(note)
    return chr(ord("a") + notes.index(note))


def wanted_is_something(expected, part):
    """Whether there is anything to compare: a table may have no tag, or no snapshot."""
    return bool({"travel": expected["snapshots"], "tags": expected["tags"]}.get(part, True))


def differences(reader, expected, part, found):
    """What is not as expected, and why something else was expected of this reader than is in the table."""
    of = {one["id"]: one for one in expected["snapshots"]}
    answer = found.get(part) or {}
    match part:
        case "columns":
            change, reason = TYPES.get(reader, (lambda kind: kind, ""))
            wanted = [[name, change(kind)] for name, kind in expected[part]]
            return difference(wanted, answer), [reason] if wanted != expected[part] else []
        case "snapshots":
            return difference(list(of), answer), []
        case "filters":
            return difference([], answer), []
        case "rows":
            pairs = [(expected, answer)]
        case "travel":
            pairs = [(one, answer.get(str(id), {})) for id, one in of.items()]
        case "tags":
            pairs = [(of[id], answer.get(name, {})) for name, id in expected["tags"].items()]
    change, reason = VALUES.get(reader, (lambda value, kind: value, ""))
    problems, shown = [], []
    for one, answer in pairs:
        kinds = dict(one["columns"])
        wanted = [{name: within(value, kinds[name], change) for name, value in row.items()} for row in one["rows"]]
        problems += difference_of_rows(wanted, answer)
        if wanted != one["rows"]:
            shown = [reason]
    return problems, shown


def difference(wanted, answer):
    if "found" not in answer:
        return [answer.get("error", "no answer")]
    return [] if wanted == answer["found"] else [f"expected {wanted}, found {answer['found']}"[:600]]


def difference_of_rows(wanted, answer):
    if "found" not in answer:
        return [answer.get("error", "no answer")]
    wanted, found = (sorted(json.dumps(row, sort_keys=True) for row in rows) for rows in (wanted, answer["found"]))
    if wanted == found:
        return []
    lost, new = [row for row in wanted if row not in found], [row for row in found if row not in wanted]
    return [f"{len(wanted)} rows expected, {len(found)} found; expected {lost[:1]}, found {new[:1]}"]


def print_matrix(readers, tables, cells):
    print("Columns and types, rows, snapshots, time travel, tags, filters (=: as expected; .: nothing to compare; F: failed)")
    width = max(len(one["table"]) for one in tables)
    print(" " * width, *(f"{reader:>12}" for reader in readers))
    for one in tables:
        marks = ("".join(cells.get((reader, one["table"], part), "F") for part in PARTS) for reader in readers)
        print(f"{one['table']:<{width}}", *(f"{mark:>12}" for mark in marks))


if __name__ == "__main__":
    main()
