"""Small changes of a module's inputs, each at one place and with no effect on its neighbours."""

from collections.abc import Callable, Mapping
from typing import Any

Container = Mapping[str, Any]
Edit = Callable[[Container, str], dict[str, Any]]
"""From what holds a field, and the field's name, to the same changed.

Raises:
    LookupError: There is nothing to change here.
"""

_EACH = "[*]"


def edited(inputs: Container, path: str, edit: Edit) -> dict[str, Any]:
    """Return ``inputs`` with ``edit`` at the first place of ``path``, such as ``routes[*].cors``.

    Raises:
        LookupError: It can be done at none.
    """
    return _edited(inputs, path.replace(_EACH, f".{_EACH}").split("."), edit)


def _edited(value: Container, steps: list[str], edit: Edit) -> dict[str, Any]:
    head, *rest = steps
    if not rest:
        return edit(value, head)
    if head != _EACH:
        if value.get(head) is None:
            raise LookupError(head)
        return {**value, head: _edited(value[head], rest, edit)}
    for key, item in value.items():
        try:
            return {**value, key: _edited(item, rest, edit)}
        except LookupError:
            continue
    raise LookupError(head)


def replaced(new: Any) -> Edit:
    """Return another value for a field that has one."""

    def edit(container: Container, name: str) -> dict[str, Any]:
        _given(container, name)
        return {**container, name: new}

    return edit


def flipped(container: Container, name: str) -> dict[str, Any]:
    """Return the opposite boolean."""
    return {**container, name: not _given(container, name)}


def left_out(container: Container, name: str) -> dict[str, Any]:
    """No value for a field that has one."""
    _given(container, name)
    return {key: value for key, value in container.items() if key != name}


def given(new: Any) -> Edit:
    """Return a value for a field that has none."""

    def edit(container: Container, name: str) -> dict[str, Any]:
        if container.get(name) is not None:
            raise LookupError(name)
        return {**container, name: new}

    return edit


def instead(new: Any) -> Edit:
    """Return a field in place of all others of an object that takes exactly one."""

    def edit(container: Container, name: str) -> dict[str, Any]:
        if container.get(name) is not None:
            raise LookupError(name)
        return {name: new}

    return edit


def entry_added(key: str, entry: Any) -> Edit:
    """Return a map with another entry."""
    return lambda container, name: {**container, name: {**_given(container, name), key: entry}}


def entry_removed(container: Container, name: str) -> dict[str, Any]:
    """Return a map without its last entry."""
    *others, _ = _given(container, name).items()
    return {**container, name: dict(others)}


def key_renamed(key: str) -> Edit:
    """Return a map whose last entry has another key."""

    def edit(container: Container, name: str) -> dict[str, Any]:
        *others, (_, entry) = _given(container, name).items()
        return {**container, name: {**dict(others), key: entry}}

    return edit


def item_added(item: Any) -> Edit:
    """Return a list with another item."""
    return lambda container, name: {**container, name: [*_given(container, name), item]}


def item_removed(container: Container, name: str) -> dict[str, Any]:
    """Return a list without its last item, if it isn't the only one."""
    return {**container, name: _several(container, name)[:-1]}


def reordered(container: Container, name: str) -> dict[str, Any]:
    """Return a list in reverse order."""
    return {**container, name: _several(container, name)[::-1]}


def _given(container: Container, name: str) -> Any:
    if container.get(name) is None:
        raise LookupError(name)
    return container[name]


def _several(container: Container, name: str) -> list[Any]:
    items: list[Any] = _given(container, name)
    if len(items) == 1:
        raise LookupError(name)
    return items
