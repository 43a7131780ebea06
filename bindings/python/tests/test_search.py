"""Searching as Python people would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from conftest import published

import catalogue_core
from catalogue_core import Organisation, Query, Session


@pytest.fixture
def several(session: Session, ville: Organisation) -> list[catalogue_core.Dataset]:
    titles = ["Pistes cyclables", "Vélos en libre service", "Arbres remarquables", "Arrêts de bus", "Parcs"]
    return [published(session, ville, title=title) for title in titles]


def test_a_page_is_a_sequence(session: Session, several: list[Any]) -> None:
    page = session.search(page_size=3, sort="title", facets=["theme", "organisation"])
    assert isinstance(page, Sequence) and len(page) == 3 and page.total == 5
    assert page[0].title == "Arbres remarquables" and page[-1] == page[2] and page[0] in page
    assert [hit.title for hit in page[1:]] == ["Arrêts de bus", "Parcs"]
    assert list(reversed(page))[0] == page[2]
    with pytest.raises(IndexError):
        page[3]
    assert page.facet("theme").values[0].count == 5
    with pytest.raises(KeyError):
        page.facet("licence")


def test_every_hit_comes_as_it_is_asked_for(session: Session, several: list[Any]) -> None:
    page = session.search(page_size=2, sort="title")
    assert [hit.title for hit in page.all()] == sorted(dataset.title for dataset in several)
    second = page.next()
    assert second is not None and second[0].title == "Parcs"
    hits = session.search_all(sort="title")
    assert len(hits) == 5 and [hit.title for hit in hits] == [hit.title for hit in hits]
    first = iter(hits)
    assert next(first).title == "Arbres remarquables"
    assert not session.search_all("introuvable assurément") and session.count("velo") >= 1


def test_filters_are_arguments(session: Session, several: list[Any], ville: Organisation) -> None:
    assert session.search(theme="mobilite").total == 5
    assert session.search(theme=["mobilite", "environnement"], organisation=ville).total == 5
    assert session.search(filters={"licence": "etalab-2.0"}).total == 5
    assert session.search(states=[catalogue_core.State.DRAFT]).total == 0
    assert session.search(states="draft").total == 0
    assert session.search(area=(3.1, 43.0, 3.2, 45.0)).total == 5
    assert session.search(area=catalogue_core.BoundingBox(west=3, south=43, east=4, north=45), relation="within").total == 5
    assert session.search(area=(-5, 43.0, -4, 45.0)).total == 0

    class Shape:
        bounds = (3.1, 43.0, 3.2, 45.0)

    assert session.search(area=Shape()).total == 5
    assert session.search(published=(1990, "1991-02")).total == 0
    assert session.search(Query(text="pistes", page_size=1), theme="mobilite").total >= 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"theme": "nulle-part"}, "theme"),
        ({"sort": "hasard"}, "sort"),
        ({"page_size": -1}, "page_size"),
        ({"cursor": "x"}, "cursor"),
        ({"area": (1, 2, 3)}, "area"),
        ({"relation": "within"}, "area"),
        ({"published": ("a", "b", "c")}, "period"),
        ({"area": (0.0, float("nan"), 1.0, 1.0)}, "nan"),
    ],
)
def test_what_is_wrong_is_named(session: Session, wanted: dict[str, Any], said: str) -> None:
    with pytest.raises((catalogue_core.BadQueryError, TypeError, ValueError), match=said):
        session.search(**wanted)


def test_unknown_arguments_are_refused(session: Session) -> None:
    with pytest.raises(TypeError, match="themes"):
        session.search(themes="mobilite")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="themes"):
        session.count(themes="mobilite")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="bytes"):
        session.search(b"velo")  # type: ignore[arg-type]


def test_what_notebooks_show(session: Session, several: list[Any]) -> None:
    hostile = session.update(several[0], title="<script>alert(1)</script>")
    page = session.search(facets=["theme"])
    for shown in (page, session.get(hostile.id), hostile, page.facets[0], page[0]):
        html = shown._repr_html_()
        assert "<script>" not in html and len(html) > 20 and "<table" in html
    assert repr(page).startswith("<Page, 5 of 5>")
    draft = session.create(title="Seul")
    with pytest.raises(catalogue_core.InvalidError) as caught:
        session.publish(draft)
    assert "Licence : à renseigner." in caught.value._repr_html_()


def test_suggestions(session: Session, several: list[Any]) -> None:
    assert [found.value for found in session.suggest("keyword", "mob")] == ["mobilité"]
    assert session.suggest("theme", "mob")[0].value == "mobilite"
    with pytest.raises(catalogue_core.NotFoundError):
        session.suggest("aucun-schema", "x")


def test_validation_is_data(session: Session) -> None:
    draft = session.create(title="Seul")
    with pytest.raises(catalogue_core.InvalidError) as caught:
        session.publish(draft)
    issue = next(issue for issue in caught.value.issues if issue.path == "licence")
    assert (issue.code, issue.severity) == ("required", catalogue_core.Severity.ERROR)
    assert issue.sentence("fr") == "Licence : à renseigner." and issue.sentence("en") == "Licence: required."
    assert session.check(draft.id, "simple") != []
    form = session.form("simple")
    assert form.schema["$schema"].startswith("https://json-schema.org/") and "title" in form.schema["properties"]
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(form.schema)
    wrong = list(jsonschema.Draft202012Validator(form.schema).iter_errors({"title": ""}))
    assert wrong


def test_sessions_of_others_see_less(catalogue: catalogue_core.Catalogue, session: Session, ville: Organisation) -> None:
    draft = session.create(title="Secret", organisation=ville.id)
    visitor = catalogue.session()
    assert visitor.search(states=["draft"]).total == 0
    with pytest.raises(catalogue_core.NotFoundError):
        visitor.get(draft)
    with pytest.raises(catalogue_core.UnauthenticatedError) as caught:
        visitor.create(title="Non")
    assert caught.value.action == "dataset.create"
    with pytest.raises(catalogue_core.NotFoundError):
        catalogue.session("personne")


def test_conflicts_are_told(session: Session) -> None:
    draft = session.create(title="Arrêts")
    session.update(draft, title="Arrêts de bus")
    with pytest.raises(catalogue_core.ConflictError) as caught:
        session.update(draft, title="Arrêts de tramway")
    assert (caught.value.expected, caught.value.found) == (draft.revision, draft.revision + 1)
    with pytest.raises(TypeError, match="expected"):
        session.publish(draft.id)


def test_a_batch_tells_which_change_is_at_fault(session: Session) -> None:
    with pytest.raises(catalogue_core.InvalidError) as caught:
        session.apply(
            [
                catalogue_core.CreateChange(metadata=catalogue_core.Metadata(title="Bon")),
                {"change": "create", "metadata": {"title": "x" * 400}},
            ]
        )
    assert caught.value.index == 1 and session.search(states=["draft"]).total == 0
