"""Records in and out, and the bridges to the libraries of data people."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import Any, Optional

import pytest
from conftest import published

import catalogue_core
from catalogue_core import Organisation, Session


def package(number: int) -> dict[str, Any]:
    """A record of CKAN."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "name": f"jeu-{number}",
        "title": f"Jeu de données {number}",
        "notes": "Un jeu de données d'exemple, décrit en quelques mots.",
        "license_id": "lov2",
        "tags": [{"name": "exemple"}],
        "resources": [{"name": "Données", "url": f"https://example.org/{number}.csv", "format": "CSV"}],
    }


def test_dictionaries_are_taken_as_they_come(session: Session, ville: Organisation) -> None:
    told: list[tuple[int, Optional[int]]] = []
    report = session.import_records(
        (package(number) for number in range(250)),
        format="ckan",
        source="https://example.org",
        organisation=ville,
        progress=lambda done, total: told.append((done, total)),
    )
    assert (report.read, report.created, report.refused) == (250, 250, 0)
    assert told[-1][0] == 250
    again = session.import_records([package(1)], source="https://example.org", organisation=ville)
    assert again.unchanged == 1


def test_files_bytes_and_paths(session: Session, ville: Organisation, tmp_path: Path) -> None:
    content = json.dumps([package(1)]).encode()
    (tmp_path / "un.json").write_bytes(content)
    for given in (content, tmp_path / "un.json", str(tmp_path / "un.json"), io.BytesIO(content)):
        report = session.import_records(given, source="https://example.org", organisation=ville)
        assert report.read == 1 and report.refused == 0
    with open(tmp_path / "un.json") as text, pytest.raises(TypeError, match="rb"):
        session.import_records(text)


def test_progress_bars(session: Session, ville: Organisation) -> None:
    tqdm = pytest.importorskip("tqdm").tqdm
    with tqdm(disable=False, file=io.StringIO()) as bar:
        session.import_records([package(n) for n in range(120)], organisation=ville, progress=bar)
        assert bar.n == 120
    records = tqdm([package(n) for n in range(120, 130)], file=io.StringIO())
    assert session.import_records(records, organisation=ville).created == 10
    each = session.import_records_of_each([package(n) for n in range(130, 150)], batch=7, organisation=ville)
    assert [record.outcome for record in each] == ["created"] * 20


def test_stopping(session: Session, ville: Organisation) -> None:
    with pytest.raises(catalogue_core.CancelledError):
        session.import_records(
            (package(n) for n in range(1000)), organisation=ville, progress=lambda done, total: False
        )
    with pytest.raises(ZeroDivisionError):
        session.import_records(
            (package(n) for n in range(1000)), organisation=ville, progress=lambda done, total: 1 // 0
        )

    def broken() -> Any:
        yield package(1)
        raise RuntimeError("la source a cessé")

    with pytest.raises(RuntimeError, match="la source a cessé"):
        session.import_records(broken(), organisation=ville)
    with pytest.raises(TypeError, match="record 0"):
        session.import_records([3])


def test_arrow(session: Session, ville: Organisation) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    dataset = published(session, ville, published_on="2024-05-03")
    table = pyarrow.table(session.table())
    assert table.num_rows == 1 and table.column("title").to_pylist() == ["Pistes cyclables"]
    assert table.column("themes").to_pylist() == [["mobilite"]]
    assert table.column("created")[0].as_py() == dataset.created
    assert table.column("published_on")[0].as_py().isoformat() == "2024-05-03"
    assert table.schema.field("geometry").metadata[b"ARROW:extension:name"] == b"geoarrow.wkb"
    assert pyarrow.table(session.search("velo")).num_rows == 1
    assert pyarrow.table(session.search_all("introuvable assurément")).num_rows == 0


def test_pandas(session: Session, ville: Organisation) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    published(session, ville)
    frame = session.search("velo").to_pandas()
    assert list(frame["title"]) == ["Pistes cyclables"] and str(frame["created"].dtype).startswith("datetime64")
    columns = ["COLL_NOM", "ID", "TITRE", "DESCRIPTION", "THEME", "PRODUCTEUR_NOM", "URL"]
    rows = frame.assign(**{name: "" for name in columns})[columns].reset_index(drop=True)
    rows.loc[0] = ["Ville", "p1", "Parcs", "Les parcs.", "Environnement", "Ville", "https://example.org/p1"]
    rows.loc[1] = ["Ville", "p2", "Jardins", None, float("nan"), "Ville", "https://example.org/p2"]
    report = session.import_records(rows, format="scdl", source="https://example.org", organisation=ville)
    assert (report.read, report.created) == (2, 2), report


def test_geopandas(session: Session, ville: Organisation) -> None:
    pytest.importorskip("geopandas")
    published(session, ville)
    published(session, ville, title="Sans lieu", extent={})
    frame = session.search_all(sort="title").to_geopandas()
    assert frame.crs.to_string() in ("OGC:CRS84", "EPSG:4326")
    assert tuple(frame.geometry[0].bounds) == (3.0, 43.5, 4.0, 44.0) and frame.geometry[1] is None


def test_polars(session: Session, ville: Organisation) -> None:
    pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    published(session, ville)
    frame = session.table().to_polars()
    assert frame["formats"].to_list() == [["GEOJSON"]] and frame.height == 1


def test_exports(session: Session, ville: Organisation, tmp_path: Path) -> None:
    dataset = published(session, ville)
    out = io.BytesIO()
    report = session.export(out, "velo", export_format="geojson")
    assert report.records == 1 and report.bytes == len(out.getvalue())
    assert session.export(tmp_path / "tout.csv", export_format=catalogue_core.ExportFormat.CSV).records == 1
    assert "Pistes cyclables" in (tmp_path / "tout.csv").read_text()
    files: list[Any] = []
    session.export_each(files.append, export_format="iso19139", datasets=[dataset])
    assert files[0].id == dataset.id and b"Pistes cyclables" in files[0].content

    class Full:
        def write(self, content: bytes) -> None:
            raise OSError("plus de place")

    with pytest.raises(OSError, match="plus de place"):
        session.export(Full())  # type: ignore[arg-type]


def test_files(session: Session, ville: Organisation, tmp_path: Path) -> None:
    draft = session.create(title="Arbres", organisation=ville.id)
    draft = session.add_resource(draft, name="Arbres")
    (tmp_path / "arbres.csv").write_text("nom\nchêne\n")
    draft = session.attach_file(draft, resource=draft.resources[0], content=tmp_path / "arbres.csv")
    assert draft.resources[0].file is not None and draft.resources[0].file.name == "arbres.csv"
    with session.open_file(draft, draft.resources[0]) as file:
        assert file.read().decode() == "nom\nchêne\n" and file.filename == "arbres.csv"
        assert file.size == 11 and len(file.hash) == 64
    draft = session.attach_file(draft, resource=draft.resources[0], content=b"nom\n", name="arbres.csv")
    with pytest.raises(TypeError, match="name"):
        session.attach_file(draft, resource=draft.resources[0], content=b"nom\n")
    with pytest.raises(FileNotFoundError):
        session.attach_file(draft, resource=draft.resources[0], content=tmp_path / "absent.csv")


def test_what_is_done_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="catalogue_core")
    with catalogue_core.create(tmp_path / "c", administrator="admin") as catalogue:
        ville = catalogue.session("admin").create_organisation(name="Ville", active=True)
        catalogue.session("admin").import_records([package(1)], organisation=ville)
    said = [record.getMessage() for record in caplog.records]
    assert said[0].startswith("created ") and said[-1].startswith("imported 1 records: 1 created")


TURTLE = """
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
    <https://example.org/1> a dcat:Dataset ; dct:title "Parcs et jardins"@fr .
"""


@pytest.fixture
def source(session: Session, ville: catalogue_core.Organisation) -> catalogue_core.HarvestSource:
    return session.create_harvest_source(
        name="Portail", kind="dcat", address="https://example.org/catalog.ttl", organisation=ville.id
    )


def test_a_harvest_asks_by_a_client_of_the_host(session: Session, source: catalogue_core.HarvestSource) -> None:
    asked = []

    def ask(request: catalogue_core.Asked) -> catalogue_core.Answered:
        asked.append(request)
        return catalogue_core.Answered(200, io.BytesIO(TURTLE.encode()), {"Content-Type": "text/turtle"})

    report = session.harvest(source, transport=ask)
    assert (report.read, report.added) == (1, 1)
    assert asked[0].url == "https://example.org/catalog.ttl" and asked[0].posted is None
    with pytest.raises(TypeError, match="not both"):
        session.harvest(source, transport=ask, http=True)


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (ConnectionRefusedError("nobody answers"), "nobody answers"),
        (catalogue_core.UnsupportedError("not for you", "pas pour vous", what="not for you"), "not for you"),
    ],
)
def test_a_client_without_an_answer_is_told_in_the_report(
    session: Session, source: catalogue_core.HarvestSource, raised: Exception, reason: str
) -> None:
    def ask(request: catalogue_core.Asked) -> catalogue_core.Answered:
        raise raised

    options = {"politeness": {"attempts": 1}}
    report = session.harvest(source, transport=ask, options=options)
    assert report.outcome == "failed" and reason in str(report.error)


@pytest.mark.parametrize("answer", [None, 7, catalogue_core.Answered(200, 3), catalogue_core.Answered("a", b"")])
def test_a_client_at_fault_comes_out_of_the_harvest(
    session: Session, source: catalogue_core.HarvestSource, answer: Any
) -> None:
    with pytest.raises((AttributeError, TypeError)):
        session.harvest(source, transport=lambda request: answer)

    def broken(request: catalogue_core.Asked) -> catalogue_core.Answered:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        session.harvest(source, transport=broken)
    assert session.harvest(source, transport=lambda _: catalogue_core.Answered(200, TURTLE)).added == 1


def test_limits_are_options(tmp_path: Path) -> None:
    with catalogue_core.create(tmp_path / "c", administrator="admin", limits={"title": 10}) as catalogue:
        with pytest.raises(catalogue_core.InvalidError) as refused:
            catalogue.session("admin").create(title="Onze lettres")
        assert refused.value.issues[0].path == "title"
    with catalogue_core.open(tmp_path / "c", limits=catalogue_core.Limits(title=20)) as catalogue:
        assert catalogue.session("admin").create(title="Onze lettres").slug == "onze-lettres"
    with pytest.raises(TypeError, match="limits"):
        catalogue_core.open(tmp_path / "c", limits={"titel": 10})
