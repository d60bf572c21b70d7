"""Values as text, the same for every reader; floating-point numbers by their bits."""

import datetime
import decimal
import json
import pathlib
import struct
import sys


def text(value):
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return "NaN" if value != value else struct.pack(">d", value).hex()
        case decimal.Decimal():
            return f"{value:f}"
        case datetime.datetime():
            if value.tzinfo:
                value = value.astimezone(datetime.timezone.utc)
            return value.isoformat(timespec="microseconds")
        case datetime.date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case dict():
            return {name: text(inner) for name, inner in value.items()}
        case list():
            return [text(inner) for inner in value]
    raise TypeError(f"no text for {type(value)}")


def rows(table):
    """The rows of an Arrow table as objects of texts."""
    return [text(row) for row in table.to_pylist()]


def attempt(what):
    """What a function returns, or the error's first line."""
    try:
        return {"found": what()}
    except BaseException as error:  # chdb and others raise what is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        lines = f"{type(error).__name__}: {error}".splitlines()
        return {"error": lines[0][:300]}


def main(read):
    """Reads each expected table of a folder and prints what was found, as one JSON document."""
    folder = pathlib.Path(sys.argv[1]).resolve()
    tables = json.loads((folder / "expected.json").read_text())
    found = {expected["table"]: read(folder / expected["table"], expected) for expected in tables}
    json.dump(found, sys.stdout)
