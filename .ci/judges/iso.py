"""OWSLib reads our ISO 19139: iso.py FOLDER [URL].

Each record is there as NAME.xml, and NAME.json is what it must say. With the address of a CSW the records
are those that it gives to OWSLib's client, known by their file identifiers.
"""

import sys

from lxml import etree
from owslib.csw import CatalogueServiceWeb
from owslib.iso import MD_Metadata
from verdict import Verdict, expected

verdict = Verdict()


def judge(name, held, record):
    data = record.identification[0]
    verdict.same(f"{name} file identifier", record.identifier, held["identifier"])
    verdict.same(f"{name} kind", record.hierarchy, held["kind"])
    verdict.same(f"{name} title", data.title, held["title"])
    verdict.same(f"{name} abstract", data.abstract or "", held["description"])
    words = [word.name for group in data.keywords for word in group.keywords if group.thesaurus is None]
    verdict.same(f"{name} keywords", words, held["keywords"])
    verdict.same(f"{name} themes", themes(data), held["inspire_themes"])
    # Without a box it has no such attribute.
    found = [data.bbox] if getattr(data, "bbox", None) else []
    found = [repr([float(n) for n in (box.minx, box.miny, box.maxx, box.maxy)]) for box in found]
    verdict.same(f"{name} box", found, [repr([float(n) for n in box]) for box in held["boxes"][:1]])
    # What is said of the use stands after what is said of the access, as text or as an anchor.
    said = [*data.otherconstraints, *data.otherconstraints_url]
    verdict.same(f"{name} licence", all(text in said for text in held["licence"]), True)
    dates = [[date.date, date.type] for date in data.date]
    verdict.same(f"{name} dates", [repr(date) for date in dates], [repr(date) for date in held["dates"]])
    verdict.same(f"{name} identifiers", data.uricode, held["identifiers"])
    links = record.distribution.online if record.distribution else []
    files = file_names(record)
    links = [{"address": link.url, "name": link.name or files.get(link.url) or ""} for link in links]
    verdict.same(f"{name} links", links, held["links"])
    people = [{"organisation": one.organization or "", "mail": one.email or "", "role": one.role} for one in data.contact]
    verdict.same(f"{name} contacts", people, held["contacts"])
    verdict.same(f"{name} topics", data.topiccategory, held["topics"])
    verdict.same(f"{name} lineage", record.dataquality.lineage or "" if record.dataquality else "", held["lineage"])
    period = [getattr(data, f"temporalextent_{end}", None) for end in ["start", "end"]]
    verdict.same(f"{name} period", [repr(end) for end in period], [repr(end) for end in held["period"]])


def file_names(record):
    """The names of links that stand beside a media type (gmx:MimeFileType), where OWSLib does not look."""
    gmd, gmx = "{http://www.isotc211.org/2005/gmd}", "{http://www.isotc211.org/2005/gmx}"
    links = etree.fromstring(record.xml).iter(f"{gmd}CI_OnlineResource")
    return {one.findtext(f"{gmd}linkage/{gmd}URL"): one.findtext(f"{gmd}name/{gmx}MimeFileType") for one in links}


def themes(data):
    return [word.url for group in data.keywords for word in group.keywords if group.thesaurus and word.url]


def served(url):
    """Every record of a CSW, page after page, by identifier."""
    service, found = CatalogueServiceWeb(url, version="2.0.2"), {}
    while True:
        service.getrecords2(
            typenames="gmd:MD_Metadata",
            outputschema="http://www.isotc211.org/2005/gmd",
            esn="full",
            maxrecords=20,
            startposition=len(found) + 1,
        )
        found.update(service.records)
        if not service.records or len(found) >= service.results["matches"]:
            return found


records = served(sys.argv[2]) if len(sys.argv) > 2 else None
for name, held in expected(sys.argv[1]):
    if records is None:
        judge(name, held, MD_Metadata(etree.parse(f"{sys.argv[1]}/{name}.xml").getroot()))
    elif held["identifier"] in records:
        judge(name, held, records[held["identifier"]])
    else:
        verdict.fault(name, "the CSW does not give it")
verdict.close("OWSLib")
