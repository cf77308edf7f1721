"""Patches of MiniStack 1.5.33 for differences from AWS that matter to Scopegate.

Each patch is one function. Its name states the correct behaviour, and its docstring describes the
defect and what AWS does. It wraps a function of MiniStack, which it receives as ``stock``. Each has
a test that fails without it, and another that fails once MiniStack no longer has the defect, so
that the patch can be removed.

docs/emulator.md lists what remains less strict than AWS and has to be checked on the plan. Where
the behaviour of AWS is not documented, ``caution`` refuses.

Source of the behaviour of AWS, unless stated otherwise: the API references of Amazon API Gateway
(``/apigateway/latest/api`` and ``/apigatewayv2/latest/api-reference`` on docs.aws.amazon.com), and
what the Terraform provider, tested against AWS, expects to read back.
"""

from scopegate.emulator.patches import (
    access_logs,
    caution,
    cognito,
    functions,
    gateway_responses,
    http_api,
    http_api_rules,
    rest_api,
    rest_api_backends,
    rest_api_cache,
    rest_api_calls,
    rest_api_domains,
    rest_api_integrations,
    rest_api_mocks,
    rest_api_openapi,
    rest_api_patch_operations,
    rest_api_rules,
    tokens,
    vpc_links,
)
from scopegate.emulator.patches._registry import PATCHES, Patch, apply

__all__ = [
    "PATCHES",
    "Patch",
    "access_logs",
    "apply",
    "caution",
    "cognito",
    "functions",
    "gateway_responses",
    "http_api",
    "http_api_rules",
    "rest_api",
    "rest_api_backends",
    "rest_api_cache",
    "rest_api_calls",
    "rest_api_domains",
    "rest_api_integrations",
    "rest_api_mocks",
    "rest_api_openapi",
    "rest_api_patch_operations",
    "rest_api_rules",
    "tokens",
    "vpc_links",
]
