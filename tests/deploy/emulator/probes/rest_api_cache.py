"""REST APIs: the cache of a stage."""

import itertools
from contextlib import contextmanager

from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.probes.defect import defect
from tests.deploy.emulator.probes.rest_api_backends import serve


@contextmanager
def cached(aws, *key, **settings):
    """Calls of a cached ``POST /``, whose answers contain the number of calls of the server."""
    with backend() as server:
        url = serve(
            aws,
            {},
            type="HTTP_PROXY",
            uri=f"{server}/count",
            cacheKeyParameters=[f"method.request.{name}" for name in key],
        )
        stage = f"/restapis/{url.split('/')[-3]}/stages/v1"
        changes = {"enabled": "true", "ttlInSeconds": "60", **settings}
        aws.patch(
            stage,
            ("replace", "/cacheClusterEnabled", "true"),
            *(("replace", f"/~1/POST/caching/{name}", value) for name, value in changes.items()),
        )
        numbers = itertools.count()

        def call(**headers):
            data = {"unlike": next(numbers)}
            return aws.call("POST", url, headers=headers, data=data)["count"]

        yield call, stage


@defect(
    "a_new_cache_has_a_status",
    "a_changed_cache_has_a_status",
    right=["NOT_AVAILABLE", "AVAILABLE", "AVAILABLE"],
)
def the_status_of_a_cache(aws):
    api = aws.rest_api()
    api.mock(api.method())
    deployment = api.deploy()
    before = aws.gateway("GET", f"{api.path}/stages/v1")
    changed = aws.patch(f"{api.path}/stages/v1", ("replace", "/cacheClusterEnabled", "true"))
    stage = {"stageName": "v2", "deploymentId": deployment, "cacheClusterEnabled": True}
    made = aws.gateway("POST", f"{api.path}/stages", stage)
    return [each.body.get("cacheClusterStatus") for each in (before, changed, made)]


@defect("a_cache_knows_its_stage", "an_answer_is_kept_for_its_cache_key", right=[1, 1, 2, 1, 1])
def requests_that_differ_in_what_is_and_what_is_not_in_the_cache_key(aws):
    with cached(aws, "header.Authorization") as (call, _):
        return [
            call(Authorization="a"),
            call(Authorization="a", Accept="text/plain"),
            call(Authorization="b"),
            call(Authorization="a"),
            call(Authorization="a", **{"Cache-Control": "max-age=0"}),
        ]


@defect("an_answer_is_kept_for_its_cache_key", right=[1, 1, 2, 2])
def a_caller_who_may_ask_for_a_fresh_answer(aws):
    with cached(aws, requireAuthorizationForCacheControl="false") as (call, _):
        return [call(), call(), call(**{"Cache-Control": "max-age=0"}), call()]


@defect("a_cache_can_be_emptied", right=[202, 1, 2])
def a_cache_before_and_after_it_is_emptied(aws):
    with cached(aws) as (call, stage):
        call()
        before = call()
        return [aws.gateway("DELETE", f"{stage}/cache/data").status, before, call()]


@defect("a_changed_parameter_is_out_of_the_cache_key", right=["method.request.header.B"])
def a_method_whose_parameter_is_changed(aws):
    api = aws.rest_api()
    names = [f"method.request.header.{name}" for name in "AB"]
    method = api.method(method="POST", requestParameters=dict.fromkeys(names, True))
    settings = {"type": "HTTP", "httpMethod": "POST", "uri": "https://example.com"}
    aws.gateway("PUT", f"{method}/integration", {**settings, "cacheKeyParameters": names})
    aws.patch(method, ("replace", f"/requestParameters/{names[0]}", "false"))
    return aws.gateway("GET", f"{method}/integration")["cacheKeyParameters"]
