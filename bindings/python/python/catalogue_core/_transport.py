"""What carries the requests of a harvest, when a host brings its own client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, NamedTuple, Optional, Union

__all__ = ["Answered", "Asked", "Transport"]


class Asked(NamedTuple):
    """A request of a harvest: a `GET`, or a `POST` when something is posted.

    Attributes:
        url: The address, `http:` or `https:`.
        headers: Headers, by name in lower case.
        media_type: The media type of what is posted.
        posted: What is posted.
    """

    url: str
    headers: dict[str, str]
    media_type: Optional[str] = None
    posted: Optional[bytes] = None


class Answered(NamedTuple):
    """An answer to `Asked`, of any status: redirections followed, decompressed.

    Attributes:
        status: The status, 200 for success.
        body: The body, or a file that it is read from.
        headers: Headers, by name. `Content-Length` is left out when the body was decompressed.
        url: Where it comes from in the end, when that is not the address asked.
    """

    status: int
    body: Union[bytes, str, IO[bytes]]
    headers: Mapping[str, str] = {}
    url: Optional[str] = None


Transport = Callable[[Asked], Answered]
"""Asks once. Raises `OSError` or `RemoteError` when no answer comes (it may be asked again), and
`UnsupportedError` for what it does not ask."""

