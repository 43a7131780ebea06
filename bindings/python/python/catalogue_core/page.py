"""Answers to searches: a page of hits, every hit, a table."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union, overload
from uuid import UUID

from . import nouns
from ._catalogue import NativePage, NativeTable

if TYPE_CHECKING:
    import geopandas  # pyright: ignore[reportMissingTypeStubs]
    import pandas
    import polars

    from ._session import Session

__all__ = ["Hits", "Page", "Table"]


class Frames:
    """What can be handed to the libraries of data people."""

    __slots__ = ()

    def to_arrow(self) -> Table:
        """The datasets as a table of Arrow, a row for each: see `Table`."""
        raise NotImplementedError

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> Any:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> pandas.DataFrame:
        """The datasets as a `pandas.DataFrame`, without their extents. Needs pandas and pyarrow."""
        return self.to_arrow().to_pandas()

    def to_geopandas(self) -> geopandas.GeoDataFrame:
        """The datasets as a `geopandas.GeoDataFrame`, with their extents as geometry."""
        return self.to_arrow().to_geopandas()

    def to_polars(self) -> polars.DataFrame:
        """The datasets as a `polars.DataFrame`."""
        return self.to_arrow().to_polars()


class Table(Frames):
    """Datasets as a table, a row for each, in the Arrow PyCapsule interface: hand it to
    `pyarrow.table`, `polars.DataFrame`, DuckDB or whatever reads Arrow. Nothing of these is needed here.

    Columns: `id`, `address`, `url`, `title`, `description`, `organisation`, `state`, `private`, `kind`,
    `licence`, `frequency`, `keywords`, `themes`, `data_types`, `formats`, `created`, `modified`,
    `published_on`, `updated_on`, `resources`, `views`, `downloads`, and `geometry`: the extent as
    `geoarrow.wkb` in CRS84.
    """

    __slots__ = ("_native",)

    def __init__(self, native: NativeTable) -> None:
        self._native = native

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"<Table, {len(self)} datasets>"

    def __reduce__(self) -> Any:
        raise TypeError("a Table cannot be pickled: pickle what it becomes, such as to_pandas()")

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> Any:
        return self._native.__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> Table:
        return self

    def to_pandas(self) -> pandas.DataFrame:
        return _library("pyarrow").table(self).drop_columns(["geometry"]).to_pandas()

    def to_geopandas(self) -> geopandas.GeoDataFrame:
        return _library("geopandas").GeoDataFrame.from_arrow(_library("pyarrow").table(self))

    def to_polars(self) -> polars.DataFrame:
        return _library("polars").DataFrame(self)


def _library(name: str) -> Any:
    """A library of the host's, which is asked for when it is needed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"this needs {name}: pip install {name}", name=name) from error


class _Kept:
    """The answer of a page that was pickled."""

    def __init__(
        self,
        hits: list[nouns.Hit],
        facets: list[nouns.Facet],
        told: dict[str, Any],
    ) -> None:
        self.hits = hits
        self.facets = facets
        self.told = told
        self.total: int = told["total"]
        self.cursor: Optional[str] = told["cursor"]
        self.relaxed: bool = told["relaxed"]
        self.took: float = told["took"]

    def __len__(self) -> int:
        return len(self.hits)


class Page(Frames, Sequence[nouns.Hit]):
    """One answer to a search: a sequence of its hits, with the exact total and the facets.

    >>> page = session.search("velo", facets=["theme"])
    >>> page.total, len(page), page[0].title
    (1, 1, 'Pistes cyclables')
    >>> [hit.title for hit in page]
    ['Pistes cyclables']
    >>> [(value.labels.fr, value.count) for value in page.facets[0].values]
    [('Mobilité et transports', 1)]
    """

    __slots__ = ("_native", "_session", "_query", "_hits", "_facets")

    def __init__(self, native: Union[NativePage, _Kept], session: Optional[Session], query: dict[str, Any]) -> None:
        self._native = native
        self._session = session
        self._query = query
        self._hits: Optional[list[nouns.Hit]] = None
        self._facets: Optional[list[nouns.Facet]] = None

    @property
    def hits(self) -> list[nouns.Hit]:
        """The hits of this page, best first or in the order asked."""
        if self._hits is None:
            self._hits = self._native.hits
        return self._hits

    @property
    def facets(self) -> list[nouns.Facet]:
        """The facets asked, in the order asked; their counts ignore their own selection."""
        if self._facets is None:
            self._facets = self._native.facets
        return self._facets

    def facet(self, name: str) -> nouns.Facet:
        """One facet by its name.

        Raises:
            KeyError: It was not asked for.
        """
        for facet in self.facets:
            if facet.name == name:
                return facet
        raise KeyError(name)

    @property
    def total(self) -> int:
        """How many datasets match in all; exact."""
        return self._native.total

    @property
    def cursor(self) -> Optional[str]:
        """Where the next page begins; absent on the last."""
        return self._native.cursor

    @property
    def relaxed(self) -> bool:
        """Whether too little matched all the words, so that these match some, or nearly."""
        return self._native.relaxed

    @property
    def did_you_mean(self) -> Optional[str]:
        """The text with the words that nothing holds as they were probably meant; to be asked in its place."""
        return self._native.told["did_you_mean"]

    @property
    def relaxations(self) -> list[nouns.Relaxation]:
        """What would be found without one part of the query, the most found first; each has the query to ask."""
        return self._native.told["relaxations"]

    @property
    def reading(self) -> float:
        """Milliseconds of `took` spent on reading the hits and on their excerpts."""
        return self._native.told["reading"]

    @property
    def took(self) -> float:
        """Milliseconds taken."""
        return self._native.took

    @overload
    def __getitem__(self, index: int) -> nouns.Hit: ...
    @overload
    def __getitem__(self, index: slice) -> list[nouns.Hit]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[nouns.Hit, list[nouns.Hit]]:
        return self.hits[index]

    def __len__(self) -> int:
        return len(self._native)

    def __iter__(self) -> Iterator[nouns.Hit]:
        return iter(self.hits)

    def next(self) -> Optional[Page]:
        """The next page of the same search; none after the last."""
        if self.cursor is None:
            return None
        if self._session is None:
            raise TypeError("this page was pickled: search again with its cursor")
        return self._session._search({**self._query, "cursor": self.cursor})

    def all(self) -> Iterator[nouns.Hit]:
        """The hits of this page and of those after it, fetched as they are asked for."""
        page: Optional[Page] = self
        while page is not None:
            yield from page
            page = page.next()

    def to_arrow(self) -> Table:
        if self._session is None:
            raise TypeError("this page was pickled: search again")
        return self._session._table(self._query, [hit.id for hit in self.hits])

    def __repr__(self) -> str:
        lines = [f"<Page, {len(self)} of {self.total}{' (relaxed)' if self.relaxed else ''}>"]
        lines += [f"  {hit.title}" for hit in self.hits[:10]]
        if len(self) > 10:
            lines.append("  …")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from ._display import html_of_page

        return html_of_page(self)

    def __reduce__(self) -> Any:
        kept = _Kept(self.hits, self.facets, self._native.told)
        return Page, (kept, None, self._query)


class Hits(Frames):
    """Everything that a search finds, one after the other: iterate over it, once or again.

    Its length is exact, so that progress bars know it: ``for hit in tqdm(session.search_all("eau"))``.

    >>> hits = session.search_all("velo")
    >>> len(hits), [hit.title for hit in hits]
    (1, ['Pistes cyclables'])
    """

    __slots__ = ("_session", "_query", "_total")

    def __init__(self, session: Session, query: dict[str, Any]) -> None:
        self._session = session
        self._query = query
        self._total: Optional[int] = None

    def __iter__(self) -> Iterator[nouns.Hit]:
        # A generator keeps the session while it is read.
        yield from self._session._native.search_all(self._query)

    def __len__(self) -> int:
        if self._total is None:
            self._total = self._session._count(self._query)
        return self._total

    def __bool__(self) -> bool:
        return len(self) > 0

    def __repr__(self) -> str:
        return f"<Hits, {len(self)} datasets>"

    def __reduce__(self) -> Any:
        raise TypeError("Hits cannot be pickled: make a list of them first")

    def ids(self) -> list[UUID]:
        """The identifiers of everything found."""
        return [hit.id for hit in self]

    def to_arrow(self) -> Table:
        return self._session._table(self._query, None)
