"""Patches of MiniStack 1.5.33 for differences from AWS that matter to Scopegate.

Each patch is one function, named after what is right afterwards, that says which defect it removes
and what AWS does. It wraps a function of MiniStack, which it gets as ``stock``. For each there is
a test that fails without it, and another that fails once MiniStack no longer has the defect: then
the patch goes.

What stays laxer than AWS, and is to be proven on the plan instead, is in docs/emulator.md. What
AWS leaves open, ``caution`` refuses.

Source of what AWS does, where nothing else is named: the API references of Amazon API Gateway
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
