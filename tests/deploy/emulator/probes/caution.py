"""Behaviour that AWS does not document."""

from tests.deploy.emulator.probes.defect import defect
from tests.deploy.emulator.probes.guarded import guarded


@defect(
    "a_token_stands_alone_or_behind_the_scheme_and_one_space",
    right=[[200, 200], [200, 200], [401, 401], [401, 401]],
)
def white_space_around_a_token(aws):
    with guarded(aws) as apis:
        forms = ("{}", "Bearer {}", "Bearer  {}", "Bearer \t{}")
        return [apis.answers(form.format(apis.token)) for form in forms]


@defect("the_scopes_of_a_pool_are_in_access_tokens", right=[200, 403, 403])
def scopes_of_an_id_token_at_an_http_api(aws):
    with guarded(aws) as apis:
        tokens = (apis.token, apis.signed({"token_use": "id"}), apis.signed({"token_use": None}))
        return [apis.answers(f"Bearer {token}")[1] for token in tokens]


@defect(
    "no_resource_has_dot_segments",
    right=[200, 200, 403, 403, 403, 403],
)
def dot_segments_at_a_rest_api(aws):
    api = aws.rest_api()
    api.mock(api.method(api.resource("{proxy+}", parent=api.resource("open")["id"])["id"]))
    api.deploy()
    return [api.call(f"/open/{path}").status for path in _PATHS]


@defect("no_route_has_dot_segments", right=[502, 502, 404, 404, 404, 404])
def dot_segments_at_an_http_api(aws):
    api = aws.http_api()
    settings = {"integrationType": "HTTP_PROXY", "integrationMethod": "GET"}
    api.route("GET /open/{proxy+}", integrationUri="http://127.0.0.1:1", **settings)
    return [api.call(f"/open/{path}").status for path in _PATHS]


_PATHS = ("x", "..x", "%2e%2e/x", "x/%2e", "..;a=b/x", "x%5c%252e%252e")
