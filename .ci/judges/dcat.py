"""rdflib reads our DCAT: dcat.py FOLDER.

Each record is there as NAME.ttl, NAME.rdf and NAME.jsonld, which must be the same graph, with the values
of NAME.json in it.
"""

import re
import sys

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from verdict import Verdict, expected

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PROV = Namespace("http://www.w3.org/ns/prov#")
verdict = Verdict()


def texts(graph, subject, *properties):
    return [str(value) for name in properties for value in graph.objects(subject, name) if isinstance(value, Literal)]


def addresses(graph, subject, *properties):
    return [str(value) for name in properties for value in graph.objects(subject, name) if isinstance(value, URIRef)]


def box(literal):
    """The bounds of a polygon in longitudes and latitudes."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", literal.split("POLYGON")[1])]
    return [min(numbers[0::2]), min(numbers[1::2]), max(numbers[0::2]), max(numbers[1::2])]


def licence(graph, subject):
    """The address of a licence, or its name when it has none."""
    for held in graph.objects(subject, DCTERMS.license):
        if isinstance(held, URIRef):
            return str(held)
        return next(iter(texts(graph, held, RDFS.label)), None)
    return None


def people(graph, subject):
    found = []
    for card in graph.objects(subject, DCAT.contactPoint):
        found.append([card, "pointOfContact", (VCARD.fn,), VCARD.hasEmail])
    for attribution in graph.objects(subject, PROV.qualifiedAttribution):
        role = next(iter(addresses(graph, attribution, DCAT.hadRole)), "")
        card = graph.value(attribution, PROV.agent)
        found.append([card, role.rsplit("/", 1)[-1], (FOAF.name,), FOAF.mbox])
    for card, role, names, mail in found:
        mails = [value.removeprefix("mailto:") for value in addresses(graph, card, mail)]
        yield {"role": role, "names": texts(graph, card, *names), "mails": mails}


def judge(name, held, graph):
    subject = URIRef(held["about"])
    verdict.same(f"{name} kind", (subject, RDF.type, URIRef(DCAT + held["kind"])) in graph, True)
    verdict.same(f"{name} title", texts(graph, subject, DCTERMS.title), [held["title"]])
    verdict.same(f"{name} description", texts(graph, subject, DCTERMS.description), held["description"])
    verdict.same(f"{name} keywords", texts(graph, subject, DCAT.keyword), held["keywords"])
    boxes = [box(text) for place in graph.objects(subject, DCTERMS.spatial) for text in texts(graph, place, DCAT.bbox)]
    # The numbers of a box have an order.
    verdict.same(f"{name} boxes", [repr(each) for each in boxes], [repr([float(n) for n in each]) for each in held["boxes"]])
    verdict.same(f"{name} licence", licence(graph, subject) in held["licence"], True)
    publishers = [text for agent in graph.objects(subject, DCTERMS.publisher) for text in texts(graph, agent, FOAF.name)]
    verdict.same(f"{name} publisher", publishers, held["publisher"])
    verdict.same(f"{name} contacts", list(people(graph, subject)), held["contacts"])
    for key, property_ in [("created", DCTERMS.created), ("issued", DCTERMS.issued), ("modified", DCTERMS.modified)]:
        verdict.same(f"{name} {key}", texts(graph, subject, property_), held[key])
    verdict.same(f"{name} page", addresses(graph, subject, DCAT.landingPage), held["page"])
    verdict.same(f"{name} identifiers", set(held["identifiers"]) <= set(texts(graph, subject, DCTERMS.identifier)), True)
    found = []
    for node in graph.objects(subject, DCAT.distribution):
        titles = texts(graph, node, DCTERMS.title)
        found.append({"title": titles, "address": addresses(graph, node, DCAT.accessURL)})
        own = [resource for resource in held["resources"] if resource["title"] == titles]
        verdict.same(f"{name} {titles} licence", any(licence(graph, node) in each["licence"] for each in own), True)
    links = [{"title": each["title"], "address": each["address"]} for each in held["resources"]]
    verdict.same(f"{name} resources", found, links)


for name, held in expected(sys.argv[1]):
    graphs = {}
    for ending, syntax in [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")]:
        graphs[ending] = Graph().parse(f"{sys.argv[1]}/{name}.{ending}", format=syntax)
        if ending != "ttl" and not isomorphic(graphs["ttl"], graphs[ending]):
            gone, more = set(graphs["ttl"]) - set(graphs[ending]), set(graphs[ending]) - set(graphs["ttl"])
            named = [each for each in gone | more if all(not isinstance(part, type(None)) for part in each)]
            verdict.fault(f"{name}.{ending}", f"not the graph of the Turtle, e.g. {named[:2]}")
        judge(f"{name}.{ending}", held, graphs[ending])
verdict.close("rdflib")
