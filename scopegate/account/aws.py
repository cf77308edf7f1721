"""Read-only calls of AWS: complete lists, each requested once, and short errors."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import botocore.exceptions
import botocore.session
from botocore.config import Config

from scopegate.errors import ScopegateError

_ABSENT = frozenset(
    {
        "NoSuchEntity",
        "NoSuchHostedZone",
        "NotFoundException",
        "ResourceNotFoundException",
        "WAFNonexistentItemException",
    }
)
"""Error codes for a resource that does not exist."""
_CONFIG = Config(connect_timeout=10, read_timeout=30)
_OPTIONS = {
    "AWS_ENDPOINT_URL": "endpoint_url",
    "AWS_ACCESS_KEY_ID": "aws_access_key_id",
    "AWS_SECRET_ACCESS_KEY": "aws_secret_access_key",
    "AWS_SESSION_TOKEN": "aws_session_token",
    "AWS_CA_BUNDLE": "verify",
}
"""What a client takes in place of a variable of this process."""


def default_region(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the region of the environment or its profile, in the order that Terraform uses.

    Args:
        environment: Variables in addition to those of this process.
    """
    variables = {**os.environ, **(environment or {})}
    if named := variables.get("AWS_REGION"):
        return named
    found: str | None = _session(variables.get("AWS_PROFILE")).get_config_variable("region")
    return found


def _session(profile: str | None = None) -> botocore.session.Session:
    """Return a session from the environment; an empty variable is unset, as in Terraform."""
    known = botocore.session.Session.SESSION_VARIABLES
    empty = {name for name, value in os.environ.items() if not value}
    variables = {
        name: (setting[0], None, *setting[2:])
        for name, setting in known.items()
        if empty.intersection(_names(setting[1]))
    }
    if profile:
        variables["profile"] = (None, None, profile, None)
    return botocore.session.Session(session_vars=variables)


def _names(variables: str | list[str] | None) -> list[str]:
    return [variables] if isinstance(variables, str) else variables or []


class Aws:
    """A reader of one region of the account that the credentials in the environment belong to.

    Attributes:
        region: The region.
        requests: How many requests AWS has answered, one for each page.
    """

    def __init__(self, region: str, environment: Mapping[str, str] | None = None) -> None:
        """Prepare a reader, without a call.

        Args:
            region: A region, such as ``eu-central-1``.
            environment: Variables in addition to those of this process.
        """
        given = environment or {}
        self.region = region
        self.requests = 0
        self._session = _session(given.get("AWS_PROFILE"))
        self._options = {
            option: value for name, option in _OPTIONS.items() if (value := given.get(name))
        }
        self._clients: dict[str, Any] = {}
        self._answers: dict[tuple[object, ...], list[Any]] = {}

    @property
    def partition(self) -> str:
        """The partition, such as ``aws`` or ``aws-cn``."""
        found: str = self._session.get_partition_for_region(self.region)
        return found

    def pages(self, service: str, operation: str, member: str, /, **arguments: Any) -> list[Any]:
        """Return the elements of all pages; none if their container does not exist."""
        key = (service, operation, member, *sorted((name, str(v)) for name, v in arguments.items()))
        if key not in self._answers:
            self._answers[key] = [
                element
                for page in self._read(service, operation, arguments)
                for element in page.get(member) or ()
            ]
        return self._answers[key]

    def each(
        self, service: str, operation: str, member: str, /, **arguments: Any
    ) -> Iterator[dict[str, Any]]:
        """Yield the elements page by page, without keeping them in memory for the next call."""
        for page in self._read(service, operation, arguments):
            yield from page.get(member) or ()

    def call(self, service: str, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """Return one answer; empty if the resource does not exist."""
        key = (service, operation, *sorted((name, str(v)) for name, v in arguments.items()))
        if key not in self._answers:
            self._answers[key] = list(self._read(service, operation, arguments, paged=False))
        return next(iter(self._answers[key]), {})

    def _read(
        self, service: str, operation: str, arguments: dict[str, Any], *, paged: bool = True
    ) -> Iterator[dict[str, Any]]:
        try:
            client = self._client(service)
            if paged and client.can_paginate(operation):
                for page in client.get_paginator(operation).paginate(**arguments):
                    self.requests += 1
                    yield page
                return
            token: dict[str, str] | None = {}
            while token is not None:
                answer = getattr(client, operation)(**arguments, **token)
                self.requests += 1
                yield answer
                following = answer.get("NextToken") if paged else None
                token = {"NextToken": following} if following else None
        except botocore.exceptions.ClientError as error:
            said = error.response.get("Error", {})
            if said.get("Code") not in _ABSENT:
                raise ScopegateError(
                    f"AWS refused {service} {operation} in {self.region} with"
                    f" {said.get('Code')}: {said.get('Message')}"
                ) from None
        except botocore.exceptions.BotoCoreError as error:
            raise ScopegateError(
                f"Can't call {service} {operation} in {self.region}: {error}"
            ) from None

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            try:
                self._clients[service] = self._session.create_client(
                    service, region_name=self.region, config=_CONFIG, **self._options
                )
            except ValueError as error:
                raise ScopegateError(f"Invalid AWS setting in the environment: {error}.") from None
        return self._clients[service]
