"""Keeping what the host's own SQLite must not do from being done.

Python has a SQLite of its own, a second copy beside the library's. When a host opens the database of a
catalogue with it, to read, and closes it again, POSIX drops every lock that the process has on the file,
the library's too; whoever closes next takes itself for the last one, folds the log and removes it under the
library, and what is written afterwards is lost. A lock of an open file description stays when another one
is closed, and stands in the way of that. It is held for as long as a folder is open in this process.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import time
from pathlib import Path

DATABASE = (0x40000002, 510)
"""The bytes that SQLite shares while a database is open: it takes them alone to remove the log."""
MEMORY = (128, 1)
"""The byte that says that somebody uses the shared memory: without it the next one resets it."""

_lock = threading.Lock()
_held: dict[tuple[int, int], tuple[int, list[int]]] = {}
_Key = tuple[int, int]


def hold(folder: Path, patience: float = 5.0) -> _Key | None:
    """Shares the database of a folder, which is open, with whoever else shares it; what to release."""
    if not sys.platform.startswith("linux"):
        # Windows locks open files anyway; elsewhere nothing of the kind is offered.
        return None
    database = folder / "store.catdb"
    with _lock:
        found = os.stat(database)
        key = (found.st_dev, found.st_ino)
        count, files = _held.get(key, (0, []))
        if not count:
            files = [_share(database, DATABASE, patience)]
            files.append(_share(folder / "store.catdb-shm", MEMORY, patience))
        _held[key] = (count + 1, files)
    return key


def release(key: _Key | None, process: int) -> None:
    """Lets go, when nobody in this process has the folder open any more."""
    if key is None or process != os.getpid():
        return
    with _lock:
        count, files = _held.pop(key)
        if count > 1:
            _held[key] = (count - 1, files)
            return
        for file in files:
            os.close(file)


def _share(path: Path, place: tuple[int, int], patience: float) -> int:
    if not sys.platform.startswith("linux"):
        raise OSError(f"no lock for {path}")
    import fcntl

    file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    # F_OFD_SETLK, which Python names since 3.9 where the platform has it.
    command = getattr(fcntl, "F_OFD_SETLK", 37)
    start, length = place
    wanted = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, start, length, 0)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.fcntl(file, command, wanted)
            return file
        except (BlockingIOError, PermissionError):
            # Another process removes the log at this moment.
            if time.monotonic() > until:
                os.close(file)
                raise
            time.sleep(0.01)
        except OSError:
            os.close(file)
            raise
