"""HTTP APIs: requests that AWS refuses."""

from typing import Any

from tests.deploy.emulator.probes.defect import defect


@defect(
    "a_new_integration_says_how_to_reach_its_backend",
    "a_changed_integration_says_how_to_reach_its_backend",
    right=[400, 400, 400, 400, 201, 400, 200, True],
)
def integrations_of_an_http_api(aws):
    path = f"{aws.http_api().path}/integrations"
    server = {"integrationType": "HTTP_PROXY", "integrationMethod": "GET"}
    whole = server | {"integrationUri": "https://example.com/"}
    tls = {"tlsConfig": {"serverNameToVerify": "example.com"}}
    seen = [
        aws.gateway("POST", path, settings)
        for settings in (
            {"integrationType": "AWS_PROXY", "integrationUri": "arn:aws:lambda:x"},
            {"integrationType": "HTTP_PROXY", "integrationUri": "https://example.com/"},
            server,
            whole | {"connectionType": "VPC_LINK", "connectionId": "nothing"},
            whole | tls,
        )
    ]
    made = f"{path}/{seen[-1]['integrationId']}"
    seen += [
        aws.gateway("PATCH", made, change)
        for change in ({"connectionType": "VPC_LINK"}, {"timeoutInMillis": 5000})
    ]
    return [*(one.status for one in seen), "tlsConfig" in aws.gateway("GET", made).body]


def mapped(aws):
    """Return an HTTP API with a domain name, the name, and the path of its mappings."""
    api = aws.http_api()
    domain = f"{api.id}.example.com"
    aws.gateway("POST", "/v2/domainnames", {"domainName": domain})
    return api, domain, f"/v2/domainnames/{domain}/apimappings"


@defect(
    "a_stage_of_an_http_api_with_a_mapping_stays",
    "an_http_api_with_a_mapping_stays",
    right=[400, 400, 204, 204, 204],
)
def a_stage_and_an_http_api_deleted_before_and_after_their_mapping(aws):
    api, _, mappings = mapped(aws)
    made = aws.gateway("POST", mappings, {"apiId": api.id, "stage": "$default"})
    mapping = f"{mappings}/{made['apiMappingId']}"
    stage = f"{api.path}/stages/$default"
    paths = (stage, api.path, mapping, stage, api.path)
    return [aws.gateway("DELETE", path).status for path in paths]


@defect("the_default_endpoint_of_an_http_api_can_be_off", right=[500, 404, 500])
def the_default_endpoint_of_an_http_api_and_its_domain(aws):
    api, domain, mappings = mapped(aws)
    aws.gateway("POST", mappings, {"apiId": api.id, "stage": "$default"})
    function = aws.function("without-permission-either")
    settings = {"integrationType": "AWS_PROXY", "payloadFormatVersion": "2.0"}
    api.route("GET /", integrationUri=function, **settings)
    before = api.call("/").status
    aws.gateway("PATCH", api.path, {"disableExecuteApiEndpoint": True})
    return [before, api.call("/").status, aws.call("GET", "/", headers={"Host": domain}).status]


@defect("an_http_api_is_at_a_regional_domain_name", right=400)
def an_http_api_at_an_edge_optimized_domain_name(aws):
    api = aws.http_api()
    domain = f"{api.id}.example.com"
    edge = {"domainName": domain, "endpointConfiguration": {"types": ["EDGE"]}}
    aws.gateway("POST", "/domainnames", edge)
    mapping = {"apiId": api.id, "stage": "$default"}
    return aws.gateway("POST", f"/v2/domainnames/{domain}/apimappings", mapping).status


@defect("mutual_tls_is_for_regional_domain_names", right=[400, 400, 400, 201, 201])
def domain_names_with_mutual_tls(aws):
    domain = f"{aws.http_api().id}.example.com"
    trust = {"mutualTlsAuthentication": {"truststoreUri": "s3://trust/store.pem"}}
    elsewhere = {"mutualTlsAuthentication": {"truststoreUri": "https://example.com/store.pem"}}
    made: tuple[tuple[str, dict[str, Any]], ...] = (
        ("/domainnames", elsewhere),
        ("/domainnames", trust | {"endpointConfiguration": {"types": ["EDGE"]}}),
        ("/v2/domainnames", trust | {"domainNameConfigurations": [{"securityPolicy": "TLS_1_0"}]}),
        ("/domainnames", trust | {"endpointConfiguration": {"types": ["REGIONAL"]}}),
        ("/v2/domainnames", trust | {"domainNameConfigurations": [{"endpointType": "REGIONAL"}]}),
    )
    return [
        aws.gateway("POST", path, {"domainName": f"{index}.{domain}", **settings}).status
        for index, (path, settings) in enumerate(made)
    ]
