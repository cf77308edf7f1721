"""Answers with what reached it, from a REST API or an HTTP API."""

import json


def handler(event, _context):
    """Tell the route that was taken, the path parameters and the scopes of the token."""
    context = event["requestContext"]
    authorizer = context.get("authorizer", {})
    claims = authorizer.get("claims") or authorizer.get("jwt", {}).get("claims", {})
    seen = {
        "route": event.get("routeKey") or event["resource"],
        "parameters": event.get("pathParameters"),
        "scope": claims.get("scope"),
    }
    return {"statusCode": 200, "body": json.dumps(seen)}
