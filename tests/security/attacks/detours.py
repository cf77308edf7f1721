"""Requests that tell a proxy or a framework to take them for something else, without a token."""

from collections.abc import Iterator

from tests.security.attacks.attack import Request, attack
from tests.security.attacks.attacker import Attacker


@attack("Another method, or a header that names one.", rest={401}, http={401, 403})
def method_override(attacker: Attacker) -> Iterator[Request]:
    for method in (
        *(
            "HEAD",
            "OPTIONS",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "TRACE",
            "TRACK",
            "DEBUG",
            "CONNECT",
        ),
        *("get", "Get", "PROPFIND", "PURGE", "LINK", "ANY", "FOO", "GETX", "*"),
    ):
        for path in ("/orders/7", "/deep/down", "/health/orders"):
            yield Request(name="bare", method=method, path=path)
    names = (
        *("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method"),
        *("X-Forwarded-Method", "_method"),
    )
    little = ("Authorization", f"Bearer {attacker.token}")
    for name in names:
        for method in ("OPTIONS", "HEAD", "GET"):
            yield Request(
                name=f"{name}: {method}", method="POST", path="/deep/down", fields=((name, method),)
            )
        yield Request(
            name=f"{name}: GET, with a scope for GET alone",
            method="DELETE",
            path="/orders/7",
            fields=(little, (name, "GET")),
        )
    yield Request(
        name="_method in the query, with a scope for GET alone",
        method="DELETE",
        path="/orders/7?_method=GET",
        fields=(little,),
    )
    yield Request(
        name="a preflight",
        method="OPTIONS",
        path="/orders/7",
        fields=(
            ("Origin", "https://attacker.example"),
            ("Access-Control-Request-Method", "GET"),
        ),
    )


@attack(
    "Headers that tell proxies another URL, host, caller or protocol.",
    rest={401, 403},
    http={401, 403},
)
def proxy_header(_attacker: Attacker) -> Iterator[Request]:
    for name, value in (
        ("X-Original-URL", "/health"),
        ("X-Original-URI", "/open/x"),
        ("X-Rewrite-URL", "/health"),
        ("X-Override-URL", "/health"),
        ("X-Forwarded-URI", "/health"),
        ("X-Forwarded-Path", "/health"),
        ("X-Forwarded-Prefix", "/open"),
        ("X-Envoy-Original-Path", "/health"),
        ("X-Accel-Redirect", "/health"),
        ("X-Script-Name", "/open"),
        ("X-Forwarded-Host", "127.0.0.1"),
        ("X-Forwarded-Server", "127.0.0.1"),
        ("X-Host", "127.0.0.1"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Real-IP", "127.0.0.1"),
        ("X-Client-IP", "127.0.0.1"),
        ("X-Custom-IP-Authorization", "127.0.0.1"),
        ("Forwarded", "for=127.0.0.1;host=127.0.0.1;proto=https"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-User", "admin"),
        ("X-Remote-User", "admin"),
        ("X-Authenticated-User", "admin"),
        ("X-Ssl-Client-Verify", "SUCCESS"),
        ("X-Amzn-Apigateway-Api-Id", "another"),
        ("X-Amz-Target", "AWSCognitoIdentityProviderService.ListUserPools"),
        ("X-Amz-Date", "20260101T000000Z"),
        ("X-Amz-Request-Route", "route"),
        ("X-Amz-Account-Id", "000000000000"),
        ("X-Amzn-Requestcontext", '{"authorizer": {"claims": {"scope": "orders/read"}}}'),
        ("X-Amz-Invocation-Type", "Event"),
        ("Connection", "close, Authorization"),
        ("Expect", "100-continue"),
        ("Range", "bytes=0-"),
        ("Cache-Control", "only-if-cached"),
        ("If-None-Match", "*"),
        ("Upgrade-Insecure-Requests", "1"),
    ):
        yield Request(name=f"{name}: {value}", fields=((name, value),))
    yield Request(
        name="an upgrade to WebSocket",
        fields=(
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
        ),
    )


@attack(
    "Another host, stage, API, account or form of the address.",
    rest={401, 403, 404},
    http={401, 403, 404},
)
def other_address(attacker: Attacker) -> Iterator[Request]:
    yield Request(
        name="credentials in the target",
        target=f"http://{':'.join(attacker.credentials)}@127.0.0.1<base><path>",
    )
    yield Request(
        name="signed for another account",
        fields=(("Authorization", "AWS4-HMAC-SHA256 Credential=999999999999/20260101/a/b/c"),),
    )
    for host in (
        *("localhost", "127.0.0.1", "attacker.example", "<id>.execute-api.localhost"),
        *(
            "<other>.execute-api.localhost",
            "<id>.execute-api.us-east-1.amazonaws.com",
            "api.example.com",
        ),
        *(
            "s3.localhost",
            "cognito-idp.us-east-1.amazonaws.com",
            "sts.amazonaws.com",
            "a.cloudfront.net",
        ),
        *("127.0.0.1:0", "127.0.0.1:65536", "[::1]", "a b", "<id>.lambda-url.localhost"),
    ):
        yield Request(name=f"Host: {host}", host=host)
    for target in (
        *(
            "http://127.0.0.1<base><path>",
            "http://attacker.example<base><path>",
            "//127.0.0.1<base><path>",
        ),
        *("/<base><path>", "<base>/<base><path>", "<base>/health/..<path>", "<base>/<stage><path>"),
        *("/_aws/execute-api/<id>/<stage><path>", "/_aws/execute-api/<id>/$default<path>"),
        *(
            "/_aws/execute-api/<id>/prod<path>",
            "/_aws/execute-api/<id>/..<path>",
            "/_aws/execute-api/<id><path>",
        ),
        *("/_aws/execute-api/<id>//<path>", "/_aws/execute-api/<id>/%24default<path>"),
        *("/_aws/execute-api/<id>/<stage>%2f<path>", "/_aws//execute-api/<id>/<stage><path>"),
        *("/restapis/<id>/<stage>/_user_request_<path>", "/%5faws/execute-api/<id>/<stage><path>"),
        *(
            "/_aws/execute-api/<other>/../<id>/<stage><path>",
            "/_aws/execute-api/<id>/<stage>/health/..<path>",
        ),
    ):
        yield Request(name=f"target {target}", target=target)
    for host in ("<id>.execute-api.localhost", "<other>.execute-api.localhost"):
        yield Request(name=f"by Host: {host}", host=host, target="/<stage><path>")
        yield Request(name=f"by Host: {host} without stage", host=host, target="<path>")
