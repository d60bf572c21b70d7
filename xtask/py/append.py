"""A CSV file to a new Iceberg table by pyarrow and PyIceberg, so many times in one process: `append.py FILE FOLDER RUNS`.

Prints the milliseconds of each run, from the file to the commit: the first is a cold one. What is imported, and the
catalog, are there before.
"""

import json
import pathlib
import sys
import time

import pyarrow.csv
from pyiceberg.catalog.sql import SqlCatalog


def main(file, folder, runs):
    folder = pathlib.Path(folder).resolve()
    catalog = SqlCatalog("local", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
    catalog.create_namespace("lake")
    print(json.dumps([once(catalog, file, f"lake.rides_{run}") for run in range(int(runs))]))


def once(catalog, file, name):
    start = time.perf_counter()
    rows = pyarrow.csv.read_csv(file)
    catalog.create_table(name, rows.schema).append(rows)
    return {"ms": (time.perf_counter() - start) * 1000, "rows": rows.num_rows}


main(*sys.argv[1:])
