"""Checks whether the policy of a function allows an API to call it."""

# MiniStack's own functions are private.
# ruff: noqa: SLF001

from typing import Any

from ministack.core.arn import parse_arn
from ministack.core.responses import request_scope
from ministack.services import apigateway_v1, lambda_svc

_SERVICE = "apigateway.amazonaws.com"


def granted(function: str, source: str) -> bool:
    """Return whether the policy of ``function`` allows API Gateway to call it for ``source``.

    Args:
        function: The ARN in the integration.
        source: The ARN of the called method:
            ``arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>``.

    Aliases and versions have policies of their own: a permission on the function does not apply to
    them. For any other ARN than that of an existing function, the result is True, because MiniStack
    handles that case.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
    """
    if not function.startswith("arn:"):
        return True
    caller, called = parse_arn(source), parse_arn(function)
    with request_scope(called.account_id, called.region):
        found, _, _ = lambda_svc._get_func_record_for_ref(function)
        record, _, _ = lambda_svc._get_base_func_record_for_ref(function)
    if found is None or record is None:
        return True
    statements = [one for one in record["policy"]["Statement"] if one["Resource"] == function]
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
