"""The native side of `catalogue_core`: calls and conversions. Use the package, not this."""

from collections.abc import Callable, Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, final

from . import nouns
from ._transport import Transport

__all__ = [
    "NativeCatalogue",
    "NativeHits",
    "NativePage",
    "NativeSession",
    "NativeTable",
    "NativeWatch",
    "georchestra_identity",
    "parse_cas",
    "sentence",
]

@final
class NativeCatalogue:
    """An open folder."""

    @staticmethod
    def create(
        path: str | PathLike[str], administrator: Any, given: Any, clock: Callable[[], datetime] | None
    ) -> NativeCatalogue:
        """Creates the folder."""
    @staticmethod
    def open(
        path: str | PathLike[str], given: Any, clock: Callable[[], datetime] | None
    ) -> NativeCatalogue:
        """Opens the folder."""
    @property
    def path(self) -> Path:
        """The folder."""
    @property
    def is_open(self) -> bool:
        """Whether it is open."""
    def close(self) -> None:
        """Closes it, and its sessions with it."""
    def session(self, principal: Any, portal: str | None) -> NativeSession:
        """Who asks, and through which portal."""
    def call(self, verb: str, arguments: tuple[Any, ...]) -> Any:
        """A verb by its name."""

@final
class NativeSession:
    """Who asks."""

    def call(self, verb: str, arguments: tuple[Any, ...]) -> Any:
        """A verb by its name."""
    def close(self) -> None:
        """Ends it."""
    @property
    def is_open(self) -> bool:
        """Whether it is open."""
    def search(self, query: Any) -> NativePage:
        """Answers a query."""
    def search_all(self, query: Any) -> NativeHits:
        """Everything that a query finds, one after the other."""
    def table(self, query: Any, datasets: Any) -> NativeTable:
        """The datasets that a query finds, as a table."""
    def import_bytes(self, bytes: bytes, options: Any, progress: Any | None) -> nouns.ImportReport:
        """Imports a file."""
    def import_from(self, reader: Any, options: Any, progress: Any | None) -> nouns.ImportReport:
        """Imports from something that can be read."""
    def attach_file(
        self, id: Any, expected: int, resource: Any, name: str, reader: Any
    ) -> nouns.Dataset:
        """Deposits a file."""
    def open_file(self, id: Any, resource: Any) -> tuple[str, int, str | None, str, int]:
        """Opens a deposited file: its name, its size, its media type, its hash, its descriptor."""
    def export(
        self, query: Any, options: Any, path: str | None, target: Any | None, progress: Any | None
    ) -> nouns.ExportReport:
        """Exports to a path, or to something that can be written to."""
    def export_each(
        self, query: Any, options: Any, each: Callable[..., object], progress: Any | None
    ) -> nouns.ExportReport:
        """Exports a document for each dataset."""
    def backup(self, to: str, progress: Any | None) -> None:
        """Copies the catalogue to a folder."""
    def reindex(self, progress: Any | None) -> None:
        """Builds the index anew."""
    def harvest(
        self,
        id: Any,
        options: Any,
        http: Mapping[str, Any] | None,
        transport: Transport | None,
        progress: Any | None,
    ) -> nouns.HarvestReport:
        """Harvests a source."""
    def load_territories(self, csv: bytes) -> int:
        """Reads a gazetteer."""
    def watch(self, filter: Any, listener: Callable[[nouns.Event], object]) -> NativeWatch:
        """Calls a listener with each event."""

@final
class NativePage:
    """A page."""

    @property
    def hits(self) -> list[nouns.Hit]:
        """Its hits."""
    @property
    def facets(self) -> list[nouns.Facet]:
        """Its facets."""
    @property
    def total(self) -> int:
        """How many datasets match in all."""
    @property
    def cursor(self) -> str | None:
        """Where the next page begins."""
    @property
    def relaxed(self) -> bool:
        """Whether too little matched all the words."""
    @property
    def took(self) -> float:
        """Milliseconds taken."""
    @property
    def told(self) -> dict[str, Any]:
        """Everything that it tells besides hits and facets, by name."""
    def __len__(self) -> int: ...

@final
class NativeHits:
    """Every hit of a query, gathered by a thread as far as it is asked for."""

    def __iter__(self) -> NativeHits: ...
    def __next__(self) -> nouns.Hit: ...

@final
class NativeTable:
    """A table."""

    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
        """The table as a stream of Arrow (PyCapsule interface)."""

@final
class NativeWatch:
    """A watch."""

    def close(self) -> None:
        """Ends it."""
    @property
    def is_open(self) -> bool:
        """Whether it goes on."""

def parse_cas(answer: bytes, provider: str, attributes: Any) -> dict[str, Any]:
    """What a CAS server answered to the validation of a ticket."""

def georchestra_identity(provider: str, headers: Any) -> nouns.OutsideIdentity | None:
    """Who the headers of geOrchestra say is there."""

def sentence(issue: Any, language: str) -> str:
    """The sentence of an issue, in French (`fr`) or English (`en`)."""
