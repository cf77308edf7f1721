"""Patches of functions behind an API."""

from typing import Any

from ministack.core.arn import parse_arn
from ministack.services import lambda_svc

from scopegate.emulator.patches._registry import Function, patch


@patch(lambda_svc, "_get_func_record_for_ref_in_scope")
def a_function_of_another_account_is_called(
    stock: Function, function_ref: str, *, account_id: str | None = None, region: str | None = None
) -> Any:
    """The ARN of a function names its account; MiniStack looks only in the account of the API.

    Its policy decides whether it can be called, as for any other function.
    """
    if function_ref.startswith("arn:"):
        named = parse_arn(function_ref)
        account_id, region = named.account_id, named.region
    return stock(function_ref, account_id=account_id, region=region)
