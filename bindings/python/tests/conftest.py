"""What every test starts from."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import catalogue_core
from catalogue_core import Catalogue, Organisation, Session

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with catalogue_core.create(tmp_path / "ville.catalogue", administrator="admin") as made:
        yield made


@pytest.fixture
def session(catalogue: Catalogue) -> Session:
    return catalogue.session("admin")


@pytest.fixture
def ville(session: Session) -> Organisation:
    return session.create_organisation(name="Ville d'Exemple", active=True)


def published(session: Session, ville: Organisation, **changes: Any) -> catalogue_core.Dataset:
    """A published dataset with one resource."""
    draft = session.create(
        **{
            "title": "Pistes cyclables",
            "description": "Les pistes et bandes cyclables de la commune, relevées sur le terrain.",
            "keywords": ["vélo", "mobilité"],
            "licence": "etalab-2.0",
            "frequency": "ANNUAL",
            "data_types": ["donnees-ouvertes"],
            "themes": ["mobilite"],
            "organisation": ville.id,
            "extent": {"boxes": [{"west": 3.0, "south": 43.5, "east": 4.0, "north": 44.0}]},
            **changes,
        }
    )
    draft = session.add_resource(
        draft,
        name="Pistes",
        description="Tracés au format GeoJSON.",
        type="main",
        url="https://example.org/pistes.geojson",
    )
    return session.publish(draft)


def examples(path: Path) -> dict[str, Any]:
    """What docstrings may speak of: a session on a catalogue with one published dataset."""
    catalogue = catalogue_core.create(path / "exemples.catalogue", administrator="admin")
    session = catalogue.session("admin")
    ville = session.create_organisation(name="Ville d'Exemple", active=True)
    published(session, ville)
    return {
        "catalogue_core": catalogue_core,
        "catalogue": catalogue,
        "session": session,
        "ville": ville,
    }


__all__ = ["FIXTURES", "doctest", "examples", "published"]
