"""A backend for trying the example out."""

import json


def handler(_event, _context):
    """Answer with no orders."""
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"orders": []}),
    }
