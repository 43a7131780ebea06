"""Creating and opening a catalogue, and people at its door."""

from __future__ import annotations

import logging
import os
import pathlib
from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Optional, Union

from . import nouns
from ._catalogue import NativeCatalogue, NativeWatch
from ._catalogue import georchestra_identity as _georchestra_identity
from ._catalogue import parse_cas as _parse_cas
from ._session import Session

__all__ = ["Catalogue", "Watch", "create", "georchestra_identity", "open", "parse_cas"]

log = logging.getLogger("catalogue_core")

Path = Union[str, "os.PathLike[str]"]
Clock = Callable[[], datetime]
Who = Union[None, str, nouns.Principal, nouns.Account, nouns.Token]


class Catalogue:
    """An open folder: organisations, accounts, datasets, files, history and search.

    Made by `create` and `open`. Safe to share between threads; each session says who asks. Closed by
    `close`, or at the end of a ``with``.

    >>> import catalogue_core, tempfile
    >>> folder = tempfile.mkdtemp() + "/ville.catalogue"
    >>> with catalogue_core.create(folder, administrator="admin") as catalogue:
    ...     print(catalogue.session("admin").statistics().accounts)
    1
    >>> catalogue.is_open
    False
    """

    __slots__ = ("_native", "__weakref__")

    def __init__(self, native: NativeCatalogue) -> None:
        if type(native) is not NativeCatalogue:
            raise TypeError("a catalogue is made by create or open")
        self._native = native

    def __repr__(self) -> str:
        closed = "" if self.is_open else ", closed"
        return f"<Catalogue {os.fspath(self.path)!r}{closed}>"

    def __reduce__(self) -> Any:
        raise TypeError("a Catalogue cannot be pickled: open its folder again, its path can be")

    @property
    def path(self) -> pathlib.Path:
        """The folder."""
        return self._native.path

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self._native.is_open

    def close(self) -> None:
        """Closes it, its sessions and its watches. What other threads are doing goes on to its end."""
        if self.is_open:
            self._native.close()
            log.debug("closed %s", self.path)

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def session(self, principal: Who = None, *, portal: Optional[str] = None) -> Session:
        """Who asks, and through which portal: every read and every write has a principal.

        Args:
            principal: An account, a token or a `Principal`, as `authenticate`, `recognise` and
                `authenticate_token` give them; the login of an account that the host has
                authenticated itself; nobody signed in when absent.
            portal: The code of the portal asked through.

        Raises:
            NotFoundError: No account has this login, or no portal this code.
        """
        return Session(self._native.session(self._principal(principal), portal), self)

    def _principal(self, who: Who) -> nouns.Principal:
        if who is None:
            return nouns.AnonymousPrincipal()
        if isinstance(who, str):
            return self.principal(who)
        if isinstance(who, nouns.Account):
            return nouns.AccountPrincipal(id=who.id)
        if isinstance(who, nouns.Token):
            return nouns.TokenPrincipal(id=who.id)
        return who

    def principal(self, login: str) -> nouns.Principal:
        """The account of a login, for a host that has authenticated somebody itself.

        Raises:
            NotFoundError: No account has this login.
        """
        return self._native.call("principal", (login,))

    def authenticate(self, login: str, password: str) -> nouns.Principal:
        """Who has this login and this password. Failures are slowed down.

        Raises:
            UnauthenticatedError: The login or the password is wrong: which one is not told.
            ThrottledError: Too many failures; `until` says when to try again.
        """
        return self._native.call("authenticate", (login, password))

    def authenticate_token(self, secret: str) -> nouns.Principal:
        """Who holds this token, for programs.

        Raises:
            UnauthenticatedError: The token is unknown, revoked or expired.
        """
        return self._native.call("authenticate_token", (secret,))

    def recognise(
        self,
        identity: Union[nouns.OutsideIdentity, Mapping[str, Any]],
        rules: Union[nouns.RecognitionRules, Mapping[str, Any], None] = None,
    ) -> nouns.Recognised:
        """Recognises somebody whom another system has authenticated (CAS, geOrchestra, OpenID…)."""
        return self._native.call("recognise", (identity, rules))

    def request_password_reset(self, login_or_email: str) -> list[nouns.Notice]:
        """The notices to send to somebody who forgot a password; none when nobody is known."""
        return self._native.call("request_password_reset", (login_or_email,))

    def reset_password(self, secret: str, new: str) -> nouns.Principal:
        """Sets a new password with the secret of a notice."""
        return self._native.call("reset_password", (secret, new))

    def flush_usage(self) -> None:
        """Writes the counters of use that are still in memory."""
        self._native.call("flush_usage", ())

    def announce(self) -> None:
        """Tells the watches of this process what other processes wrote."""
        self._native.call("announce", ())


class Watch:
    """Somebody who is called back when something happens: `Session.watch`. Ends when closed."""

    __slots__ = ("_native", "_session")

    def __init__(self, native: NativeWatch, session: Session) -> None:
        self._native = native
        # A watch keeps the folder open, and what is held of it.
        self._session = session

    def __repr__(self) -> str:
        return f"<Watch, {'open' if self.is_open else 'closed'}>"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self._native.is_open

    def close(self) -> None:
        """Ends it: no call begins after this."""
        self._native.close()

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()


def _options(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def create(
    path: Path,
    *,
    administrator: Union[str, nouns.AccountDetails, Mapping[str, Any]],
    name: Optional[str] = None,
    preset: Optional[str] = None,
    profile: Optional[str] = None,
    base_url: Optional[str] = None,
    file_limit: Optional[int] = None,
    busy_timeout: Optional[float] = None,
    extraction_patience: Optional[float] = None,
    limits: Union[nouns.Limits, Mapping[str, int], None] = None,
    language: Union[nouns.Language, str, None] = None,
    usage_events: Optional[int] = None,
    usage_age: Optional[float] = None,
    log_refusals: Optional[bool] = None,
    sign_in: Union[nouns.SignInPolicy, Mapping[str, Any], None] = None,
    clock: Optional[Clock] = None,
) -> Catalogue:
    """Creates a catalogue in a folder that does not exist yet, with its first administrator.

    Args:
        path: The folder to create.
        administrator: The login of the first administrator, or its details.
        name: What the catalogue is called.
        preset: The vocabularies to begin with: `pigma` (default), `idgo`, `datasud`, `eu`.
        profile: The rules to publish by: `simple`, `pigma`, `inspire`, `dcat-ap`; the preset's when absent.
        base_url: Where the addresses of records start.
        file_limit: The largest deposited file, in bytes.
        busy_timeout: How long to wait for another writer, in seconds.
        extraction_patience: How long a worker may be silent, in seconds.
        limits: How long texts and how many items may be, those that differ: `{"title": 200}`.
        language: The language of labels when a query does not say.
        usage_events: Views and downloads kept in memory before they are written.
        usage_age: For how long, in seconds.
        log_refusals: Whether refusals are kept for those who audit.
        sign_in: How failures to sign in are slowed down.
        clock: What time it is, for tests: a callable that gives a `datetime` with its time zone.

    Raises:
        AlreadyExistsError: The folder exists.
        InvalidError: The administrator's details break rules.
        UnsupportedError: The folder is on a network drive, where SQLite cannot be trusted.

    >>> import tempfile
    >>> catalogue = create(tempfile.mkdtemp() + "/a.catalogue", administrator="admin", preset="eu")
    >>> catalogue.session("admin").vocabulary("licence").scheme
    'licence'
    >>> catalogue.close()
    """
    details = {"login": administrator} if isinstance(administrator, str) else administrator
    options = _options(
        {
            "name": name,
            "preset": preset,
            "profile": profile,
            "base_url": base_url,
            "file_limit": file_limit,
            "busy_timeout": busy_timeout,
            "extraction_patience": extraction_patience,
            "limits": limits,
            "language": language,
            "usage_events": usage_events,
            "usage_age": usage_age,
            "log_refusals": log_refusals,
            "sign_in": sign_in,
        }
    )
    made = Catalogue(NativeCatalogue.create(path, details, options, clock))
    log.info("created %s", made.path)
    return made


def open(
    path: Path,
    *,
    name: Optional[str] = None,
    base_url: Optional[str] = None,
    profile: Optional[str] = None,
    file_limit: Optional[int] = None,
    busy_timeout: Optional[float] = None,
    extraction_patience: Optional[float] = None,
    limits: Union[nouns.Limits, Mapping[str, int], None] = None,
    language: Union[nouns.Language, str, None] = None,
    usage_events: Optional[int] = None,
    usage_age: Optional[float] = None,
    log_refusals: Optional[bool] = None,
    sign_in: Union[nouns.SignInPolicy, Mapping[str, Any], None] = None,
    clock: Optional[Clock] = None,
) -> Catalogue:
    """Opens a catalogue. Several processes may open the same folder. The options are those of `create`.

    Raises:
        NotFoundError: There is no catalogue there.
        IncompatibleError: A later version wrote it.
        StorageError: It is damaged: it is never replaced in silence.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp() + "/a.catalogue"
    >>> create(folder, administrator="admin").close()
    >>> with open(folder) as catalogue:
    ...     catalogue.session().search().total
    0
    """
    options = _options(
        {
            "name": name,
            "base_url": base_url,
            "profile": profile,
            "file_limit": file_limit,
            "busy_timeout": busy_timeout,
            "extraction_patience": extraction_patience,
            "limits": limits,
            "language": language,
            "usage_events": usage_events,
            "usage_age": usage_age,
            "log_refusals": log_refusals,
            "sign_in": sign_in,
        }
    )
    opened = Catalogue(NativeCatalogue.open(path, options, clock))
    log.info("opened %s", opened.path)
    return opened


def parse_cas(
    answer: Union[bytes, str], provider: str, attributes: Optional[Mapping[str, list[str]]] = None
) -> dict[str, Any]:
    """What a CAS server answered to the validation of a ticket: `{"answer": "success", "identity": …}`.

    Args:
        answer: The `serviceResponse`, as it came.
        provider: The name that the host gives to the server.
        attributes: Under which names the server releases what it knows of people.

    Raises:
        BadInputError: It is no such answer.
    """
    return _parse_cas(answer.encode() if isinstance(answer, str) else answer, provider, attributes)


def georchestra_identity(provider: str, headers: Mapping[str, str]) -> Optional[nouns.OutsideIdentity]:
    """Who the headers of geOrchestra's gateway say is there; nobody when they name nobody.

    >>> found = georchestra_identity("sso", {"sec-username": "jdupont", "sec-email": "j@example.org"})
    >>> found.subject
    'jdupont'
    """
    return _georchestra_identity(provider, dict(headers))


