"""References to what was answered before, and what an answer is compared with."""

from __future__ import annotations

from typing import Any


def resolve(value: Any, saved: dict[str, Any]) -> Any:
    """Puts what was saved in the place of `{"$": "path"}`; further keys replace those of what was saved."""
    if isinstance(value, list):
        return [resolve(one, saved) for one in value]
    if not isinstance(value, dict):
        return value
    own = {name: resolve(one, saved) for name, one in value.items() if name != "$"}
    if "$" not in value:
        return own
    found: Any = saved
    for part in value["$"].split("."):
        found = found[int(part)] if isinstance(found, list) else found.get(part)
    found = resolve(found, saved)
    return {**found, **own} if own else found


def compare(expected: Any, found: Any, at: str) -> None:
    """Fails where an answer is not what is expected of it."""
    told = f"{at}: expected {expected!r}, found {str(found)[:600]}"
    if isinstance(expected, dict) and any(name.startswith("$") for name in expected):
        for name, rule in expected.items():
            assert holds(name, rule, found, at), told
    elif isinstance(expected, dict):
        assert not expected or isinstance(found, dict), told
        for name, one in expected.items():
            compare(one, found.get(name), f"{at}.{name}")
    elif isinstance(expected, list):
        found = [] if found is None and not expected else found
        assert isinstance(found, list) and len(found) == len(expected), told
        for place, (one, other) in enumerate(zip(expected, found)):
            compare(one, other, f"{at}[{place}]")
    else:
        assert expected == found and isinstance(expected, bool) == isinstance(found, bool), told


def holds(name: str, rule: Any, found: Any, at: str) -> bool:
    """Whether a matcher holds."""
    if name == "$equal":
        return bool(rule == found)
    if name == "$any":
        return found is not None
    if name == "$absent":
        return found is None or found == []
    if name == "$count":
        compare(rule, len(found) if isinstance(found, list) else 0, f"{at} (count)")
        return True
    assert name == "$contains", name
    if isinstance(found, list):
        wanted = rule if isinstance(rule, list) else [rule]
        return all(any(fits(one, item, at) for item in found) for one in wanted)
    return isinstance(found, str) and rule in found


def fits(expected: Any, found: Any, at: str) -> bool:
    """Whether an item is what is expected."""
    try:
        compare(expected, found, at)
    except AssertionError:
        return False
    return True
