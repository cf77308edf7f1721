"""Every shape in which an access log comes gives the same counts."""

import base64
import csv
import gzip
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scopegate.errors import ScopegateError
from tests.unit.usage.logs import BOTH, START, calls, model, reported, rest

CALLS = [
    rest("partner-a"),
    rest("partner-a", "GET /orders/{id}"),
    rest("partner-a", "POST /orders", 500),
    rest("partner-b", scope="orders/read"),
    rest("partner-b", scope="orders/read", status=429),
    rest("-", "GET /orders", 401, error_type="UNAUTHORIZED", error="Unauthorized"),
    rest("-", "GET /health"),
    rest("-", "GET ", 403, error_type="MISSING_AUTHENTICATION_TOKEN", path="/v1/admin"),
]
COUNTS = {
    ("id-a", "GET /orders"): (1, 0),
    ("id-a", "GET /orders/{id}"): (1, 0),
    ("id-a", "POST /orders"): (1, 0),
    ("id-b", "GET /orders"): (2, 0),
    (None, "GET /orders"): (0, 1),
    (None, "GET /health"): (1, 0),
    (None, None): (0, 1),
}
LINES = [json.dumps(one) for one in CALLS]
EVENTS = [
    {
        "logStreamName": "s",
        "timestamp": int(START.timestamp() * 1000),
        "message": line,
        "ingestionTime": 1,
        "eventId": "39",
    }
    for line in LINES
]
DELIVERY = {
    "messageType": "DATA_MESSAGE",
    "owner": "123456789012",
    "logGroup": "/aws/apigateway/a1b2c3d4e5/access",
    "logStream": "s",
    "subscriptionFilters": ["all"],
    "logEvents": [{"id": "1", "timestamp": 1, "message": line} for line in LINES],
}
CONTROL = {"messageType": "CONTROL_MESSAGE", "logEvents": [{"id": "", "message": "CWL CONTROL"}]}


def text(lines):
    return "".join(f"{line}\n" for line in lines)


def as_csv(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


SHAPES = {
    "lines": text(LINES),
    "lines without the last newline": text(LINES)[:-1],
    "Windows lines": text(LINES).replace("\n", "\r\n"),
    "blank lines between": "\n\n".join(LINES),
    "an export to S3": text(f"2026-11-01T00:00:00.000Z {line}" for line in LINES),
    "aws logs tail": text(f"2026-11-01T00:00:00.123000+00:00 a/b[c] {line}" for line in LINES),
    "aws logs tail --format short": text(f"2026-11-01T00:00:00 {line}" for line in LINES),
    "objects that nothing separates": "".join(LINES),
    "messages as text": "\t".join(LINES) + "\n",
    "messages as a list": json.dumps(LINES, indent=4),
    "lines as a list": json.dumps(CALLS),
    "lines as an indented list": json.dumps(CALLS, indent=2),
    "indented objects": text(json.dumps(one, indent=2) for one in CALLS),
    "filter-log-events": json.dumps({"events": EVENTS, "searchedLogStreams": []}, indent=4),
    "filter-log-events in one line": json.dumps({"searchedLogStreams": [], "events": EVENTS}),
    "filter-log-events as text": text(
        f"EVENTS\t39\t1\ta/b\t{line}\t{EVENTS[0]['timestamp']}" for line in LINES
    )
    + "SEARCHEDLOGSTREAMS\ta/b\tTrue\n",
    "get-log-events": json.dumps({"events": EVENTS, "nextForwardToken": "f/1"}, indent=4),
    "get-log-events as text": text(f"EVENTS\t1\t{line}\t1793491200000" for line in LINES)
    + "b/123/s\tf/123/s\n",
    "events, one a line": text(map(json.dumps, EVENTS)),
    "get-query-results": json.dumps(
        {
            "results": [
                [
                    {"field": "@timestamp", "value": "2026-11-01 00:00:00.000"},
                    {"field": "@message", "value": line},
                    {"field": "@ptr", "value": "x"},
                ]
                for line in LINES
            ],
            "statistics": {},
            "status": "Complete",
        },
        indent=4,
    ),
    "Insights as CSV": as_csv(
        ["@timestamp", "@message"], [["2026-11-01 00:00:00.000", line] for line in LINES]
    ),
    "events as CSV": as_csv(["timestamp", "message"], [["1793491200000", line] for line in LINES]),
    "a delivery": json.dumps(DELIVERY),
    "deliveries that nothing separates": json.dumps(CONTROL) + json.dumps(DELIVERY),
    "a byte order mark": "\ufeff" + text(LINES),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_counts_are_the_same_in_every_shape(shape, tmp_path):
    found = reported(shape.encode(), tmp_path)
    assert (calls(found), found["lines"]["unreadable"]) == (COUNTS, 0)


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(text(LINES).encode()),
        gzip.compress(gzip.compress(text(LINES).encode())),
        b"".join(gzip.compress(f"{line}\n".encode()) for line in LINES),
        gzip.compress(json.dumps(DELIVERY).encode()),
        text(LINES).encode("utf-16"),
    ],
    ids=["gzip", "gzip twice", "gzip in parts", "a compressed delivery", "UTF-16"],
)
def test_counts_are_the_same_in_every_packing(packed, tmp_path):
    assert calls(reported(packed, tmp_path)) == COUNTS


TEXT = {
    "the format CLF with a client": (
        "$context.identity.sourceIp $context.identity.caller $context.authorizer.claims.client_id"
        ' [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol"'
        " $context.status $context.responseLength $context.authorizer.claims.scope"
        " $context.requestId $context.extendedRequestId"
    ),
    "the format CSV with a client": (
        "$context.identity.sourceIp,$context.authorizer.claims.client_id,$context.requestTime,"
        "$context.httpMethod,$context.resourcePath,$context.protocol,$context.status,"
        "$context.authorizer.claims.scope,$context.responseLength,$context.requestId"
    ),
    "the format XML with a client": (
        '<request id="$context.requestId"> <ip>$context.identity.sourceIp</ip>'
        " <requestTime>$context.requestTime</requestTime>"
        " <httpMethod>$context.httpMethod</httpMethod>"
        " <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status>"
        " <clientId>$context.authorizer.claims.client_id</clientId>"
        " <scope>$context.authorizer.claims.scope</scope> </request>"
    ),
    "JSON with names of its own": (
        '{"w":"$context.authorizer.claims.client_id","s":"$context.authorizer.claims.scope",'
        '"m":"$context.httpMethod","path":"$context.resourcePath","c":$context.status,'
        '"t":"$context.requestTime"}'
    ),
    "milliseconds and tabs": (
        "$context.requestTimeEpoch\t$context.authorizer.claims.client_id\t$context.httpMethod\t"
        "$context.resourcePath\t$context.status\t$context.authorizer.claims.scope"
    ),
    "a status at the end": (
        "[$context.requestTime] $context.authorizer.claims.client_id"
        " ($context.authorizer.claims.scope) $context.httpMethod $context.path -> $context.status"
    ),
}


def written(form, line):
    """Return a line of JSON, in another format."""
    values = {
        "authorizer.claims.client_id": line["client_id"],
        "authorizer.claims.scope": line["scope"],
        "extendedRequestId": "Abc=",
        "httpMethod": line["method"],
        "identity.caller": "-",
        "identity.sourceIp": line["ip"],
        "path": line["path"],
        "protocol": line["protocol"],
        "requestId": line["request_id"],
        "requestTime": line["request_time"],
        "requestTimeEpoch": str(int(START.timestamp() * 1000)),
        "resourcePath": line["resource_path"],
        "responseLength": line["response_length"],
        "status": line["status"],
    }
    for name, value in sorted(values.items(), key=lambda one: -len(one[0])):
        form = form.replace(f"$context.{name}", value)
    return form


@pytest.mark.parametrize("form", TEXT.values(), ids=TEXT)
@pytest.mark.parametrize("stamp", ["", "2026-11-01T00:00:00.000Z "])
def test_counts_are_the_same_in_every_format_that_is_told(form, stamp, tmp_path):
    lines = [stamp + written(form, one) for one in CALLS]
    found = reported(lines, tmp_path, log_format=form)
    assert (calls(found), found["lines"]["unreadable"]) == (COUNTS, 0)


def test_xml_needs_no_format_since_its_elements_have_names(tmp_path):
    form = TEXT["the format XML with a client"]
    assert calls(reported([written(form, one) for one in CALLS], tmp_path)) == COUNTS


def test_a_bare_dash_in_place_of_a_number_is_no_value(tmp_path):
    lines = [line.replace('"12"', "-") for line in LINES]
    assert calls(reported(lines, tmp_path)) == COUNTS


HTTP = {
    "http_api_id": "h1h2h3h4h5",
    "audience": ["id-a", "id-b", "id-idle", "id-a-2"],
    "routes": {
        "GET /orders": {"scopes": ["orders/read"]},
        "ANY /orders/{id}": {"scopes": ["orders/write"]},
        "$default": {"scopes": ["orders/read"]},
    },
}


def http(client, route, status=200, **changes):
    """Return a line of the log of the module protected-http-api."""
    line = rest(client, status=status, api_id="h1h2h3h4h5", **changes)
    return {
        name: value for name, value in line.items() if name not in {"resource_path", "error_type"}
    } | {"route": route}


def test_an_http_api_is_read_by_its_route_keys(tmp_path):
    lines = [
        http("partner-a", "GET /orders"),
        http("partner-a", "ANY /orders/{id}", method="PUT"),
        http("partner-a", "$default"),
        http("partner-b", "ANY /orders/{id}", 403, scope="orders/read", error="Forbidden"),
        http("-", "-", 404),
    ]
    system = model(**HTTP)
    assert calls(reported(map(json.dumps, lines), tmp_path, system)) == {
        ("id-a", "GET /orders"): (1, 0),
        ("id-a", "ANY /orders/{id}"): (1, 0),
        ("id-a", "$default"): (1, 0),
        ("id-b", "ANY /orders/{id}"): (0, 1),
        (None, None): (1, 0),
    }


NAMED = {
    "camel case": {"clientId": "id-a", "scope": BOTH, "httpMethod": "GET",
                   "resourcePath": "/orders", "status": 200, "requestTimeEpoch": 1793491200000},
    "claims inside": {"claims": {"client_id": "id-a", "scope": BOTH}, "httpMethod": "GET",
                      "resourcePath": "/orders", "statusCode": "200",
                      "requestTime": "01/Nov/2026:00:00:00 +0000"},
    "dots in keys": {"authorizer.claims.client_id": "id-a", "authorizer.claims.scope": BOTH,
                     "routeKey": "GET /orders", "status": "200",
                     "time": "2026-11-01T01:00:00+01:00"},
    "the subject of the token": {"sub": "id-a", "scopes": ["orders/read", "orders/write"],
                                 "method": "GET", "path": "/v1/orders", "status": "200",
                                 "timestamp": 1793491200},
    "deep": {"request": {"method": "GET", "path": "/orders"}, "response": {"status": 200},
             "auth": {"token": {"client_id": "id-a", "scope": BOTH}},
             "time": "2026-11-01T00:00:00Z"},
}  # fmt: skip


@pytest.mark.parametrize("line", NAMED.values(), ids=NAMED)
def test_fields_are_found_by_the_names_that_logs_give_them(line, tmp_path):
    found = reported([json.dumps(line)], tmp_path)
    assert calls(found) == {("id-a", "GET /orders"): (1, 0)}
    assert (found["window"]["first"], found["calls"][0]["opened_by"][0]["any_of"]) == (
        "2026-11-01T00:00:00Z",
        ["orders/read"],
    )


def test_a_field_of_another_name_is_told_by_an_option(tmp_path):
    line = {"who": "id-a", "client_id": "?", "method": "GET", "path": "/orders", "status": 200,
            "time": "2026-11-01T00:00:00Z"}  # fmt: skip
    found = reported([json.dumps(line)], tmp_path, field=["client=who"])
    assert calls(found) == {("id-a", "GET /orders"): (1, 0)}


def test_a_log_whose_format_changes_is_read_by_both(tmp_path):
    old = {"method": "GET", "resource_path": "/orders", "status": "200",
           "request_time": "01/Nov/2026:00:00:00 +0000"}  # fmt: skip
    found = reported([json.dumps(old), *LINES, json.dumps(old)], tmp_path)
    assert found["lines"] | {"preflights": 0} == {
        "counted": 10,
        "unreadable": 0,
        "without_client_id": 2,
        "outside_window": 0,
        "preflights": 0,
        "other_apis": {},
    }
    assert {key: n for key, n in calls(found).items() if key[0]} == {
        key: n for key, n in COUNTS.items() if key[0]
    }


@pytest.mark.parametrize(
    "time",
    [
        "01/Nov/2026:00:30:00 +0000",
        "01/Nov/2026:01:30:00 +0100",
        "31/Oct/2026:19:00:00 -0530",
        "2026-11-01T00:30:00Z",
        "2026-11-01T00:30:00.123Z",
        "2026-11-01T02:30:00+02:00",
        "2026-11-01T00:30:00",
        "1793493000000",
        1793493000000,
        1793493000,
        1793493000.5,
    ],
)
def test_a_time_is_the_same_in_every_zone_and_form(time, tmp_path):
    found = reported([json.dumps(rest("partner-a", request_time=time))], tmp_path)
    assert found["calls"][0]["first"] == "2026-11-01T00:30:00Z"


def test_calls_of_one_minute_in_two_zones_are_told_apart(tmp_path):
    east = START.astimezone(timezone(timedelta(hours=2))).strftime("%d/%b/%Y:%H:%M:%S %z")
    lines = [
        rest("partner-a"),
        rest("partner-a", request_time=east.replace("02:00:00", "00:00:09")),
    ]
    found = reported(map(json.dumps, lines), tmp_path)
    assert (found["calls"][0]["first"], found["calls"][0]["last"]) == (
        "2026-10-31T22:00:09Z",
        "2026-11-01T00:00:00Z",
    )


def test_lines_without_a_time_take_that_of_the_event(tmp_path):
    bare = {k: v for k, v in rest("partner-a").items() if k != "request_time"}
    export = f"2026-11-02T03:04:05.678Z {json.dumps(bare)}"
    assert reported([export], tmp_path)["window"]["last"] == "2026-11-02T03:04:05Z"
    event = {"events": [{"timestamp": 1793491200000, "message": json.dumps(bare)}]}
    assert reported(json.dumps(event).encode(), tmp_path)["window"]["last"] == (
        "2026-11-01T00:00:00Z"
    )


BROKEN = {
    "cut off": LINES[0][:-20],
    "not JSON": "{client_id: id-a}",
    "another line": '{"level": "INFO", "msg": "started"}',
    "no status": json.dumps(rest("partner-a", status="-")),
    "a status that is none": json.dumps(rest("partner-a") | {"status": "OK"}),
    "no time": json.dumps(rest("partner-a", request_time="-")),
    "a time that is none": json.dumps(rest("partner-a", request_time="32/Nov/2026:00:00:00 +0000")),
    "a second that no minute has": json.dumps(
        rest("partner-a", request_time="01/Nov/2026:00:00:99 +0000")
    ),
    "a time beyond all numbers": json.dumps(rest("partner-a", request_time="1" * 400)),
    "a status beyond all numbers": json.dumps(rest("partner-a") | {"status": 10**400}),
    "JSON that is too deep": "[" * 100_000,
    "a list": "[1, 2]",
    "text": "START RequestId: 1",
    "a number": "17",
    "a declaration": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "bytes": "\udcfe\udcfd",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("where", [0, 4, 8])
def test_a_line_that_cannot_be_read_is_counted_and_costs_no_other(broken, where, tmp_path):
    lines = [*LINES[:where], broken, *LINES[where:]]
    found = reported(text(lines).encode(errors="surrogateescape"), tmp_path)
    assert (calls(found), found["lines"]["unreadable"]) == (COUNTS, 1)
    assert next(one["kind"] for one in found["findings"]) == "log-incomplete"
    assert any(f"line {where + 1}: " in note for note in found["notes"])


def test_a_damaged_archive_gives_what_can_be_read_and_says_so(tmp_path):
    packed = gzip.compress(text(LINES * 500).encode(), 0)
    found = reported(packed[: len(packed) // 2], tmp_path)
    assert (found["lines"]["unreadable"] >= 1, found["lines"]["counted"] > 1000) == (True, True)


def test_a_document_that_is_cut_off_gives_what_can_be_read_and_says_so(tmp_path):
    whole = json.dumps({"events": EVENTS}, indent=4)
    found = reported(whole[:-500].encode(), tmp_path)
    assert (found["lines"]["counted"], found["lines"]["unreadable"]) == (7, 1)


ERRORS = {
    b"": "The log has no line.",
    b"\n\n": "The log has no line.",
    b"hello\n": "None of 1 lines could be read.",
    b"PAR1\x00\x01": "is not text.",
    base64.b64encode(gzip.compress(b"x", mtime=0)): "None of 1 lines could be read.",
    b'192.0.2.1 - - [01/Nov/2026:00:00:00 +0000] "GET /orders HTTP/1.1" 200 1 a\n': "--log-format",
    b'{"method":"GET","path":"/orders","status":200,"time":"2026-11-01T00:00:00Z"}\n': (
        "The log has no client id"
    ),
}


@pytest.mark.parametrize("data", ERRORS, ids=lambda data: repr(data[:12]))
def test_a_log_that_says_nothing_is_one_clear_error(data, tmp_path):
    with pytest.raises(ScopegateError) as raised:
        reported(data, tmp_path)
    assert ERRORS[data] in str(raised.value)


def test_a_line_as_long_as_a_file_is_one_unreadable_line(tmp_path):
    long = '{"client_id": "' + "x" * 5_000_000 + '"}\n'
    found = reported((long + text(LINES)).encode(), tmp_path)
    assert (calls(found), found["lines"]["unreadable"]) == (COUNTS, 1)


def test_the_path_alone_is_enough_to_find_the_route(tmp_path):
    lines = [
        {"client_id": "id-a", "scope": BOTH, "method": "GET", "status": 200, "path": path,
         "time": datetime(2026, 11, 1, tzinfo=UTC).isoformat()}
        for path in ("/v1/orders", "/orders", "/v1/orders/17", "/orders/18?x=1", "/v1/", "/v1/a/b")
    ]  # fmt: skip
    assert calls(reported(map(json.dumps, lines), tmp_path)) == {
        ("id-a", "GET /orders"): (2, 0),
        ("id-a", "GET /orders/{id}"): (2, 0),
        ("id-a", None): (2, 0),
    }
