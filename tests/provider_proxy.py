"""A proxy of a Terraform provider with the schemas of only the types that the tests use.

Each command of Terraform first requests the schemas of all types of the provider. AWS has 1,500,
and most of the time of most commands in tests is spent on their encoding. This proxy answers that
call from memory, and forwards every other call unchanged.

Its arguments are the socket to listen on and that of the provider. It prints a line once it is
ready.
Source: https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/tfplugin5.proto
"""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc

SERVICES = (
    "acm",
    "api_gateway",
    "apigatewayv2",
    "arn",
    "caller_identity",
    "cloudwatch",
    "cognito",
    "default_tags",
    "iam",
    "kms",
    "lambda",
    "lb",
    "partition",
    "region",
    "route53",
    "s3",
    "secretsmanager",
    "service",
    "subnet",
    "vpc",
    "wafv2_web_acl_association",
)
"""Prefixes of the types in use, after ``aws_``. For any other type, Terraform reports that the
provider does not have it: add its prefix here."""

SCHEMA = "/tfplugin5.Provider/GetSchema"
_TYPES = {2, 3, 8}
"""Fields of the response that are maps from a type's name: resources, data sources, ephemerals."""
_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_AT_ONCE = 32
"""Concurrent calls. Terraform makes ten, each of which occupies a thread."""
_LENGTH_DELIMITED = 2


def reduced(response: bytes) -> bytes:
    """Return the response to ``GetSchema`` without unused types."""
    used = re.compile(rb"aws_(%s)(_|$)" % "|".join(SERVICES).encode())
    return b"".join(
        response[start:end]
        for field, start, content, end in _fields(response)
        if field not in _TYPES or used.match(_key(response[content:end]))
    )


def _fields(message: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield each field of a message: its number, start, start of content and end.

    Source: https://protobuf.dev/programming-guides/encoding/
    """
    at = 0
    while at < len(message):
        start = at
        tag, at = _number(message, at)
        if tag & 7 != _LENGTH_DELIMITED:
            raise ValueError(f"Field {tag >> 3} of the response has no length.")
        length, at = _number(message, at)
        yield tag >> 3, start, at, at + length
        at += length


def _number(message: bytes, at: int) -> tuple[int, int]:
    """Return the variable-length number at a position, and the position after it."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _key(entry: bytes) -> bytes:
    """Return the key of an entry of a map, which is its first field."""
    _, _, content, end = next(_fields(entry))
    return entry[content:end]


class Proxy(grpc.GenericRpcHandler):  # type: ignore[misc]  # grpc has no types
    """A handler that forwards every call except that for the schema."""

    def __init__(self, provider: grpc.Channel) -> None:
        """Ask the ``provider`` for its schema once."""
        self._provider = provider
        self._schema = reduced(provider.unary_unary(SCHEMA)(b""))

    def service(
        self, handler_call_details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler | None:
        """Return the handler of a call; none for calls of go-plugin, which are optional."""
        method = handler_call_details.method
        if method == SCHEMA:
            return grpc.unary_unary_rpc_method_handler(lambda *_: self._schema)
        if not method.startswith("/tfplugin5."):
            return None
        call = self._provider.unary_unary(method)

        def passed_on(request: bytes, context: grpc.ServicerContext) -> bytes:
            answer = call.future(request)
            context.add_callback(answer.cancel)  # Terraform was killed
            try:
                return bytes(answer.result())
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())
                raise

        return grpc.unary_unary_rpc_method_handler(passed_on)


def main(listen: str, provider: str) -> None:
    """Serve on the socket ``listen`` until the process is stopped."""
    with grpc.insecure_channel(f"unix:{provider}", options=_UNLIMITED) as channel:
        server = grpc.server(ThreadPoolExecutor(_AT_ONCE), options=_UNLIMITED)
        server.add_generic_rpc_handlers((Proxy(channel),))
        server.add_insecure_port(f"unix:{listen}")
        server.start()
        print("ready", flush=True)
        server.wait_for_termination()


if __name__ == "__main__":
    main(*sys.argv[1:])
