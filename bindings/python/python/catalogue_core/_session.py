"""A session: every verb of the catalogue, as somebody."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Optional, Union, cast

from . import nouns
from ._catalogue import NativeSession
from ._intake import records_of
from ._noun import Named, Noun, named, revision_of
from ._transport import Transport
from ._verbs import Verbs
from ._wanted import Bounds, Span, Values, Wanted, query_of
from .page import Hits, Page, Table

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .catalogue import Catalogue, Watch

log = logging.getLogger("catalogue_core")

Path = Union[str, "os.PathLike[str]"]
Progress = Callable[[int, Optional[int]], object]


class Session(Verbs):
    """Who asks, in front of the catalogue: `Catalogue.session`. Rights are looked up at each call.

    What is read is plain data; what is written names the revision that was read, or is given the thing
    itself: `session.publish(draft)` is `session.publish(draft.id, draft.revision)`, and when somebody else
    wrote meanwhile it raises `ConflictError`.

    >>> draft = session.create(title="Arbres remarquables")
    >>> try:
    ...     session.publish(draft)
    ... except catalogue_core.InvalidError as error:
    ...     print(error.issues[0].path, "|", error.issues[0].sentence("fr"))
    data_types | Type de données : à renseigner.
    """

    __slots__ = ("_catalogue", "__weakref__")

    def __init__(self, native: NativeSession, catalogue: Optional[Catalogue] = None) -> None:
        if type(native) is not NativeSession:
            raise TypeError("a session is made by Catalogue.session")
        self._native = native
        # A session keeps the folder open, and what is held of it.
        self._catalogue = catalogue

    def __repr__(self) -> str:
        return f"<Session{'' if self._native.is_open else ', closed'}>"

    def __reduce__(self) -> Any:
        raise TypeError("a Session cannot be pickled: open the catalogue again and ask it for one")

    def close(self) -> None:
        """Ends it; the catalogue stays open."""
        self._native.close()

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self._native.is_open

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    # Searching.

    def search(
        self,
        text: Union[str, nouns.Query] = "",
        *,
        theme: Optional[Values] = None,
        keyword: Optional[Values] = None,
        data_type: Optional[Values] = None,
        frequency: Optional[Values] = None,
        granularity: Optional[Values] = None,
        organisation: Optional[Values] = None,
        licence: Optional[Values] = None,
        format: Optional[Values] = None,
        resource_type: Optional[Values] = None,
        access: Optional[Values] = None,
        kind: Optional[Values] = None,
        filters: Optional[Mapping[str, Values]] = None,
        area: Optional[Bounds] = None,
        relation: Union[nouns.AreaRelation, str, None] = None,
        published: Optional[Span] = None,
        updated: Optional[Span] = None,
        temporal: Optional[Span] = None,
        states: Union[nouns.State, str, Iterable[Union[nouns.State, str]], None] = None,
        visibility: Union[nouns.Visibility, str, None] = None,
        portal: Optional[str] = None,
        facets: Optional[Values] = None,
        facet_limit: Optional[int] = None,
        sort: Union[nouns.Sort, str, None] = None,
        descending: Optional[bool] = None,
        page_size: Optional[int] = None,
        cursor: Optional[str] = None,
        language: Union[nouns.Language, str, None] = None,
    ) -> Page:
        """Finds datasets, with the exact total and facets, all within what this principal may read.
        A search that starts after a write returned sees that write, whichever process made it.

        Args:
            text: Words (all must be found; the last may be the start of one), ``"exact phrase"``,
                ``-without``, and ``facet:value``. Nothing in it is ever an error. Or a whole `Query`.
            theme: Values wanted, one or several: a dataset has one of them. Codes, labels or aliases.
                So are `keyword`, `data_type`, `frequency`, `granularity`, `organisation` (a slug, a name,
                an identifier or the organisation itself), `licence`, `format`, `resource_type`,
                `access` and `kind`.
            filters: Values wanted by the name of a facet, for those that are no argument.
            area: Where: west, south, east, north in degrees, or anything that has `bounds`.
            relation: How a dataset lies to the area: `intersects` (default) or `within`.
            published: When the data was published: a start and an end, either may be `None`.
            updated: When it last changed, likewise.
            temporal: What time it covers, likewise.
            states: States wanted; published only when absent.
            visibility: `public` or `private` records only.
            portal: Only what this portal shows, by its code.
            facets: Facets to count, in order; six usual ones when absent.
            facet_limit: Values of each facet, 20 when absent.
            sort: `relevance` (default), `title`, `published`, `updated` or `popularity`.
            descending: From the greatest to the least; the usual way of each order when absent.
            page_size: Hits of a page, 0 to 1000, 20 when absent.
            cursor: Where to go on: the `cursor` of the page before; `Page.next` does it.
            language: The language of labels, `fr` or `en`.

        Raises:
            BadQueryError: A value, a facet or a cursor is none; `at` says which.

        >>> session.search("velo", theme=["mobilite"], area=(-1, 44, 0, 45)).total
        0
        >>> session.search(sort="title", page_size=1)[0].title
        'Pistes cyclables'
        """
        return self._search(
            query_of(
                text,
                {
                    "theme": theme,
                    "keyword": keyword,
                    "data_type": data_type,
                    "frequency": frequency,
                    "granularity": granularity,
                    "organisation": organisation,
                    "licence": licence,
                    "format": format,
                    "resource_type": resource_type,
                    "access": access,
                    "kind": kind,
                    "filters": filters,
                    "area": area,
                    "relation": relation,
                    "published": published,
                    "updated": updated,
                    "temporal": temporal,
                    "states": states,
                    "visibility": visibility,
                    "portal": portal,
                    "facets": facets,
                    "facet_limit": facet_limit,
                    "sort": sort,
                    "descending": descending,
                    "page_size": page_size,
                    "cursor": cursor,
                    "language": language,
                },
            )
        )

    def _search(self, query: dict[str, Any]) -> Page:
        return Page(self._native.search(query), self, query)

    def search_all(self, text: Union[str, nouns.Query] = "", **wanted: Unpack[Wanted]) -> Hits:
        """Everything that a search finds, in its order, fetched as it is asked for. Takes what `search`
        takes; `cursor` begins after a page.

        >>> [hit.title for hit in session.search_all(theme="mobilite")]
        ['Pistes cyclables']
        """
        return Hits(self, query_of(text, wanted))

    def count(self, text: Union[str, nouns.Query] = "", **wanted: Unpack[Wanted]) -> int:
        """How many datasets a search finds. Takes what `search` takes.

        >>> session.count("velo")
        1
        """
        return self._count(query_of(text, wanted))

    def _count(self, query: dict[str, Any]) -> int:
        return self._native.call("count", (query,))

    def explain(
        self, text: Union[str, nouns.Query], id: Named, **wanted: Unpack[Wanted]
    ) -> nouns.Explanation:
        """Why a dataset stands where it does in what a search finds. Takes what `search` takes.

        Args:
            text: What is sought.
            id: The dataset, whether it is found or not.

        >>> explanation = session.explain("velo", session.search("velo")[0])
        >>> [word.word for word in explanation.words], explanation.found
        (['velo'], True)
        """
        return self._native.call("explain", (query_of(text, wanted), named(id)))

    def similar(self, id: Named, limit: int = 10) -> list[nouns.Hit]:
        """The published datasets most like one, of those that may be read, the most alike first.

        Args:
            id: The dataset.
            limit: How many at most, 1 to 100.

        >>> session.similar(session.search("velo")[0])
        []
        """
        return self._native.call("similar", (named(id), limit))

    def suggest(
        self, field: Union[nouns.SuggestField, str, Mapping[str, Any]], prefix: str = "", limit: int = 10
    ) -> list[nouns.Suggestion]:
        """Completions while somebody types: those that start with the text, then those that hold it.

        Args:
            field: `keyword`, `title`, `organisation`, `format`, `territory`, or the code of a scheme.
            prefix: What was typed.
            limit: How many at most.

        >>> [found.labels.fr for found in session.suggest("keyword", "vél")]
        ['vélo']
        """
        if isinstance(field, str):
            known = ("keyword", "title", "organisation", "format", "territory")
            field = {"field": field} if field in known else {"field": "term", "scheme": field}
        return self._native.call("suggest", (field, prefix, limit))

    def _table(self, query: dict[str, Any], datasets: Optional[list[Any]]) -> Table:
        return Table(self._native.table(query, datasets))

    def table(self, text: Union[str, nouns.Query] = "", **wanted: Unpack[Wanted]) -> Table:
        """The datasets that a search finds as a table for Arrow, pandas, geopandas or polars. Takes what
        `search` takes.

        >>> session.table(theme="mobilite").to_pandas()["title"].to_list()
        ['Pistes cyclables']
        """
        return self._table(query_of(text, wanted), None)

    # Describing.

    def create(
        self, metadata: Union[nouns.Metadata, Mapping[str, Any], None] = None, **fields: Any
    ) -> nouns.Dataset:
        """Makes a draft, of metadata or of its fields by name (see `Metadata`).

        Raises:
            InvalidError: A value breaks a rule; `issues` says which.
            ForbiddenError: This principal may not deposit for that organisation.

        >>> session.create(title="Arrêts de bus", keywords=["bus"]).state
        <State.DRAFT: 'draft'>
        """
        return self._native.call("create", (_made(nouns.Metadata, metadata, fields),))

    def update(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        metadata: Union[nouns.Metadata, Mapping[str, Any], None] = None,
        **changes: Any,
    ) -> nouns.Dataset:
        """Writes what is described: other metadata, or changes to that of the dataset that was read.

        Raises:
            ConflictError: Somebody else wrote meanwhile.
            InvalidError: A value breaks a rule, or a published record one of its profile.

        >>> draft = session.create(title="Arrêts")
        >>> session.update(draft, title="Arrêts de bus").title
        'Arrêts de bus'
        """
        if metadata is None or changes:
            metadata = _changed(id, "metadata", metadata, changes)
        return self._native.call("update", (named(id), revision_of(id, expected), metadata))

    def add_resource(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        metadata: Union[nouns.ResourceMetadata, Mapping[str, Any], None] = None,
        **fields: Any,
    ) -> nouns.Dataset:
        """Adds a file or a link at the end, of metadata or of its fields by name (see `ResourceMetadata`).

        >>> draft = session.create(title="Arrêts de bus")
        >>> draft = session.add_resource(draft, name="Arrêts", url="https://example.org/arrets.csv")
        >>> draft.resources[0].url
        'https://example.org/arrets.csv'
        """
        resource = _made(nouns.ResourceMetadata, metadata, fields)
        return self._native.call("add_resource", (named(id), revision_of(id, expected), resource))

    def update_resource(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        resource: Named,
        metadata: Union[nouns.ResourceMetadata, Mapping[str, Any], None] = None,
        **changes: Any,
    ) -> nouns.Dataset:
        """Writes what is described of a resource: other metadata, or changes to that of the one read."""
        if metadata is None or changes:
            metadata = _changed(resource, "metadata", metadata, changes)
        return self._native.call(
            "update_resource", (named(id), revision_of(id, expected), named(resource), metadata)
        )

    def attach_file(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        resource: Named,
        content: Union[bytes, str, "os.PathLike[str]", IO[bytes]],
        name: Optional[str] = None,
    ) -> nouns.Dataset:
        """Deposits a file for a resource, streamed; it replaces the file or link that it had.

        Args:
            content: The path of a file, bytes, or a file opened for reading bytes.
            name: The name it is deposited under; that of the file when absent.

        Raises:
            LimitExceededError: It is larger than the catalogue allows.
        """
        if isinstance(content, bytes):
            source: Any = io.BytesIO(content)
        elif isinstance(content, (str, os.PathLike)):
            name = name or os.path.basename(os.fspath(content))
            source = open(content, "rb")
        else:
            source = content
            name = name or os.path.basename(str(getattr(content, "name", "")))
        if not name:
            raise TypeError("a file is deposited under a name: give `name`")
        try:
            return self._native.attach_file(
                named(id), revision_of(id, expected), named(resource), name, source
            )
        finally:
            if source is not content:
                source.close()

    def open_file(self, id: Named, resource: Named) -> OpenedFile:
        """Opens a deposited file for reading, for those whom its rule of access allows, and counts a
        download.

        Raises:
            NotFoundError: The resource has no file.
            ForbiddenError: The rule of access does not allow it; also `UnauthenticatedError`.
        """
        found_name, size, media_type, digest, number = self._native.open_file(named(id), named(resource))
        return OpenedFile(_descriptor(number), found_name, size, media_type, digest)

    # People.

    def create_organisation(
        self, details: Union[nouns.OrganisationDetails, Mapping[str, Any], None] = None, **fields: Any
    ) -> nouns.Organisation:
        """Creates an organisation, of its details or of their fields by name (see `OrganisationDetails`)."""
        return self._native.call("create_organisation", (_made(nouns.OrganisationDetails, details, fields),))

    def update_organisation(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        details: Union[nouns.OrganisationDetails, Mapping[str, Any], None] = None,
        **changes: Any,
    ) -> nouns.Organisation:
        """Writes the details of an organisation, or changes to those of the one that was read."""
        if details is None or changes:
            details = _changed(id, "details", details, changes)
        return self._native.call("update_organisation", (named(id), revision_of(id, expected), details))

    def create_account(
        self, details: Union[nouns.AccountDetails, Mapping[str, Any], None] = None, **fields: Any
    ) -> nouns.Account:
        """Creates an account, of its details or of their fields by name (see `AccountDetails`)."""
        return self._native.call("create_account", (_made(nouns.AccountDetails, details, fields),))

    def update_account(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        details: Union[nouns.AccountDetails, Mapping[str, Any], None] = None,
        **changes: Any,
    ) -> nouns.Account:
        """Writes the details of an account, or changes to those of the one that was read."""
        if details is None or changes:
            details = _changed(id, "details", details, changes)
        return self._native.call("update_account", (named(id), revision_of(id, expected), details))

    def put_portal(
        self, portal: Union[nouns.Portal, Mapping[str, Any], None] = None, **fields: Any
    ) -> nouns.Portal:
        """Creates or replaces a portal, of a `Portal` or of its fields by name."""
        return self._native.call("put_portal", (_made(nouns.Portal, portal, fields),))

    # Exchanging.

    def import_records(
        self,
        records: Any,
        *,
        format: Optional[str] = None,
        source: Optional[str] = None,
        organisation: Optional[Named] = None,
        fallback: Optional[Named] = None,
        create_organisations: bool = False,
        publish: bool = False,
        progress: Optional[Any] = None,
    ) -> nouns.ImportReport:
        """Takes in records of other catalogues: each is taken or refused on its own, and the report says
        what became of it. The same again changes nothing.

        Args:
            records: Dictionaries (CKAN, udata, DCAT, data.json, or rows of catalogue CSV), a data frame
                of catalogue CSV, the path of a file, an open file, or bytes. Dictionaries are taken as
                they come: any iterable will do, `tqdm(records)` too.
            format: `ckan`, `csw`, `datajson`, `dcat`, `iso19139`, `iso19115-3`, `mef`, `scdl` or `udata`;
                recognised when absent.
            source: The address of the catalogue that they come from: recognises them the next time.
            organisation: Deposit everything for this organisation; each record's own when absent.
            fallback: Deposit for this one what names none.
            create_organisations: Create the organisations that are missing.
            publish: Publish what the source shows and the profile admits; drafts otherwise.
            progress: Called with how many records are done and, when known, how many there are; or a
                progress bar with `update`. `False` stops, with `CancelledError`; what is written stays.

        Raises:
            BadInputError: Nothing of it can be read.

        >>> report = session.import_records(
        ...     [{"id": "1", "name": "parcs", "title": "Parcs et jardins", "resources": []}],
        ...     format="ckan", source="https://example.org", fallback=ville,
        ... )
        >>> report.created, report.drafts
        (1, 1)
        """
        options = {
            "format": format,
            "source": source,
            "organisation": named(organisation),
            "fallback": named(fallback),
            "create_organisations": create_organisations,
            "publish": publish,
        }
        options = {name: value for name, value in options.items() if value is not None}
        told = _progress(progress)
        given = records_of(records)
        if isinstance(given, bytes):
            report = self._native.import_bytes(given, options, told)
        else:
            try:
                report = self._native.import_from(given.reader, options, told)
            finally:
                given.close()
        log.info(
            "imported %d records: %d created, %d updated, %d unchanged, %d refused",
            report.read,
            report.created,
            report.updated,
            report.unchanged,
            report.refused,
        )
        return report

    def import_records_of_each(
        self, records: Iterable[Mapping[str, Any]], *, batch: int = 100, **options: Any
    ) -> Iterator[nouns.ImportedRecord]:
        """As `import_records` of dictionaries, telling what became of each as it is taken: for progress
        bars, and for who wants to stop in between. Takes the options of `import_records`.
        """
        waiting: list[Mapping[str, Any]] = []
        for record in records:
            waiting.append(record)
            if len(waiting) >= batch:
                yield from self.import_records(waiting, **options).records
                waiting = []
        if waiting:
            yield from self.import_records(waiting, **options).records

    def export(
        self,
        to: Union[Path, IO[bytes], None] = None,
        text: Union[str, nouns.Query] = "",
        *,
        export_format: Union[nouns.ExportFormat, str] = "jsonl",
        base_url: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        datasets: Optional[Iterable[Named]] = None,
        changed_after: Optional[str] = None,
        since: Optional[Any] = None,
        progress: Optional[Any] = None,
        **wanted: Unpack[Wanted],
    ) -> nouns.ExportReport:
        """Writes everything that a search finds in a format of others. Takes what `search` takes.

        Args:
            to: The path of a file, or a file opened for writing bytes.
            text: Words, as for `search`, or a whole `Query`.
            export_format: See `ExportFormat`.
            base_url: Where the addresses of records start.
            title: What the whole is called, where a format names it.
            limit: Datasets at most.
            datasets: Only these, of what is found.
            changed_after: Only what changed after this position, of an earlier report.
            since: Only what changed at this time or later.
            progress: As of `import_records`.

        >>> import io, json
        >>> out = io.BytesIO()
        >>> session.export(out, theme="mobilite", export_format="geojson").records
        1
        >>> json.loads(out.getvalue())["features"][0]["properties"]["title"]
        'Pistes cyclables'
        """
        options = _export_options(export_format, base_url, title, limit, datasets, changed_after, since)
        query = query_of(text, wanted)
        told = _progress(progress)
        if to is None:
            raise TypeError("export to a path or to a file; `export_text` gives a text")
        if isinstance(to, (str, os.PathLike)):
            return self._native.export(query, options, os.fspath(to), None, told)
        return self._native.export(query, options, None, to, told)

    def export_text(
        self,
        text: Union[str, nouns.Query] = "",
        *,
        export_format: Union[nouns.ExportFormat, str] = "jsonl",
        base_url: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        datasets: Optional[Iterable[Named]] = None,
        **wanted: Unpack[Wanted],
    ) -> str:
        """As `export`, as a text.

        >>> session.export_text(theme="mobilite", export_format="csv").splitlines()[0][:10]
        'id,address'
        """
        out = io.BytesIO()
        options = _export_options(export_format, base_url, title, limit, datasets, None, None)
        self._native.export(query_of(text, wanted), options, None, out, None)
        return out.getvalue().decode()

    def export_each(
        self,
        each: Callable[[ExportedFile], object],
        text: Union[str, nouns.Query] = "",
        *,
        export_format: Union[nouns.ExportFormat, str] = "jsonl",
        base_url: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        datasets: Optional[Iterable[Named]] = None,
        changed_after: Optional[str] = None,
        since: Optional[Any] = None,
        progress: Optional[Any] = None,
        **wanted: Unpack[Wanted],
    ) -> nouns.ExportReport:
        """As `export`, a document for each dataset, given to `each` until it returns `False`."""
        options = _export_options(export_format, base_url, title, limit, datasets, changed_after, since)

        def give(*parts: Any) -> object:
            return each(ExportedFile(*parts))

        return self._native.export_each(query_of(text, wanted), options, give, _progress(progress))

    def create_harvest_source(
        self, details: Union[nouns.HarvestSourceDetails, Mapping[str, Any], None] = None, **fields: Any
    ) -> nouns.HarvestSource:
        """Notes a remote catalogue to be harvested, of its details or of their fields by name."""
        return self._native.call(
            "create_harvest_source", (_made(nouns.HarvestSourceDetails, details, fields),)
        )

    def update_harvest_source(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        details: Union[nouns.HarvestSourceDetails, Mapping[str, Any], None] = None,
        **changes: Any,
    ) -> nouns.HarvestSource:
        """Writes the details of a source, or changes to those of the one that was read."""
        if details is None or changes:
            details = _changed(id, "details", details, changes)
        return self._native.call("update_harvest_source", (named(id), revision_of(id, expected), details))

    def harvest(
        self,
        id: Named,
        *,
        options: Union[nouns.HarvestOptions, Mapping[str, Any], None] = None,
        http: Union[bool, Mapping[str, Any]] = False,
        transport: Optional[Transport] = None,
        progress: Optional[Any] = None,
    ) -> nouns.HarvestReport:
        """Runs a source: takes what it has, brings up to date what it brought before, archives what it
        has no more. A source that fails is no error: the report says how it ended, and why.

        Args:
            http: Whether to dial out; what lies on this machine needs it not. Options of the client by
                name otherwise: `user_agent`, `connect_seconds`, `read_seconds`, `redirections`…
            transport: A client of one's own instead, with its proxy and certificates, or recorded answers:
                a callable that is given an `Asked` and gives an `Answered`. It raises `OSError` (clients do)
                or `RemoteError` when no answer comes, `UnsupportedError` for what it does not ask; what else
                it raises ends the harvest and comes out of it.
            progress: As of `import_records`.

        Raises:
            UnsupportedError: The source is remote and neither is given.
            BusyError: It is being harvested, in any process.

        >>> turtle = '''
        ...     @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
        ...     <https://example.org/1> a dcat:Dataset ; dct:title "Parcs et jardins"@fr .'''
        >>> source = session.create_harvest_source(
        ...     name="Portail", kind="dcat", address="https://example.org/catalog.ttl", organisation=ville.id
        ... )
        >>> report = session.harvest(source, transport=lambda asked: catalogue_core.Answered(200, turtle))
        >>> report.read, report.added
        (1, 1)
        """
        if http and transport is not None:
            raise TypeError("harvest() takes http or transport, not both")
        client = {} if http is True else (dict(http) if http else None)
        return self._native.harvest(
            named(id), {} if options is None else options, client, transport, _progress(progress)
        )

    def load_territories(self, csv: Union[bytes, str]) -> int:
        """Reads a gazetteer in catalogue CSV, which replaces the one that is there; how many places."""
        return self._native.load_territories(csv.encode() if isinstance(csv, str) else csv)

    # Keeping.

    def backup(self, to: Path, *, progress: Optional[Any] = None) -> None:
        """Copies the catalogue, in use, to a folder that does not exist yet."""
        self._native.backup(os.fspath(to), _progress(progress))
        log.info("backed up to %s", to)

    def reindex(self, *, progress: Optional[Any] = None) -> None:
        """Builds the index of the search anew."""
        self._native.reindex(_progress(progress))
        log.info("index built anew")

    def watch(
        self,
        listener: Callable[[nouns.Event], object],
        filter: Union[nouns.EventFilter, Mapping[str, Any], None] = None,
    ) -> Watch:
        """Calls a listener with each event that this principal may know of, from now on, after each
        commit of this process. Keep it short: the write returns when every listener has. It may read
        and write. What it raises goes to `sys.unraisablehook`; the write stands.

        >>> told = []
        >>> with session.watch(told.append):
        ...     _ = session.create(title="Bancs publics")
        >>> told[0].action
        'dataset.create'
        """
        from .catalogue import Watch

        return Watch(self._native.watch({} if filter is None else filter, listener), self)


class OpenedFile(io.FileIO):
    """A deposited file, open for reading.

    Attributes:
        filename: The name it was deposited under.
        size: Bytes.
        media_type: Its media type, when known.
        hash: SHA-256, lower-case hexadecimal.
    """

    def __init__(
        self, descriptor: int, filename: str, size: int, media_type: Optional[str], hash: str
    ) -> None:
        super().__init__(descriptor, "rb")
        self.filename = filename
        self.size = size
        self.media_type = media_type
        self.hash = hash


class ExportedFile(Noun):
    """One dataset of an export, as a document of its own.

    Attributes:
        id: The dataset.
        address: Its address.
        name: A name for a file.
        content: The document.
        lost: What the format could not carry.
    """

    __slots__ = ("id", "address", "name", "content", "lost")
    __match_args__ = ("id", "address", "name", "content", "lost")

    def __init__(self, id: Any, address: str, name: str, content: bytes, lost: list[nouns.Issue]) -> None:
        self.id = id
        self.address = address
        self.name = name
        self.content = content
        self.lost = lost


def _descriptor(number: int) -> int:
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(number, os.O_RDONLY)
    return number


def _made(noun: type[Noun], given: Any, fields: dict[str, Any]) -> Any:
    """A request, of itself or of its fields by name."""
    if given is None:
        return fields
    if isinstance(given, noun):
        return given.replace(**fields) if fields else given
    if isinstance(given, Mapping):
        return {**cast("Mapping[str, Any]", given), **fields}
    raise TypeError(f"expected a {noun.__name__}, a dict or fields by name, not {type(given).__name__}")


def _changed(thing: Any, part: str, given: Any, changes: dict[str, Any]) -> Any:
    """What is written of a thing, changed."""
    if given is None:
        inner = getattr(thing, "dataset", thing) if part == "metadata" else thing
        given = getattr(inner, part, None)
        if given is None:
            raise TypeError(f"give `{part}`, or the thing that was read and what changes of it")
    if isinstance(given, Mapping):
        return {**cast("Mapping[str, Any]", given), **changes}
    return given.replace(**changes)


def _export_options(
    export_format: Any,
    base_url: Optional[str],
    title: Optional[str],
    limit: Optional[int],
    datasets: Optional[Iterable[Named]],
    changed_after: Optional[str],
    since: Any,
) -> dict[str, Any]:
    options = {
        "format": export_format,
        "base_url": base_url,
        "title": title,
        "limit": limit,
        "datasets": None if datasets is None else [named(one) for one in datasets],
        "changed_after": changed_after,
        "since": since,
    }
    return {name: value for name, value in options.items() if value is not None}


def _progress(given: Any) -> Optional[Progress]:
    """A callable, or a progress bar such as that of tqdm."""
    if given is None:
        return None
    if not hasattr(given, "update"):
        if not callable(given):
            raise TypeError("progress is a callable or a progress bar")
        return given
    last = 0

    def tell(done: int, total: Optional[int]) -> None:
        nonlocal last
        if total is not None and getattr(given, "total", total) is None:
            given.total = total
        given.update(done - last)
        last = done

    return tell


