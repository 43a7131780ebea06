"""What every peer in Python does alike: it reads datasets and queries, takes the time, prints JSON lines."""

import argparse
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

FACETS = ["theme", "keyword", "data_type", "frequency", "granularity", "organisation", "licence", "format"]
SEVERAL = ["theme", "keyword", "data_type", "format"]
SINGLE = [facet for facet in FACETS if facet not in SEVERAL]
HITS = 20


def most(facet):
    """How many values of a facet are shown."""
    return 20 if facet == "keyword" else 100


def values(record, facet):
    """The values a record has for a facet, each once."""
    found = record.get(facet) or []
    return list(dict.fromkeys(found)) if isinstance(found, list) else [found]


# What is searched, and how much it weighs.
TEXT = {"title": 3.0, "keywords": 2.0, "description": 1.0, "other": 0.5}


def texts(record):
    """What is searched of a record, in the order of TEXT."""
    lists = (" | ".join(record.get(field, [])) for field in ("keywords", "other"))
    return [record["title"], next(lists), record["description"], next(lists)]


def top(counts, facet):
    """The most frequent values; the first by name among equals."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return dict(ordered[: most(facet)])


class Engine:
    """One peer: subclasses build an index of records, then answer queries."""

    name = ""
    version = ""
    # What it does otherwise than asked, a sentence each.
    differs = ()

    def __init__(self, work):
        self.work = work
        self.children = []

    def start(self):
        """Starts what has to run before anything is built, which is not part of building."""

    def build(self, records):
        raise NotImplementedError

    def answer(self, query):
        """The exact total, the identifiers of the first hits, and the counts of each facet."""
        raise NotImplementedError

    def refuses(self, query):
        """Whether it has no way to be asked this."""
        return False

    def bytes(self):
        return size(self.work)

    def servers(self):
        """The processes whose work counts beside that of this thread."""
        return [child.pid for child in self.children]

    def worked(self):
        """Processor time so far, in milliseconds: of this thread and of the servers."""
        files = (
            file for server in self.servers() for file in Path(f"/proc/{server}/task").glob("*/schedstat")
        )
        return 1e3 * time.thread_time() + sum(int(file.read_text().split()[0]) / 1e6 for file in files)

    def processes(self):
        return [os.getpid(), *(child.pid for child in self.children)]

    def spawn(self, command, log, **more):
        """Starts a server that ends with this process, whatever becomes of it."""
        with open(self.work / log, "ab") as out:
            # SIGKILL, when the parent dies.
            end = lambda: ctypes.CDLL(None).prctl(1, signal.SIGKILL)
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=end, **more
            )
        self.children.append(child)
        return child

    def until(self, child, log, answers, patience=60):
        """Waits until a server answers; its log says why it does not."""
        end = time.monotonic() + patience
        while not answers():
            if child.poll() is not None or time.monotonic() > end:
                said = (self.work / log).read_text(errors="replace").strip()
                raise RuntimeError(f"{log} does not answer: {said[-1000:]}")
            time.sleep(0.05)

    def close(self):
        for child in self.children:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def size(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def memory(processes):
    """What these processes hold, what they share counted once."""
    total = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return total


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def asked(path):
    """The queries, with facets named as here."""
    for query in lines(path):
        query["filters"] = {facet.replace("-", "_"): chosen for facet, chosen in query["filters"].items()}
        yield query


def say(**facts):
    print(json.dumps(facts, ensure_ascii=False), file=out, flush=True)


# What a library prints is nothing to whoever reads the lines.
out, sys.stdout = sys.stdout, sys.stderr


def ask(engine, queries, rounds, seconds):
    end = time.monotonic() + seconds
    for query in queries:
        if engine.refuses(query):
            continue
        if time.monotonic() > end:
            break
        taken, elapsed = [], []
        for _ in range(rounds):
            worked, start = engine.worked(), time.perf_counter()
            total, hits, facets = engine.answer(query)
            elapsed.append(round(1e3 * (time.perf_counter() - start), 4))
            taken.append(round(engine.worked() - worked, 4))
        hits = [str(hit) for hit in hits]
        times = {"milliseconds": taken, "clock": "cpu", "elapsed": elapsed}
        say(n=query["n"], total=total, hits=hits, facets=facets, **times)


def main(kind):
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--datasets", required=True)
    arguments.add_argument("--queries", required=True)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--seconds", type=float, default=600, help="no query is begun after so many")
    given = arguments.parse_args()

    def with_the_caller():
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGTERM)
        # Whoever is busy in a library does not hear it.
        time.sleep(5)
        os._exit(1)

    # Asked to end, it ends in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    if not sys.stdin.isatty():
        Thread(target=with_the_caller, daemon=True).start()
    engine = None
    try:
        engine = kind(given.work.resolve())
        engine.start()
        say(peer=engine.name, version=engine.version)
        for sentence in engine.differs:
            say(differs=sentence)
        start = time.monotonic()
        engine.build(lines(given.datasets))
        say(built=round(time.monotonic() - start, 3), bytes=engine.bytes())
        ask(engine, list(asked(given.queries)), given.rounds, given.seconds)
        say(memory_bytes=memory(engine.processes()))
    except Exception as error:
        say(failed=f"{type(error).__name__}: {error}"[:2000])
    finally:
        if engine:
            engine.close()
    out.flush()
    # A thread that still reads would hold the interpreter.
    os._exit(0)
