"""pycsw in process, over SQLite: GetRecords with words, a box and an order, which is all it has."""

import datetime
import io
import re
import sqlite3
from importlib.metadata import version
from xml.sax.saxutils import escape

from peer import HITS, Engine, main, texts
from pycsw.core import admin

from pycsw import server

RECORD = (
    '<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:identifier>{}</dc:identifier></csw:Record>"
)
REQUEST = """<?xml version="1.0"?><csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"
 xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml" service="CSW" version="2.0.2"
 resultType="results" startPosition="1" maxRecords="{hits}" outputFormat="application/xml"
 outputSchema="http://www.opengis.net/cat/csw/2.0.2"><csw:Query typeNames="csw:Record">
<csw:ElementSetName>brief</csw:ElementSetName>{constraint}{order}</csw:Query></csw:GetRecords>"""
LIKE = (
    '<ogc:PropertyIsLike wildCard="%" singleChar="_" escapeChar="\\"><ogc:PropertyName>csw:AnyText</ogc:PropertyName>'
    "<ogc:Literal>%{}%</ogc:Literal></ogc:PropertyIsLike>"
)
WITHIN = (
    "<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName>"
    '<gml:Envelope srsName="urn:x-ogc:def:crs:EPSG:6.11:4326"><gml:lowerCorner>{1} {0}</gml:lowerCorner>'
    "<gml:upperCorner>{3} {2}</gml:upperCorner></gml:Envelope></ogc:BBOX>"
)
UPDATED = (
    "<ogc:SortBy><ogc:SortProperty><ogc:PropertyName>dct:modified</ogc:PropertyName>"
    "<ogc:SortOrder>DESC</ogc:SortOrder></ogc:SortProperty></ogc:SortBy>"
)
CONTACT = (
    "name position address city stateorprovince postalcode country phone fax email url hours instructions role"
).split()


class Pycsw(Engine):
    name = "pycsw"
    version = version("pycsw")
    differs = (
        "it has no rights: it holds what the public may read, and is asked only what the public asks",
        "it has no facets, and queries with a selection are not asked",
        "words are looked for anywhere in the text, in the middle of words too, and nothing is ordered by relevance",
    )

    def build(self, records):
        path = self.work / "records.db"
        admin.setup_db(f"sqlite:///{path}", "records", str(self.work))
        base = sqlite3.connect(path)
        base.execute("PRAGMA synchronous = OFF")
        for record in records:
            if "public" in record["readers"]:
                row = columns(record)
                marks = ", ".join("?" * len(row))
                base.execute(f"INSERT INTO records({', '.join(row)}) VALUES ({marks})", list(row.values()))
        base.commit()
        base.close()
        told = {f"contact_{part}": "-" for part in CONTACT} | {"provider_name": "-", "provider_url": "-"}
        for part in ("title", "abstract", "keywords", "keywords_type", "fees", "accessconstraints"):
            told[f"identification_{part}"] = "-"
        # No `mappings` and no `loglevel`: an empty one makes every request fail.
        self.configuration = {
            "server": {
                "home": str(self.work),
                "url": "http://127.0.0.1/csw",
                "mimetype": "application/xml; charset=UTF-8",
                "encoding": "UTF-8",
                "language": "fr",
                "maxrecords": str(HITS),
            },
            "manager": {"transactions": "false", "allowed_ips": "127.0.0.1"},
            "repository": {"database": f"sqlite:///{path}", "table": "records"},
            "metadata:main": told,
            "metadata:inspire": {"enabled": "false"},
        }

    def bytes(self):
        return (self.work / "records.db").stat().st_size

    def refuses(self, query):
        return bool(query["filters"]) or query["readers"] != ["public"]

    def answer(self, query):
        conditions = [LIKE.format(escape(word)) for word in query["words"]]
        if query["area"]:
            conditions.append(WITHIN.format(*query["area"]))
        both = "".join(conditions)
        both = f"<ogc:And>{both}</ogc:And>" if len(conditions) > 1 else both
        constraint = (
            f'<csw:Constraint version="1.1.0"><ogc:Filter>{both}</ogc:Filter></csw:Constraint>'
            if both
            else ""
        )
        order = UPDATED if query["sort"] == "updated" else ""
        status, answer = self.post(REQUEST.format(hits=HITS, constraint=constraint, order=order).encode())
        total = re.search(rb'numberOfRecordsMatched="(\d+)"', answer)
        if not total:
            raise RuntimeError(f"{status}: {answer[:500]!r}")
        hits = re.findall(rb"<dc:identifier>([^<]*)<", answer)
        return int(total[1]), [hit.decode() for hit in hits], {}

    def post(self, body):
        environment = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/xml",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SCRIPT_NAME": "",
        }
        asked = server.Csw(rtconfig=self.configuration, env=environment, version="2.0.2")
        return asked.dispatch_wsgi()


def columns(record):
    modified = datetime.date.fromordinal(max(1, record["modified"]))
    shape = None
    if record["box"]:
        west, south, east, north = record["box"]
        shape = f"POLYGON(({west} {south}, {west} {north}, {east} {north}, {east} {south}, {west} {south}))"
    return {
        "identifier": str(record["id"]),
        "typename": "csw:Record",
        "schema": "http://www.opengis.net/cat/csw/2.0.2",
        "mdsource": "local",
        "insert_date": "2026-01-01",
        "xml": RECORD.format(escape(str(record["id"]))),
        "anytext": " | ".join(texts(record)),
        "type": "dataset",
        "title": record["title"],
        "abstract": record["description"],
        "keywords": ",".join(record["keywords"]),
        "wkt_geometry": shape,
        "date_modified": modified.isoformat(),
        "organization": record["organisation"],
    }


main(Pycsw)
