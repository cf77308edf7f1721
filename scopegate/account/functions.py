"""Functions in AWS Lambda."""

import json
from collections.abc import Mapping
from typing import Any

from scopegate.account.reader import Reader


def permissions(
    reader: Reader, function: object, qualifier: str | None = None
) -> list[dict[str, Any]]:
    """Return each statement in the policy of a function, an alias or a version."""
    options = {"Qualifier": qualifier} if qualifier else {}
    answer = reader.call("lambda", "get_policy", FunctionName=function, **options)
    found: list[dict[str, Any]] = json.loads(answer.get("Policy") or "{}").get("Statement") or []
    return found


def source_arn(statement: Mapping[str, Any]) -> str | None:
    """Return the ARN whose calls a statement allows."""
    for condition in (statement.get("Condition") or {}).values():
        for name, arn in condition.items():
            if name.lower() == "aws:sourcearn":
                return str(arn)
    return None
