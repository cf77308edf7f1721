"""Answers with what reached it."""

import json


def handler(event, _context):
    """Echo method, resource, path parameters and the token's scopes."""
    claims = event["requestContext"].get("authorizer", {}).get("claims", {})
    seen = {
        "method": event["httpMethod"],
        "resource": event["resource"],
        "parameters": event["pathParameters"],
        "scope": claims.get("scope"),
    }
    return {"statusCode": 200, "body": json.dumps(seen)}
