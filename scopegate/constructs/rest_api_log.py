"""The line format of a protected REST API's access log."""

from scopegate.constructs.access_log import log_format

LOG_FORMAT = log_format(
    {
        "client_id": "$context.authorizer.claims.client_id",
        "authorizer_error": "$context.authorizer.error",
        "error": "$context.error.message",
        "error_type": "$context.error.responseType",
        "integration_latency": "$context.integrationLatency",
        "resource_path": "$context.resourcePath",
        "response_latency": "$context.responseLatency",
        "scope": "$context.authorizer.claims.scope",
    },
)
"""Expression of the line: who called, with what answer, and why if the gateway gave it."""
