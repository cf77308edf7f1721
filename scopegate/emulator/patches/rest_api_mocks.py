"""Patches of REST APIs: responses of mock integrations."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

import re
from contextvars import ContextVar
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, patch

_CHOICE = re.compile(
    r'#set\(\$origin = \$input\.params\("Origin"\)\)'
    r"#if\((?P<conditions>[^)]*)\)"
    r"#set\(\$context\.responseOverride\.header\.(?P<header>[\w-]+) = \$origin\)"
    r"#end"
)
_headers: ContextVar[dict[str, str]] = ContextVar("_headers")


@patch(v1, "_execute_in_scope")
async def a_mock_knows_the_headers_of_the_call(
    stock: Function, request: dict[str, Any], *call: Any
) -> Any:
    """The part of ``a_mock_names_one_of_several_origins`` that records the caller's origin."""
    _headers.set(request["headers"])
    return await stock(request, *call)


@patch(v1, "_invoke_mock_v1")
def a_mock_names_one_of_several_origins(stock: Function, integration: dict[str, Any]) -> Any:
    """A response template returns the origin of the caller if it is in its list.

    MiniStack returns the template itself. This evaluates only that choice of Velocity.
    Source: API Gateway Developer Guide, "Override your API's request and response parameters and
    status codes for REST APIs".
    """
    status, headers, body = stock(integration)
    text = body.decode()
    found = _CHOICE.search(text)
    if found is None:
        return status, headers, body
    origin = v1._header_ci(_headers.get({}), "origin")
    if f'$origin == "{origin}"' in found["conditions"].split(" || "):
        headers[found["header"]] = origin
    return status, headers, _CHOICE.sub("", text).encode()
