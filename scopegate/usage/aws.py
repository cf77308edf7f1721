"""Logs that are in AWS: groups of CloudWatch Logs and objects of Amazon S3, only read.

Sources:
    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any, cast

import msgspec

from scopegate.account.aws import Aws, default_region
from scopegate.account.reader import Reader
from scopegate.errors import ScopegateError
from scopegate.usage.times import DAY, HOUR


class LogGroup(msgspec.Struct, frozen=True):
    """A group of CloudWatch Logs.

    Attributes:
        name: Its name.
        kept_from: The oldest time of which it can have events, in seconds since 1970.
        stored: Bytes that it holds, as CloudWatch Logs last counted them.
    """

    name: str
    kept_from: int
    stored: int


def account() -> Aws:
    """The account and region of the environment.

    Raises:
        ScopegateError: There is no region.
    """
    if region := default_region():
        return Aws(region)
    raise ScopegateError("There is no AWS region. Set AWS_REGION, or a region in the profile.")


def log_group(aws: Reader, name: str, now: int) -> LogGroup:
    """Find a log group.

    Raises:
        ScopegateError: There is none of that name, or AWS refuses the call.
    """
    for one in aws.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name):
        if one["logGroupName"] == name:
            created = int(one.get("creationTime", 0) / 1000)
            days = one.get("retentionInDays")
            kept = max(created, now - days * DAY) if days else created
            return LogGroup(name, kept, int(one.get("storedBytes", 0)))
    raise ScopegateError(
        f"There is no log group {name} in {aws.region}. Check the name, the region and the account"
        " of the credentials."
    )


def size_of(aws: Reader, group: LogGroup, since: int, until: int) -> int:
    """Bytes that a log group took in within a window: measured, else in proportion."""
    answer = aws.call(
        "cloudwatch",
        "get_metric_statistics",
        Namespace="AWS/Logs",
        MetricName="IncomingBytes",
        Dimensions=[{"Name": "LogGroupName", "Value": group.name}],
        StartTime=datetime.fromtimestamp(since, UTC),
        EndTime=datetime.fromtimestamp(until, UTC),
        Period=DAY if until - since > 2 * DAY else HOUR,
        Statistics=["Sum"],
    )
    if measured := sum(point["Sum"] for point in answer.get("Datapoints", ())):
        return int(measured)
    share = (until - max(since, group.kept_from)) / max(1, until - group.kept_from)
    return int(group.stored * min(1.0, max(0.0, share)))


def events(aws: Aws, group: LogGroup, since: int, until: int) -> Iterator[Mapping[str, Any]]:
    """All events of a window, page by page."""
    return aws.each(
        "logs",
        "filter_log_events",
        "events",
        logGroupName=group.name,
        startTime=since * 1000,
        endTime=until * 1000,
    )


def objects(aws: Aws, bucket: str, prefix: str) -> Iterator[Mapping[str, Any]]:
    """All objects whose key begins with a prefix."""
    return aws.each("s3", "list_objects_v2", "Contents", Bucket=bucket, Prefix=prefix)


def content(aws: Aws, bucket: str, key: str) -> IO[bytes]:
    """The bytes of an object, read as they are needed."""
    return cast("IO[bytes]", aws.call("s3", "get_object", Bucket=bucket, Key=key)["Body"])
