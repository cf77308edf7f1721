"""REST APIs: values that Terraform writes and reads back."""

from tests.deploy.emulator.probes.defect import defect


@defect("a_patch_changes_just_what_it_names", right=["a/x", "a/z"])
def changed_scopes(aws):
    api = aws.rest_api()
    method = api.method(authorizationScopes=["a/x", "a/y"])
    aws.patch(
        method,
        ("add", "/authorizationScopes", "a/z"),
        ("remove", "/authorizationScopes", "a/y"),
    )
    return aws.gateway("GET", method).body.get("authorizationScopes")


@defect("a_patch_changes_just_what_it_names", right=["arn:2"])
def changed_user_pools(aws):
    api = aws.rest_api()
    authorizer = f"{api.path}/authorizers/{api.authorizer({'Arn': 'arn:1'})}"
    aws.patch(authorizer, ("add", "/providerARNs", "arn:2"), ("remove", "/providerARNs", "arn:1"))
    return aws.gateway("GET", authorizer).body.get("providerARNs")


@defect("a_patch_changes_just_what_it_names", right=(60, {"application/json": "{}"}, ["a/b"]))
def changed_numbers_names_and_elements(aws):
    api = aws.rest_api()
    authorizer = f"{api.path}/authorizers/{api.authorizer({'Arn': 'arn:1'})}"
    aws.patch(authorizer, ("replace", "/authorizerResultTtlInSeconds", "60"))
    method = api.method()
    api.mock(method)
    aws.patch(
        f"{method}/integration",
        ("remove", "/requestTemplates/application~1json"),
        ("add", "/requestTemplates/application~1json", "{}"),
    )
    aws.patch(api.path, ("add", "/binaryMediaTypes/a~1b"), ("add", "/binaryMediaTypes/c"))
    aws.patch(api.path, ("remove", "/binaryMediaTypes/c"))
    return (
        aws.gateway("GET", authorizer)["authorizerResultTtlInSeconds"],
        aws.gateway("GET", f"{method}/integration")["requestTemplates"],
        aws.gateway("GET", api.path)["binaryMediaTypes"],
    )


@defect("all_that_terraform_patches_can_be_patched", right=[200, 200, 200])
def a_domain_its_mapping_and_a_method_response_changed(aws):
    api = aws.rest_api()
    method = api.method()
    api.mock(method)
    api.deploy()
    name = f"{api.id}.example.com"
    aws.gateway("POST", "/domainnames", {"domainName": name})
    mapping = {"basePath": "base", "restApiId": api.id, "stage": "v1"}
    aws.gateway("POST", f"/domainnames/{name}/basepathmappings", mapping)
    return [
        aws.patch(path, ("replace", member, "x")).status
        for path, member in (
            (f"/domainnames/{name}", "/securityPolicy"),
            (f"/domainnames/{name}/basepathmappings/base", "/restapiId"),
            (f"{method}/responses/200", "/responseModels/application~1json"),
        )
    ]


@defect("a_mapping_at_the_root_is_called_none", right="(none)")
def the_mapping_without_a_base_path(aws):
    api = aws.rest_api()
    mappings = f"/domainnames/{api.id}.example.com/basepathmappings"
    aws.gateway("POST", "/domainnames", {"domainName": f"{api.id}.example.com"})
    aws.gateway("POST", mappings, {"basePath": "", "restApiId": api.id})
    return aws.gateway("GET", f"{mappings}/(none)").body.get("basePath")


@defect("a_domain_is_available", "what_is_not_set_is_not_reported", right=("AVAILABLE", False))
def the_status_and_the_unset_mutual_tls_of_a_domain(aws):
    domain = aws.gateway("POST", "/domainnames", {"domainName": "plain.example.com"})
    return domain.body.get("domainNameStatus"), "mutualTlsAuthentication" in domain.body


@defect("what_is_not_set_is_not_reported", right=False)
def an_access_log_that_nobody_set(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    return "accessLogSettings" in aws.gateway("GET", f"{api.path}/stages/v1").body


@defect("an_integration_has_no_method_unless_given", right=None)
def the_http_method_of_a_mock(aws):
    api = aws.rest_api()
    method = api.method()
    api.mock(method)
    return aws.gateway("GET", f"{method}/integration")["httpMethod"]


@defect("tags_are_reported_as_changed", right=[{"kept": "1", "more": "2"}] * 2)
def changed_tags(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    for path in (api.path, f"{api.path}/stages/v1"):
        arn = f"/tags/arn:aws:apigateway:us-east-1::{path}"
        aws.gateway("PUT", arn, {"tags": {"kept": "1", "gone": "1"}})
        aws.gateway("PUT", arn, {"tags": {"more": "2"}})
        aws.gateway("DELETE", f"{arn}?tagKeys=gone")
    return [aws.gateway("GET", path)["tags"] for path in (api.path, f"{api.path}/stages/v1")]


@defect(
    "the_settings_of_a_method_keep_its_path_encoded",
    "the_settings_of_a_method_hold_by_their_encoded_path",
    right=(["~1orders/GET"], [200, 429]),
)
def settings_of_a_method(aws):
    api = aws.rest_api()
    api.mock(api.method(api.resource("orders")["id"]))
    api.deploy()
    stage = f"{api.path}/stages/v1"
    limits = "/~1orders/GET/throttling"
    aws.patch(
        stage, ("replace", f"{limits}/burstLimit", "1"), ("replace", f"{limits}/rateLimit", "1")
    )
    names = [*aws.gateway("GET", stage).body["methodSettings"]]
    return names, [api.call("/orders").status for _ in range(2)]
