"""Mends of HTTP APIs (``aws_apigatewayv2_*``)."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

import json
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway as v2

from scopegate.local_aws.adapter._registry import Function, Response, mends


@mends(v2, "_create_authorizer")
def a_jwt_authorizer_has_no_payload_format(
    stock: Function, api_id: str, data: dict[str, Any]
) -> Response:
    """Only a Lambda authorizer has a payload format; MiniStack gives every one "2.0".

    Terraform then changes a JWT authorizer with every apply.
    """
    status, headers, body = stock(api_id, data)
    if data.get("authorizerType") != "JWT" or status != HTTPStatus.CREATED:
        return status, headers, body
    authorizer = v2._authorizers[api_id][json.loads(body)["authorizerId"]]
    del authorizer["authorizerPayloadFormatVersion"]
    return v2._apigw_response(authorizer, status)
