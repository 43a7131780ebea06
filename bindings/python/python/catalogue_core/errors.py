"""One exception for each kind of error, all of them `CatalogueError`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Optional

if TYPE_CHECKING:
    from .nouns import Issue, Language

__all__ = [
    "AlreadyExistsError",
    "BadInputError",
    "BadQueryError",
    "BusyError",
    "CancelledError",
    "CatalogueError",
    "ClosedError",
    "ConflictError",
    "ForbiddenError",
    "ForkedError",
    "IncompatibleError",
    "InternalError",
    "InvalidError",
    "LimitExceededError",
    "NotFoundError",
    "RemoteError",
    "StorageError",
    "ThrottledError",
    "UnauthenticatedError",
    "UnsupportedError",
]


class CatalogueError(Exception):
    """Something that the catalogue refused or could not do.

    `str()` gives the sentence in English, `sentence("fr")` in French. The code is the same in every
    language and version.

    >>> import catalogue_core
    >>> try:
    ...     catalogue_core.open("/no/such.catalogue")
    ... except catalogue_core.NotFoundError as error:
    ...     print(error.code, "|", error.sentence("fr"))
    not-found | introuvable : catalogue "/no/such.catalogue"

    Attributes:
        code: The stable code of the kind.
        index: Of a batch: the place of the change at fault, from 0.
    """

    code: ClassVar[str] = "error"
    _kinds: ClassVar[dict[str, type[CatalogueError]]] = {}

    index: Optional[int] = None

    def __init_subclass__(cls) -> None:
        CatalogueError._kinds[cls.code] = cls

    def __init__(self, english: str = "", french: str = "", **data: Any) -> None:
        super().__init__(english)
        self._french = french or english
        self.__dict__.update(data)

    def sentence(self, language: "Language | str" = "fr") -> str:
        """One sentence for a person, in French (`fr`) or in English (`en`)."""
        return self._french if str(language) == "fr" else str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        data = {name: value for name, value in self.__dict__.items() if name != "_french"}
        return _restored, (type(self), str(self), self._french, data)


def _restored(kind: type[CatalogueError], english: str, french: str, data: dict[str, Any]) -> CatalogueError:
    return kind(english, french, **data)


class NotFoundError(CatalogueError, LookupError):
    """No such thing, or none that this principal may know of.

    Attributes:
        what: The noun: `dataset`, `resource`, `organisation`…
        id: What was asked for.
    """

    code = "not-found"
    what: str
    id: str


class AlreadyExistsError(CatalogueError):
    """A thing of that name or identity exists already.

    Attributes:
        what: The noun.
        id: The name that clashes.
        suggestion: A free name to offer instead, when there is one.
    """

    code = "already-exists"
    what: str
    id: str
    suggestion: Optional[str]


class InvalidError(CatalogueError, ValueError):
    """The content breaks rules; each broken rule is one issue.

    Attributes:
        issues: At least one issue of severity error.
    """

    code = "invalid"
    issues: list[Issue]

    def _repr_html_(self) -> str:
        from ._display import html_of_issues

        return html_of_issues(self.issues)


class UnauthenticatedError(CatalogueError):
    """The act needs an account and nobody is signed in.

    Attributes:
        action: The code of the refused action.
    """

    code = "unauthenticated"
    action: str


class ForbiddenError(CatalogueError):
    """The principal may see the thing but not do this.

    Attributes:
        action: The code of the refused action.
        reason: Why, as a stable code.
    """

    code = "forbidden"
    action: str
    reason: str


class ThrottledError(CatalogueError):
    """Too many attempts.

    Attributes:
        until: When to try again.
    """

    code = "throttled"
    until: datetime


class ConflictError(CatalogueError):
    """Somebody else changed the record meanwhile: read it again and retry.

    Attributes:
        expected: The revision that had been read.
        found: The revision found.
    """

    code = "conflict"
    expected: int
    found: int


class BadQueryError(CatalogueError, ValueError):
    """The query cannot be understood.

    Attributes:
        at: The part at fault.
        reason: What is wrong and what is allowed.
    """

    code = "bad-query"
    at: str
    reason: str


class BadInputError(CatalogueError, ValueError):
    """A file or text given for reading cannot be read.

    Attributes:
        format: The format expected.
        line: The line at fault, from 1, when known.
        reason: What is wrong.
    """

    code = "bad-input"
    format: str
    line: Optional[int]
    reason: str


class LimitExceededError(CatalogueError):
    """More than the limit set in the options.

    Attributes:
        what: What is limited.
        limit: The limit.
        found: What was found (at least).
    """

    code = "limit-exceeded"
    what: str
    limit: int
    found: int


class IncompatibleError(CatalogueError):
    """The catalogue was written by another version.

    Attributes:
        found: The version found.
        supported: The versions that this library reads.
    """

    code = "incompatible"
    found: str
    supported: str


class UnsupportedError(CatalogueError):
    """The place or the platform cannot do this.

    Attributes:
        what: What cannot be done, and what to do instead.
    """

    code = "unsupported"
    what: str


class RemoteError(CatalogueError):
    """A remote catalogue did not answer as it should.

    Attributes:
        url: The address asked.
        reason: What it answered.
    """

    code = "remote"
    url: str
    reason: str


class CancelledError(CatalogueError):
    """The caller cancelled the act; nothing of it remains unless the act says so."""

    code = "cancelled"


class BusyError(CatalogueError):
    """Somebody else held the catalogue for longer than the time limit; try again."""

    code = "busy"


class StorageError(CatalogueError):
    """The disk, the database or the index failed.

    Attributes:
        doing: What was being done.
        cause: The cause, as the system tells it.
        corrupt: Whether the store itself is damaged (run `Session.check_integrity`, restore a backup).
    """

    code = "storage"
    doing: str
    cause: str
    corrupt: bool


class ClosedError(CatalogueError, ValueError):
    """The catalogue, the session or the watch was closed."""

    code = "closed"


class ForkedError(CatalogueError):
    """The process was forked after the catalogue was opened: open it again in the child.

    Locks and threads do not survive a fork; what was opened before it is refused rather than risked.
    With `multiprocessing`, open the catalogue within the worker, or use the start method `spawn`.
    """

    code = "forked"


class InternalError(CatalogueError):
    """A fault of the library itself: nothing of the act remains. Please report it."""

    code = "internal"
