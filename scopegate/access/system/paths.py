"""Methods, paths and route keys, and paths in the keys of this project's modules."""

import re
from collections.abc import Iterator

from scopegate.errors import ScopegateError
from scopegate.plan.resolve import Attempt
from scopegate.plan.snapshot import Instance

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
ANY = "ANY"
DEFAULT = "$default"

_API = "aws_api_gateway_rest_api"
_RESOURCE = "aws_api_gateway_resource"
_KEY = re.compile(rf"({'|'.join((*METHODS, ANY))}) (/\S*)", re.ASCII)


def parse_key(key: str) -> tuple[str, str]:
    """Split ``"GET /orders/{id}"`` into method and path; ``"$default"`` is ``ANY`` of itself.

    Raises:
        ScopegateError: It is neither.
    """
    if key == DEFAULT:
        return ANY, DEFAULT
    if found := _KEY.fullmatch(key):
        return found[1], found[2]
    raise ScopegateError(
        f"{key!r} is not the key of a route. Use $default, or a method"
        f' ({", ".join((*METHODS, ANY))}) and a path, such as "GET /orders/{{id}}".'
    )


def parts(path: str) -> tuple[str, ...]:
    """Split ``/orders/{id}`` into ``("orders", "{id}")``; ``/`` has none."""
    return tuple(part for part in path.split("/") if part)


def variable(part: str) -> bool:
    """Return whether a part of a path is one like ``{id}`` or ``{proxy+}``."""
    return part.startswith("{") and part.endswith("}")


def key_path(instance: Instance) -> str | None:
    """Return the path in a key, ``/orders`` or ``GET /orders``."""
    method, _, path = str(instance.index).rpartition(" ")
    agrees = method in {"", instance.get("http_method")} and path.startswith("/")
    return path if agrees else None


def resources_of_method(instance: Instance) -> Iterator[Attempt]:
    """Yield what ``resource_id`` can come from, with the key of the right resource."""
    yield from _attempts(key_path(instance))


def parents_of_resource(instance: Instance) -> Iterator[Attempt]:
    """Yield what ``parent_id`` can come from: the key of a resource is its path."""
    own = parts(str(instance.index))
    agrees = str(instance.index).startswith("/") and own[-1:] == (instance.get("path_part"),)
    yield from _attempts("/" + "/".join(own[:-1]) if agrees else None)


def _attempts(key: str | None) -> Iterator[Attempt]:
    if key == "/":
        yield (_API,), key
        return
    yield (_RESOURCE, _API), key
    yield (_RESOURCE,), key
