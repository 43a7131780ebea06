"""Nouns are data as Python people know it."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from datetime import date, datetime, timezone
from uuid import UUID

import pytest
from conftest import published

import catalogue_core
from catalogue_core import Metadata, Organisation, PartialDate, Session, State, nouns


def test_what_is_written_comes_back_with_the_types_of_python(session: Session, ville: Organisation) -> None:
    dataset = published(session, ville, published_on=date(2024, 5, 3), updated_on="2025-01")
    assert isinstance(dataset.id, UUID) and dataset.state is State.PUBLISHED and dataset.state == "published"
    assert isinstance(dataset.created, datetime) and dataset.created.tzinfo is not None
    assert dataset.metadata.published_on == "2024-05-03"
    assert isinstance(dataset.metadata.published_on, PartialDate)
    assert dataset.metadata.published_on.first_day == date(2024, 5, 3)
    assert dataset.updated_on is not None and dataset.updated_on.last_day == date(2025, 1, 31)
    assert dataset.resources[0].url == "https://example.org/pistes.geojson"
    assert dataset.title == dataset.metadata.title == "Pistes cyclables"
    assert isinstance(dataset.resources[0].metadata.access.download, nouns.OpenAccess)
    assert dataset.metadata.extent.boxes[0].west == 3.0
    assert uuid_of(dataset.id) == dataset.id and hash(uuid_of(dataset.id)) == hash(dataset.id)


def uuid_of(made: UUID) -> UUID:
    """The same, made by Python itself."""
    return UUID(str(made))


def test_nouns_compare_copy_and_pickle(session: Session, ville: Organisation) -> None:
    dataset = published(session, ville)
    view = session.get(dataset.id)
    for thing in (dataset, view, session.form(), session.search("velo").hits, session.statistics()):
        assert pickle.loads(pickle.dumps(thing)) == thing
        assert copy.deepcopy(thing) == thing
    assert dataset != view and dataset != dataset.replace(revision=99)


def test_errors_pickle(session: Session) -> None:
    draft = session.create(title="Seul")
    with pytest.raises(catalogue_core.InvalidError) as caught:
        session.publish(draft)
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is catalogue_core.InvalidError and again.issues == caught.value.issues
    assert again.sentence("fr") == caught.value.sentence("fr") and str(again) == str(caught.value)


def test_what_cannot_be_pickled_says_why(session: Session, catalogue: catalogue_core.Catalogue) -> None:
    for thing in (session, catalogue, session.search_all(), session.table()):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(thing)


def test_a_page_is_pickled_with_its_hits(session: Session, ville: Organisation) -> None:
    published(session, ville)
    page = session.search("velo")
    again = pickle.loads(pickle.dumps(page))
    assert list(again) == list(page) and again.facets == page.facets and again.total == 1
    with pytest.raises(TypeError, match="pickled"):
        again.to_arrow()


def test_a_noun_becomes_json_and_comes_back(session: Session, ville: Organisation) -> None:
    dataset = published(
        session,
        ville,
        resolution=[nouns.ScaleResolution(value=25000), nouns.DistanceResolution(value=0.5)],
        temporal=[nouns.Period(start=2020, end="2021-06")],
    )
    plain = json.loads(json.dumps(dataset.to_dict()))
    assert plain["metadata"]["resolution"] == [{"scale": 25000}, {"distance": 0.5}]
    assert plain["resources"][0]["metadata"]["access"]["download"] == {"level": "open"}
    metadata = plain["metadata"]
    again = session.create({name: value for name, value in metadata.items() if name != "title"}, title="Autre")
    assert again.metadata.replace(title="Pistes cyclables") == dataset.metadata


def test_misspelt_attributes_are_refused() -> None:
    metadata = Metadata(title="Arbres")
    with pytest.raises(AttributeError):
        metadata.titel = "Arbres remarquables"  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="titel"):
        Metadata(titel="Arbres")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="titel"):
        metadata.replace(titel="x")


def test_enumerations_are_texts_too() -> None:
    assert State("archived") is State.ARCHIVED and json.dumps(State.DRAFT) == '"draft"'
    assert str(State.DRAFT) == "draft" and f"{State.DRAFT}" == "draft"


def test_match_statements_know_the_attributes() -> None:
    assert nouns.RestrictedAccess.__match_args__ == ("audiences",)


def test_moments_need_a_time_zone(session: Session) -> None:
    with pytest.raises(ValueError, match="time zone"):
        session.changes(since=datetime(2024, 1, 1))
    assert session.changes(since=datetime(2024, 1, 1, tzinfo=timezone.utc)).start_over in (True, False)


def test_secrets_are_not_shown(session: Session) -> None:
    account = session.account("admin")
    made = session.create_token(account, details={"name": "essai"})
    assert made.secret and made.secret not in repr(made) and made.secret not in made._repr_html_()


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace came with Python 3.13")
def test_copy_replace() -> None:
    assert copy.replace(Metadata(title="a"), title="b").title == "b"  # type: ignore[attr-defined]


def test_nouns_compare_and_show_what_they_hold() -> None:
    assert Metadata(title="Arbres") == Metadata(title="Arbres") and Metadata(title="a") != Metadata(title="b")
    assert repr(Metadata(title="Arbres", keywords=["bois"])).startswith("Metadata(title='Arbres', keywords=['bois']")
    with pytest.raises(TypeError, match="unhashable"):
        hash(Metadata())
