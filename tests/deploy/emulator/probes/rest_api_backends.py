"""REST APIs: requests to a server, and the use of its answers."""

from urllib.parse import urlencode

from scopegate.emulator import endpoints
from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.probes.defect import defect

FORM = "application/x-www-form-urlencoded"


def serve(aws, answers, **integration):
    """Deploy a REST API whose ``POST /`` has this ``integration``, and return its path."""
    api = aws.rest_api()
    declared = {"method.request.header.Authorization": False}
    method = api.method(method="POST", requestParameters=declared)
    aws.gateway("PUT", f"{method}/integration", {"httpMethod": "POST", **integration})
    for status, template in answers.items():
        aws.gateway("PUT", f"{method}/responses/{status}", {})
        answer = {"selectionPattern": status, "responseTemplates": {"application/json": template}}
        aws.gateway("PUT", f"{method}/integration/responses/{status}", answer)
    api.deploy()
    return endpoints.invoke_url(aws.instance.endpoint, api.id, "v1") + "/"


@defect("the_domain_of_a_user_pool_leads_to_its_token_endpoint", right=[200, 400])
def a_token_asked_for_through_a_rest_api(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    aws.cognito("CreateUserPoolDomain", UserPoolId=pool["Id"], Domain="probe-token-endpoint")
    uri = "https://probe-token-endpoint.auth.us-east-1.amazoncognito.com/oauth2/token"
    url = serve(aws, {}, type="HTTP_PROXY", uri=uri)
    form = {"grant_type": "client_credentials"}
    return [
        aws.call("POST", url, data=form, auth=(client["ClientId"], secret)).status
        for secret in (client["ClientSecret"], "wrong")
    ]


@defect(
    "an_http_integration_sends_and_answers_as_it_is_mapped",
    right=(
        200,
        {"seen": f"/?added=yes Basic abc {FORM} None scope=a%2Fb+c"},
        [503, 500],
    ),
)
def what_a_server_behind_an_http_integration_sees_and_answers(aws):
    with backend() as server:
        settings = {
            "type": "HTTP",
            "uri": f"{server}/",
            "passthroughBehavior": "NEVER",
            "requestParameters": {
                "integration.request.header.Authorization": "method.request.header.Authorization",
                "integration.request.header.Content-Type": f"'{FORM}'",
                "integration.request.querystring.added": "'yes'",
            },
            "requestTemplates": {FORM: "scope=$util.urlEncode($input.params('scope'))"},
        }
        answers = {"200": '{"seen": "$input.path(\'$.seen\')"}', "503": "{}"}
        url = serve(aws, answers, **settings)
        query = urlencode({"scope": "a/b c", "dropped": "yes"})
        headers = {"Authorization": "Basic abc", "X-Dropped": "yes"}
        seen = aws.call("POST", f"{url}?{query}", headers=headers, data={"body": "dropped"})
        failing = [
            aws.call(
                "POST",
                serve(aws, answers, **settings | {"uri": f"{server}/{status}"}),
                data={"body": "dropped"},
            ).status
            for status in (503, 418)
        ]
        return seen.status, seen.body, failing


@defect(
    "an_http_proxy_overwrites_what_is_mapped",
    right=["client orders/read", "client orders/read", "7"],
)
def the_identity_of_a_caller_that_claims_another(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    token = aws.token(client)["access_token"]
    api = aws.rest_api()
    method = api.method(
        authorizationType="COGNITO_USER_POOLS",
        authorizerId=api.authorizer(pool),
        authorizationScopes=["orders/read"],
    )
    with backend(says=("X-Client", "X-Scopes", "X-Stage")) as url:
        settings = {
            "type": "HTTP_PROXY",
            "httpMethod": "GET",
            "uri": "${stageVariables.backend}/",
            "requestParameters": {
                "integration.request.header.X-Client": "context.authorizer.claims.client_id",
                "integration.request.header.X-Scopes": "context.authorizer.claims.scope",
                "integration.request.header.X-Stage": "stageVariables.number",
            },
        }
        aws.gateway("PUT", f"{method}/integration", settings)
        api.deploy(variables={"backend": url, "number": "7"})
        forged = dict.fromkeys(("X-Client", "x-scopes", "X-STAGE"), "forged")
        answers = [
            api.call(headers={"Authorization": f"Bearer {token}", **headers}).body
            for headers in ({}, forged)
        ]
    named = [str(text).replace(client["ClientId"], "client") for text in answers]
    return [*(text.rpartition(" ")[0] for text in named), named[0].rpartition(" ")[2]]
