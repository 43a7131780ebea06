"""What can be imported: dictionaries, data frames, files and bytes."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Union, cast
from uuid import UUID

from ._noun import Noun


class Given:
    """Something to read, and whether it is to be closed."""

    __slots__ = ("reader", "_own")

    def __init__(self, reader: Any, own: bool) -> None:
        self.reader = reader
        self._own = own

    def close(self) -> None:
        if self._own:
            self.reader.close()


class Lines:
    """A file of lines that are made as they are read."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines

    def read(self, size: int) -> bytes:
        taken: list[bytes] = []
        length = 0
        for line in self._lines:
            taken.append(line)
            length += len(line)
            if length >= size:
                break
        return b"".join(taken)


def records_of(records: Any) -> Union[bytes, Given]:
    """What was given, as bytes or as something to read."""
    if isinstance(records, (bytes, bytearray, memoryview)):
        return bytes(cast("bytes", records))
    if isinstance(records, (str, os.PathLike)):
        return Given(open(os.fspath(records), "rb"), True)
    if isinstance(records, io.TextIOBase):
        raise TypeError("open the file for reading bytes: open(path, 'rb')")
    if hasattr(records, "read"):
        return Given(records, False)
    if hasattr(records, "to_dict") and hasattr(records, "columns"):
        return _table(_rows(records))
    if hasattr(records, "__arrow_c_stream__") or hasattr(records, "to_pylist"):
        return _table(records.to_pylist())
    if isinstance(records, Mapping):
        records = [records]
    return Given(Lines(_lines(records)), False)


def _lines(records: Iterable[Any]) -> Iterator[bytes]:
    for at, record in enumerate(records):
        if isinstance(record, Noun):
            record = record.to_dict()
        if not isinstance(record, Mapping):
            raise TypeError(f"record {at}: a dict is expected, not {type(record).__name__}")
        yield json.dumps(record, default=_plain, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, (date, UUID)):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, Noun):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(cast("Mapping[Any, Any]", value))
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Iterable):
        return list(cast("Iterable[Any]", value))
    raise TypeError(f"{type(value).__name__} has no counterpart in JSON")


def _rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a data frame of pandas, or of polars."""
    if hasattr(frame, "to_dicts"):
        return frame.to_dicts()
    return frame.to_dict(orient="records")


def _table(rows: list[dict[str, Any]]) -> bytes:
    """Rows as catalogue CSV; records of another shape, with lists or dictionaries in them, as JSON lines."""
    if any(isinstance(value, (dict, list)) for row in rows for value in row.values()):
        kept = ({name: value for name, value in row.items() if not _missing(value)} for row in rows)
        return b"".join(_lines(kept))
    columns = list(rows[0]) if rows else []
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "" if _missing(value) else value for name, value in row.items()})
    return out.getvalue().encode()


def _missing(value: Any) -> bool:
    """`None`, and what data frames have in its place: what is not equal to itself, and `NA`."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return type(value).__name__ in ("NAType", "NaTType")
