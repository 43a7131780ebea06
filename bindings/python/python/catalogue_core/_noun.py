"""What every noun has in common."""

from __future__ import annotations

from collections import abc
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, ClassVar, Optional, TypeVar, Union, cast
from uuid import UUID

N = TypeVar("N", bound="Noun")
C = TypeVar("C", bound="Code")


class PartialDate(str):
    """A date known to the year, the month or the day, as text: ``2012``, ``2012-05``, ``2012-05-03``.

    >>> day = PartialDate("2012-05")
    >>> day.year, day.month, day.day
    (2012, 5, None)
    >>> day.first_day, day.last_day
    (datetime.date(2012, 5, 1), datetime.date(2012, 5, 31))
    """

    __slots__ = ()

    @property
    def year(self) -> int:
        """The year."""
        return int(self[:4])

    @property
    def month(self) -> Optional[int]:
        """The month, 1 to 12, when known."""
        return int(self[5:7]) if len(self) > 4 else None

    @property
    def day(self) -> Optional[int]:
        """The day of the month, when known."""
        return int(self[8:10]) if len(self) > 7 else None

    @property
    def first_day(self) -> date:
        """The first day that it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that it may mean."""
        if self.day is not None:
            return self.first_day
        if self.month is None or self.month == 12:
            return date(self.year, 12, 31)
        return date(self.year, self.month + 1, 1) - timedelta(days=1)

    def __repr__(self) -> str:
        return f"PartialDate({str(self)!r})"


def as_date(value: Union[PartialDate, date, str, int]) -> PartialDate:
    """A date of what people have: text, a `date`, a year."""
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return PartialDate(value.isoformat())
    return PartialDate(f"{value:04d}" if isinstance(value, int) else value)


def as_id(value: Union[UUID, str]) -> UUID:
    """An identifier, of its text too."""
    return value if isinstance(value, UUID) else UUID(value)


class Code(str, Enum):
    """A stable code: a text, and a member of a closed list."""

    def __new__(cls: type[C], value: str) -> C:
        made = str.__new__(cls, value)
        made._value_ = value
        return made

    __str__ = str.__str__

    def __format__(self, format_spec: str) -> str:
        return str.__format__(self, format_spec)


class Noun:
    """Plain data: read and set its attributes, compare it, pickle it, change a copy of it.

    >>> from catalogue_core import Contact
    >>> contact = Contact(name="Service des mobilités", email="mobilites@example.org")
    >>> contact
    Contact(name='Service des mobilités', email='mobilites@example.org')
    >>> contact.replace(phone="05 56 00 00 00").phone
    '05 56 00 00 00'
    >>> contact.to_dict()
    {'name': 'Service des mobilités', 'email': 'mobilites@example.org'}
    """

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()
    _kinds: ClassVar[abc.Mapping[str, str]] = {}
    _variants: ClassVar[dict[str, type[Noun]]] = {}
    _tag: ClassVar[str] = ""
    _content: ClassVar[str] = ""
    _code: ClassVar[str] = ""
    _wraps: ClassVar[str] = ""
    _hidden: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        slots = cls.__dict__.get("__slots__", ())
        if slots:
            cls._fields = slots
        if "_code" in cls.__dict__:
            base: type[Noun] = cls.__mro__[1]
            if "_variants" not in base.__dict__:
                base._variants = {}
            base._variants[cls._code] = cls

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields)

    # Nouns may be changed, so they are no keys.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        told: list[str] = []
        for name in self._fields:
            value = getattr(self, name)
            if value is None or value == [] or value == {} or value == "":
                continue
            if name == self._hidden:
                told.append(f"{name}='…'")
            else:
                told.append(f"{name}={_shown(value)}")
        return f"{type(self).__name__}({', '.join(told)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), tuple(getattr(self, name) for name in self._fields))

    def replace(self: N, **changes: Any) -> N:
        """A copy with other values in some attributes."""
        values = {name: getattr(self, name) for name in self._fields}
        unknown = changes.keys() - values.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no attribute {', '.join(sorted(unknown))}")
        return type(self)(**{**values, **changes})

    __replace__ = replace

    def to_dict(self) -> dict[str, Any]:
        """What JSON has for it: plain dictionaries, lists and texts; what is absent is left out."""
        told = {
            name.rstrip("_"): _plain(value) for name in self._fields if (value := getattr(self, name)) is not None
        }
        if not self._code:
            return told
        if not self._tag:
            return {self._code: told[self._content]}
        return {self._tag: self._code, **told}

    def _repr_html_(self) -> str:
        from ._display import html_of

        return html_of(self)


class Spoken(Noun):
    """What has a sentence for people."""

    __slots__ = ()

    def sentence(self, language: str = "fr") -> str:
        """The sentence for a person, in French (`fr`) or in English (`en`).

        >>> issue = catalogue_core.Issue(path="title", code="required", severity="error")
        >>> issue.sentence("fr"), issue.sentence("en")
        ('Titre : à renseigner.', 'Title: required.')
        """
        from ._catalogue import sentence

        return sentence(self, str(language))


class Bilingual(Noun):
    """What is called something in French and in English."""

    __slots__ = ()

    fr: str
    en: str

    def get(self, language: str = "fr") -> str:
        """What it is called in a language, or in the other one when it has no name there."""
        return (self.fr or self.en) if str(language) == "fr" else (self.en or self.fr)

    def __str__(self) -> str:
        return self.get()


def _restored(cls: type[Noun], values: tuple[Any, ...]) -> Noun:
    made = object.__new__(cls)
    for name, value in zip(cls._fields, values):
        object.__setattr__(made, name, value)
    return made


def _shown(value: Any) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, PartialDate):
        return repr(str(value))
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return f"[{', '.join(_shown(one) for one in items)}]"
    text = repr(value)
    return text if len(text) <= 200 or isinstance(value, Noun) else f"{text[:199]}…"


def _plain(value: Any) -> Any:
    if isinstance(value, Noun):
        if value._code and not value._tag and not value._fields:
            return value._code
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in cast("dict[Any, Any]", value).items()}
    return value


Named = Union[UUID, str, Noun]
"""What names a thing: its identifier, or the thing itself."""


def named(value: Any) -> Any:
    """The identifier of a thing, or what was given."""
    if isinstance(value, Noun):
        inner = getattr(value, "dataset", value)
        found = getattr(inner if isinstance(inner, Noun) else value, "id", None)
        if found is None:
            raise TypeError(f"a {type(value).__name__} has no identifier")
        return found
    return value


def revision_of(value: Any, expected: Optional[int]) -> int:
    """The revision that was read: given, or that of the thing itself."""
    if expected is not None:
        return expected
    inner = getattr(value, "dataset", value) if isinstance(value, Noun) else value
    found = getattr(inner if isinstance(inner, Noun) else value, "revision", None)
    if not isinstance(found, int):
        raise TypeError(
            "give the thing that was read, or `expected`, the revision that it had: "
            "what somebody else wrote meanwhile is never lost"
        )
    return found
