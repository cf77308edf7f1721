"""What AWS answers, and MiniStack doesn't: importing this declares all the probes."""

from tests.deploy.emulator.probes import (
    access_logs,
    caution,
    cognito,
    functions,
    gateway_responses,
    http_api,
    http_api_rules,
    openapi,
    rest_api,
    rest_api_backends,
    rest_api_cache,
    rest_api_calls,
    rest_api_domains,
    rest_api_integrations,
    rest_api_rules,
    tokens,
    vpc_links,
)
from tests.deploy.emulator.probes.defect import DEFECTS

__all__ = [
    "DEFECTS",
    "access_logs",
    "caution",
    "cognito",
    "functions",
    "gateway_responses",
    "http_api",
    "http_api_rules",
    "openapi",
    "rest_api",
    "rest_api_backends",
    "rest_api_cache",
    "rest_api_calls",
    "rest_api_domains",
    "rest_api_integrations",
    "rest_api_rules",
    "tokens",
    "vpc_links",
]
