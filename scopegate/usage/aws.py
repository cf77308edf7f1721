"""Reads logs from AWS: log groups of CloudWatch Logs and objects in Amazon S3.

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
    """A log group in CloudWatch Logs.

    Attributes:
        name: Its name.
        kept_from: The oldest time for which it can have events, in seconds since 1970.
        stored: Its size in bytes, as CloudWatch Logs last measured it.
    """

    name: str
    kept_from: int
    stored: int


def account() -> Aws:
    """Return a reader of the account and region in the environment.

    Raises:
        ScopegateError: There is no region.
    """
    if region := default_region():
        return Aws(region)
    raise ScopegateError("There is no AWS region. Set AWS_REGION, or a region in the profile.")


def log_group(aws: Reader, name: str, now: int) -> LogGroup:
    """Find a log group.

    Raises:
        ScopegateError: It does not exist, or AWS refuses the call.
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
    """Return the bytes that a log group received in a window: measured, or else estimated."""
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
    """Return all events of a window, page by page."""
    return aws.each(
        "logs",
        "filter_log_events",
        "events",
        logGroupName=group.name,
        startTime=since * 1000,
        endTime=until * 1000,
    )


def objects(aws: Aws, bucket: str, prefix: str) -> Iterator[Mapping[str, Any]]:
    """Return all objects whose key begins with a prefix."""
    return aws.each("s3", "list_objects_v2", "Contents", Bucket=bucket, Prefix=prefix)


def content(aws: Aws, bucket: str, key: str) -> IO[bytes]:
    """Return the content of an object as a stream."""
    return cast("IO[bytes]", aws.call("s3", "get_object", Bucket=bucket, Key=key)["Body"])
