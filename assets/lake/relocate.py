#!/usr/bin/env python3
"""Writes this table's paths anew for the folder that it is in, or for another location:

    python3 relocate.py [LOCATION]

LOCATION is an absolute URI, such as file:///srv/lake/cases. It needs nothing but Python 3.8. Data files stay as they
are; the metadata files are written when all of them have been read.
"""

import json
import pathlib
import sys

TABLE = pathlib.Path(__file__).resolve().parent
METADATA = TABLE / "metadata"


class Avro:
    """A container file without compression: its header stays, its records are written anew."""

    def __init__(self, data, moved, sizes):
        self.data, self.at, self.moved, self.sizes = data, 4, moved, sizes
        header = {}
        while count := self.long():
            for _ in range(count):
                key = self.bytes().decode()
                header[key] = self.bytes()
        assert data[:4] == b"Obj\x01" and header.get("avro.codec", b"null") == b"null", "not a manifest of this table"
        schema = json.loads(header["avro.schema"])
        self.is_list = schema["fields"][0]["name"] == "manifest_path"
        self.at += 16
        out, marker = bytearray(data[: self.at]), data[self.at - 16 : self.at]
        while self.at < len(data):
            count = self.long()
            self.long()
            block = b"".join(self.value(schema) for _ in range(count))
            self.at += 16
            out += packed(count) + packed(len(block)) + block + marker
        self.out = bytes(out)

    def take(self, count):
        self.at += count
        return self.data[self.at - count : self.at]

    def long(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)

    def bytes(self):
        return self.take(self.long())

    def value(self, kind, name=""):
        """The next value of a type, as it is to be written."""
        if isinstance(kind, list):
            index = self.long()
            return packed(index) + self.value(kind[index], name)
        if isinstance(kind, str):
            kind = {"type": kind}
        word = kind["type"]
        if word == "record":
            return self.record(kind)
        if word == "array":
            out = b""
            while count := self.long():
                out += packed(count) + b"".join(self.value(kind["items"]) for _ in range(count))
            return out + packed(0)
        if word in ("string", "bytes"):
            content = self.bytes()
            if name in ("manifest_path", "file_path"):
                content = self.moved(content.decode()).encode()
            return packed(len(content)) + content
        if word in ("int", "long"):
            return packed(self.long())
        return self.take({"null": 0, "boolean": 1, "float": 4, "double": 8, "fixed": kind.get("size", 0)}[word])

    def record(self, kind):
        # In a partition, a column's own name may be that of a path.
        is_partition = kind["name"] == "r102"
        values = {
            field["name"]: self.value(field["type"], "" if is_partition else field["name"]) for field in kind["fields"]
        }
        if self.is_list and "manifest_path" in values:
            start = 1
            while values["manifest_path"][start - 1] >= 0x80:
                start += 1
            values["manifest_length"] = packed(self.sizes.get(values["manifest_path"][start:].decode(), 0))
        return b"".join(values.values())


def packed(value):
    value, out = value << 1 ^ value >> 63, bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def main():
    version = (METADATA / "version-hint.text").read_text().strip()
    old = json.loads((METADATA / f"v{version}.metadata.json").read_text("utf-8"))["location"]
    new = (sys.argv[1] if len(sys.argv) > 1 else "file://" + TABLE.as_posix()).rstrip("/")
    if "://" not in new:
        sys.exit(f"expected a URI like file:///srv/lake/cases, found {new}")

    def moved(path):
        return new + path[len(old) :] if path == old or path.startswith(old + "/") else path

    written, sizes = {}, {}
    for path in METADATA.glob("*.metadata.json"):
        table = json.loads(path.read_text("utf-8"))
        table["location"] = moved(table["location"])
        for snapshot in table.get("snapshots", []):
            snapshot["manifest-list"] = moved(snapshot["manifest-list"])
        for entry in table.get("metadata-log", []):
            entry["metadata-file"] = moved(entry["metadata-file"])
        written[path] = json.dumps(table, indent=2, ensure_ascii=False).encode()
    for path in METADATA.glob("*.avro"):
        manifest = Avro(path.read_bytes(), moved, {})
        written[path] = manifest.out
        if not manifest.is_list:
            sizes[f"{new}/metadata/{path.name}"] = len(manifest.out)
    for path in METADATA.glob("*.avro"):
        manifest = Avro(path.read_bytes(), moved, sizes)
        written[path] = manifest.out
    for path, content in written.items():
        path.write_bytes(content)
    print(f"{old} -> {new}: {len(written)} files written")


if __name__ == "__main__":
    main()
