"""Whether a function's policy lets an API call it."""

# MiniStack's own functions are private.
# ruff: noqa: SLF001

from typing import Any

from ministack.core.arn import parse_arn
from ministack.services import apigateway_v1, lambda_svc

_SERVICE = "apigateway.amazonaws.com"


def granted(function: str, source: str) -> bool:
    """Whether the policy of ``function`` allows API Gateway to call it on behalf of ``source``.

    Args:
        function: The ARN that the integration names.
        source: The ARN of what is called:
            ``arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>``.

    A function that doesn't exist counts as granted: MiniStack knows itself what to answer.
    """
    caller = parse_arn(source)
    record, _, _ = lambda_svc._get_func_record_for_ref_in_scope(
        function, account_id=caller.account_id, region=caller.region
    )
    if record is None:
        return True
    statements = record["policy"]["Statement"]
    return any(_allows(one, source, caller.account_id) for one in statements)


def _allows(statement: dict[str, Any], source: str, account: str) -> bool:
    conditions = statement.get("Condition", {})
    pattern = conditions.get("ArnLike", {}).get("AWS:SourceArn", "*")
    owner = conditions.get("StringEquals", {}).get("AWS:SourceAccount", account)
    return (
        statement["Principal"] in ("*", {"Service": _SERVICE})
        and statement["Action"] in {"lambda:InvokeFunction", "lambda:*", "*"}
        and apigateway_v1._arn_matches(pattern, source)
        and owner == account
    )
