"""Logs that are in AWS: groups of CloudWatch Logs and objects of Amazon S3, only read.

Sources:
    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any, Final, cast

import botocore.exceptions
import msgspec

from scopegate.errors import ScopegateError
from scopegate.orphans.aws import session
from scopegate.usage.times import DAY, HOUR

OVERHEAD: Final = 26
"""Bytes that CloudWatch Logs counts for each event beside its message."""


class LogGroup(msgspec.Struct, frozen=True):
    """A group of CloudWatch Logs.

    Attributes:
        name: Its name.
        created: When it was made, seconds since 1970.
        kept_from: The oldest time of which it still has events.
        stored: Bytes that it holds, as CloudWatch Logs last counted them.
    """

    name: str
    created: int
    kept_from: int
    stored: int


class Aws:
    """Reads what the credentials of the environment may read."""

    def __init__(self) -> None:
        """Make no call yet."""
        self._session = session()
        self._clients: dict[str, Any] = {}

    def log_group(self, name: str, now: int) -> LogGroup:
        """Find a log group.

        Raises:
            ScopegateError: There is none of that name, or AWS refuses the call.
        """
        pages = self._pages("logs", "describe_log_groups", logGroupNamePrefix=name)
        for page in pages:
            for one in page.get("logGroups", ()):
                if one["logGroupName"] == name:
                    created = int(one.get("creationTime", 0) / 1000)
                    days = one.get("retentionInDays")
                    kept = max(created, now - days * DAY) if days else created
                    return LogGroup(name, created, kept, int(one.get("storedBytes", 0)))
        raise ScopegateError(
            f"There is no log group {name} in {self._region('logs')}. Check the name, the region"
            " and the account of the credentials."
        )

    def incoming_bytes(self, group: LogGroup, since: int, until: int) -> int:
        """Bytes that a log group took in within a window; 0 where the metric has none."""
        period = DAY if until - since > 2 * DAY else HOUR
        answer = self._call(
            "cloudwatch",
            "get_metric_statistics",
            Namespace="AWS/Logs",
            MetricName="IncomingBytes",
            Dimensions=[{"Name": "LogGroupName", "Value": group.name}],
            StartTime=datetime.fromtimestamp(since, UTC),
            EndTime=datetime.fromtimestamp(until, UTC),
            Period=period,
            Statistics=["Sum"],
        )
        return int(sum(point["Sum"] for point in answer.get("Datapoints", ())))

    def events(self, group: str, since: int, until: int) -> Iterator[Mapping[str, Any]]:
        """All events of a window, in pages as AWS gives them."""
        pages = self._pages(
            "logs",
            "filter_log_events",
            logGroupName=group,
            startTime=since * 1000,
            endTime=until * 1000,
        )
        for page in pages:
            yield from page.get("events", ())

    def objects(self, bucket: str, prefix: str) -> Iterator[Mapping[str, Any]]:
        """All objects whose key begins with a prefix."""
        for page in self._pages("s3", "list_objects_v2", Bucket=bucket, Prefix=prefix):
            yield from page.get("Contents", ())

    def object(self, bucket: str, key: str) -> IO[bytes]:
        """The bytes of an object, read as they are needed."""
        return cast("IO[bytes]", self._call("s3", "get_object", Bucket=bucket, Key=key)["Body"])

    def _region(self, service: str) -> str:
        return str(self._client(service).meta.region_name)

    def _pages(self, service: str, operation: str, **arguments: Any) -> Iterator[Mapping[str, Any]]:
        try:
            yield from self._client(service).get_paginator(operation).paginate(**arguments)
        except botocore.exceptions.ClientError as error:
            raise _refused(service, operation, error) from None
        except botocore.exceptions.BotoCoreError as error:
            raise ScopegateError(f"Can't call {service} {operation}: {error}") from None

    def _call(self, service: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            answer = getattr(self._client(service), operation)(**arguments)
            return cast("Mapping[str, Any]", answer)
        except botocore.exceptions.ClientError as error:
            raise _refused(service, operation, error) from None
        except botocore.exceptions.BotoCoreError as error:
            raise ScopegateError(f"Can't call {service} {operation}: {error}") from None

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            try:
                self._clients[service] = self._session.create_client(service)
            except (ValueError, botocore.exceptions.BotoCoreError) as error:
                raise ScopegateError(f"Can't call AWS with these settings: {error}") from None
        return self._clients[service]


def _refused(service: str, operation: str, error: Any) -> ScopegateError:
    said = error.response.get("Error", {})
    return ScopegateError(
        f"AWS refused {service} {operation} with {said.get('Code')}: {said.get('Message')}"
    )
