"""What a search takes, and how it becomes a query of the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Optional, TypedDict, Union, cast

from . import nouns
from ._noun import Noun, as_date

Values = Union[str, Iterable[str]]
Day = Union[nouns.PartialDate, date, str, int]
Span = Union[nouns.Period, tuple[Optional[Day], Optional[Day]], Day]
Bounds = Union[nouns.Area, nouns.BoundingBox, Iterable[float], object]

FACETS = {
    "theme": "theme",
    "keyword": "keyword",
    "data_type": "data-type",
    "frequency": "frequency",
    "granularity": "granularity",
    "organisation": "organisation",
    "licence": "licence",
    "format": "format",
    "resource_type": "resource-type",
    "access": "access",
    "kind": "kind",
}
"""Facets that are keyword arguments; the others go in `filters`."""


class Wanted(TypedDict, total=False):
    """The keyword arguments of `Session.search`, and of everything else that takes a query."""

    theme: Values
    keyword: Values
    data_type: Values
    frequency: Values
    granularity: Values
    organisation: Values
    licence: Values
    format: Values
    resource_type: Values
    access: Values
    kind: Values
    filters: Mapping[str, Values]
    area: Bounds
    relation: Union[nouns.AreaRelation, str]
    published: Span
    updated: Span
    temporal: Span
    states: Union[nouns.State, str, Iterable[Union[nouns.State, str]]]
    visibility: Union[nouns.Visibility, str]
    portal: str
    facets: Values
    facet_limit: int
    sort: Union[nouns.Sort, str]
    descending: bool
    page_size: int
    cursor: str
    language: Union[nouns.Language, str]


def query_of(text: Union[str, nouns.Query], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The query of a text and of keyword arguments."""
    if isinstance(text, nouns.Query):
        query: dict[str, Any] = {name: getattr(text, name) for name in text._fields}
        query = {name: value for name, value in query.items() if value is not None}
        query["filters"] = dict(text.filters)
    else:
        # What is no text is told by the native side, which names the argument.
        query = {} if text == "" else {"text": text}
    if not wanted:
        return query
    filters: dict[str, list[str]] = query.get("filters", {})
    for name, value in wanted.items():
        if value is None:
            continue
        if name in FACETS:
            filters[FACETS[name]] = _several(value)
        elif name == "filters":
            for facet, values in value.items():
                filters[facet] = _several(values)
        elif name == "area":
            query["area"] = _area(value, wanted.get("relation"))
        elif name == "relation":
            if wanted.get("area") is None:
                raise TypeError("relation says how a dataset lies to an area: give an area")
        elif name in ("published", "updated", "temporal"):
            query[name] = _span(value)
        elif name in ("facets", "states"):
            query[name] = _several(value)
        elif name in _PLAIN:
            query[name] = value
        else:
            raise TypeError(f"a search has no argument {name!r}")
    if filters:
        query["filters"] = filters
    return query


_PLAIN = frozenset(
    ("visibility", "portal", "facet_limit", "sort", "descending", "page_size", "cursor", "language")
)


def _several(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Noun):
        return [str(getattr(value, "slug", None) or getattr(value, "code"))]
    return [_several(one)[0] if isinstance(one, Noun) else one for one in value]


def _area(value: Any, relation: Any) -> dict[str, Any]:
    if isinstance(value, nouns.Area):
        return {"bounds": value.bounds, "relation": relation or value.relation}
    if isinstance(value, Mapping) and "bounds" in value:
        area: dict[str, Any] = dict(cast("Mapping[str, Any]", value))
    elif isinstance(value, (nouns.BoundingBox, Mapping)):
        area = {"bounds": value}
    else:
        # Geometries of shapely and the like have bounds of their own.
        bounds = getattr(value, "bounds", value)
        try:
            west, south, east, north = (float(bound) for bound in bounds)
        except (TypeError, ValueError) as error:
            raise TypeError("an area is west, south, east and north in degrees") from error
        area = {"bounds": {"west": west, "south": south, "east": east, "north": north}}
    if relation is not None:
        area["relation"] = relation
    return area


def _span(value: Any) -> Any:
    if isinstance(value, nouns.Period) or isinstance(value, Mapping):
        return cast("Any", value)
    if isinstance(value, (list, tuple)):
        ends = list(cast("Iterable[Any]", value))
        if len(ends) != 2:
            raise TypeError("a period is its start and its end")
        named = zip(("start", "end"), ends)
        return {name: as_date(day) for name, day in named if day is not None}
    return {"start": as_date(value), "end": as_date(value)}


if TYPE_CHECKING:
    from typing_extensions import Unpack as Unpack
