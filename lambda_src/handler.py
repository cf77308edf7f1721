"""The backend of the demonstration: it answers with what the API let through."""

import base64
import json


def handler(event, _context):
    """Answer a proxy event of a REST API (payload 1.0) or an HTTP API (2.0).

    The body is JSON: ``method``, ``path``, ``client`` (the client id of the token, or null) and
    ``scopes`` (those of the token). The API has checked the token; it is only read here.
    """
    http = event.get("requestContext", {}).get("http", {})
    claims = _claims(event)
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(
            {
                "method": event.get("httpMethod") or http.get("method"),
                "path": event.get("path") or event.get("rawPath"),
                "client": claims.get("client_id"),
                "scopes": claims.get("scope", "").split(),
            }
        ),
    }


def _claims(event):
    """The claims of the access token, from the authorizer or else from the token itself.

    For an access token a Cognito authorizer may hand on none of them; a public route has no
    authorizer, and what a caller sends there is not checked, so it counts for nothing.
    """
    authorizer = event.get("requestContext", {}).get("authorizer") or {}
    claims = authorizer.get("claims") or (authorizer.get("jwt") or {}).get("claims")
    if claims or not authorizer:
        return claims or {}
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    payload = headers.get("authorization", "").split(".")[1:2]
    if not payload:
        return {}
    return json.loads(base64.urlsafe_b64decode(payload[0] + "=" * (-len(payload[0]) % 4)))
