"""A stock CKAN on 127.0.0.1 with all it needs, over a folder: start.py FOLDER, by the Python of the
folder that `install` filled.

Says {"url": …, "token": …} on a line of its own once it answers (the token is of an administrator), and
ends with everything it started when its standard input does: whoever started it need not be alive to stop
it. With --template instead of a folder it makes the empty portal that folders are copied from.
"""

import ctypes
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

INSTALLED = Path(sys.executable).parent.parent.parent
# PostgreSQL does not run as root.
KEEPER = "postgres" if os.geteuid() == 0 else None
CKAN = [sys.executable, str(Path(sys.executable).with_name("ckan"))]
PATIENCE = 120


def with_its_parent():
    """Whatever becomes of this process, its children end with it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Portal:
    """Processes over one folder, stopped in the opposite order."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def spawn(self, name, command, stop=signal.SIGTERM, user=None, **more):
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                command,
                stdin=more.pop("stdin", subprocess.DEVNULL),
                stdout=more.pop("stdout", log),
                stderr=log,
                user=user,
                preexec_fn=with_its_parent,
                cwd=self.folder,
                **more,
            )
        self.running.append((process, stop))
        return process

    def stop(self):
        for process, how in reversed(self.running):
            process.send_signal(how)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def until(self, name, process, answers):
        """Waits until something answers; its log says why it does not."""
        end = time.monotonic() + PATIENCE
        while not answers():
            if process.poll() is not None or time.monotonic() > end:
                log = (self.folder / f"{name}.log").read_text(errors="replace")
                raise SystemExit(f"{name} does not answer:\n{log[-4000:]}")
            time.sleep(0.05)

    def postgres(self):
        """The database, at a socket in the folder, which its keeper can then reach."""
        self.folder.chmod(0o711)
        sockets = self.folder / "sockets"
        sockets.mkdir(exist_ok=True)
        data = self.folder / "postgres"
        if KEEPER:
            for path in [sockets, data, *data.rglob("*")]:
                shutil.chown(path, KEEPER, KEEPER)
        options = ["-c", "listen_addresses=", "-c", "fsync=off", "-k", str(sockets)]
        # SIGINT is its fast way to stop.
        process = self.spawn("postgres", [program("postgres"), "-D", data, *options], signal.SIGINT, KEEPER)
        self.until("postgres", process, lambda: self.sql("select 1", "postgres").returncode == 0)

    def sql(self, statement, database):
        command = [program("psql"), "-q", "-h", self.folder / "sockets", "-U", "postgres", "-c", statement, database]
        return subprocess.run(command, capture_output=True, text=True)

    def redis(self):
        at = self.folder / "redis.sock"
        process = self.spawn("redis", ["redis-server", "--port", "0", "--unixsocket", at, "--save", ""])
        self.until("redis", process, at.exists)

    def solr(self):
        """Begins to start Solr: it is asked for its address when it is needed."""
        solr = INSTALLED / "solr"
        classes = f"{solr / 'build/classes'}:{(solr / 'classpath').read_text()}"
        options = ["-Xmx512m", f"-Dsolr.install.dir={self.folder}", "-cp", classes]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return self.spawn("solr", ["java", *options, "Peer", str(self.folder / "solr")], **pipes)

    def answering(self):
        """Starts all of it, and gives the address."""
        solr = self.solr()
        self.redis()
        self.postgres()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        index = next((line.split()[1] for line in solr.stdout if line.startswith("at ")), None)
        if index is None:
            raise SystemExit(f"solr does not start:\n{(self.folder / 'solr.log').read_text()[-4000:]}")
        self.configure(url, f"{index}/ckan")
        ckan = self.spawn("ckan", [*CKAN, "-c", "ckan.ini", "run", "-H", "127.0.0.1", "-p", str(port), "--disable-reloader"])
        self.until("ckan", ckan, lambda: answers(f"{url}/api/3/action/status_show"))
        return url

    def configure(self, url, index):
        own = {
            "sqlalchemy.url": f"postgresql://ckan@/ckan?host={self.folder}/sockets",
            "solr_url": index,
            "ckan.redis.url": f"unix://{self.folder}/redis.sock",
            "ckan.site_url": url,
            "ckan.storage_path": f"{self.folder}/storage",
            "ckan.plugins": "",
            # Whoever asks sees a change at once.
            "ckan.search.solr_commit": "true",
        }
        file = self.folder / "ckan.ini"
        lines = [line for line in file.read_text().splitlines() if line.split("=")[0].strip() not in own]
        at = lines.index("[app:main]") + 1
        lines[at:at] = [f"{name} = {value}" for name, value in own.items()]
        file.write_text("\n".join(lines) + "\n")

    def command(self, *arguments):
        done = subprocess.run([*CKAN, *arguments], capture_output=True, text=True, cwd=self.folder)
        if done.returncode != 0:
            raise SystemExit(f"ckan {' '.join(arguments[:4])} failed:\n{done.stdout}{done.stderr}"[-4000:])
        return done.stdout


def program(name):
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    return found[-1] if found else name


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status == 200
    except OSError:
        return False


def template():
    """An empty portal with an administrator, and the administrator's token."""
    into = INSTALLED / "template"
    # Under a folder that the keeper of PostgreSQL can reach, wherever the project is.
    with tempfile.TemporaryDirectory() as made:
        portal = Portal(Path(made))
        portal.folder.chmod(0o711)
        data = portal.folder / "postgres"
        data.mkdir()
        if KEEPER:
            shutil.chown(data, KEEPER, KEEPER)
        initialise = [program("initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(initialise, check=True, stdout=subprocess.DEVNULL, user=KEEPER, cwd=made)
        shutil.copytree(INSTALLED / "solr" / "home", portal.folder / "solr")
        portal.command("generate", "config", "ckan.ini")
        try:
            solr = portal.solr()
            portal.redis()
            portal.postgres()
            portal.sql("create role ckan login", "postgres")
            portal.sql("create database ckan owner ckan", "postgres")
            index = next(line.split()[1] for line in solr.stdout if line.startswith("at "))
            portal.configure("http://127.0.0.1:1", f"{index}/ckan")
            portal.command("-c", "ckan.ini", "db", "init")
            portal.command("-c", "ckan.ini", "user", "add", "admin", "email=admin@example.org", "password=Neighbour-2026")
            portal.command("-c", "ckan.ini", "sysadmin", "add", "admin")
            said = portal.command("-c", "ckan.ini", "user", "token", "add", "admin", "tests")
            (portal.folder / "token").write_text(said.split()[-1])
        finally:
            portal.stop()
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir()
        for part in ["postgres", "solr", "ckan.ini", "token"]:
            source = portal.folder / part
            shutil.copytree(source, into / part) if source.is_dir() else shutil.copy(source, into / part)


def serve(folder):
    if not (folder / "ckan.ini").exists():
        shutil.copytree(INSTALLED / "template", folder, dirs_exist_ok=True)
        (folder / "postgres").chmod(0o700)
    portal = Portal(folder)
    # Asked to end, it ends in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        url = portal.answering()
        print(json.dumps({"url": url, "token": (folder / "token").read_text()}), flush=True)
        sys.stdin.read()
    finally:
        portal.stop()


if sys.argv[1] == "--template":
    template()
else:
    serve(Path(sys.argv[1]).resolve())
