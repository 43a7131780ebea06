"""A pycsw on 127.0.0.1 with its records in a folder: start.py FOLDER.

Says {"url": …} on a line of its own once it answers, and ends when its standard input does: whoever
started it need not be alive to stop it.
"""

import json
import os
import sys
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

folder = Path(sys.argv[1]).resolve()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


# The port is known only once it is held, and pycsw reads its configuration at its first request.
def application(environ, start_response):
    from pycsw import wsgi

    return wsgi.application(environ, start_response)


server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
url = f"http://127.0.0.1:{server.server_port}/csw"
template = (Path(__file__).parent / "configuration.cfg").read_text(encoding="utf-8")
configuration = folder / "pycsw.cfg"
configuration.write_text(template.format(folder=folder, url=url), encoding="utf-8")
os.environ["PYCSW_CONFIG"] = str(configuration)

if not (folder / "records.db").exists():
    from pycsw.core.admin import setup_db

    setup_db(f"sqlite:///{folder}/records.db", "records", str(folder))

Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"url": url}), flush=True)
# What pycsw prints is nothing to whoever started it.
sys.stdout = sys.stderr
sys.stdin.read()
