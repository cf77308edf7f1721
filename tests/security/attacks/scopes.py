"""Tokens of the pool whose scopes are not those of the route."""

from collections.abc import Iterator
from typing import Any

from tests.security.attacks.attack import Request, attack, bearer
from tests.security.attacks.attacker import Attacker


@attack("A client of the pool with other scopes, or none.", rest={401}, http={403})
def missing_scope(attacker: Attacker) -> Iterator[Request]:
    yield bearer("another scope of the same server", attacker.small)
    for name, value in {
        "every other scope": "orders/write orders/admin",
        "the scope of another server": "stock/read",
        "the scopes of a person": "openid email profile aws.cognito.signin.user.admin",
        "nothing": "",
        "a space": " ",
        "null": None,
    }.items():
        yield bearer(name, attacker.forged({"scope": value}))
    yield bearer("no scope", attacker.forged(without=("scope",)))
    yield Request(
        name="a scope for another method of the route",
        method="DELETE",
        path="/orders/7",
        fields=(("Authorization", f"Bearer {attacker.token}"),),
    )
    yield Request(
        name="a scope for another route",
        method="POST",
        path="/orders",
        fields=(("Authorization", f"Bearer {attacker.token}"),),
    )


@attack(
    "A scope that looks like the required one, signed with the pool's own key.",
    rest={401},
    http={403},
)
def scope_alike(attacker: Attacker) -> Iterator[Request]:
    values: dict[str, Any] = {
        "in capitals": "ORDERS/READ",
        "with a capital": "Orders/read",
        "with a capital in its name": "orders/Read",
        "a prefix": "orders/rea",
        "a suffix": "orders/read2",
        "the server alone": "orders",
        "the server and a slash": "orders/",
        "the name alone": "read",
        "the name and a slash": "/read",
        "a prefix of the server": "order/read",
        "a longer server": "xorders/read",
        "a longer server behind": "orders2/read",
        "a slash behind": "orders/read/",
        "a deeper scope": "orders/read/all",
        "two slashes": "orders//read",
        "a pattern": "orders/*",
        "any pattern": "*",
        "any two": "*/*",
        "an expression": "orders/.*",
        "a colon": "orders:read",
        "a full stop": "orders.read",
        "a backslash": "orders\\read",
        "an encoded slash": "orders%2Fread",
        "a path to it": "stock/../orders/read",
        "a letter alike": "orders/re\u0430d",
        "a slash alike": "orders\u2215read",
        "a wide letter": "orders/rea\uff44",
        "a sharp letter alike": "order\u017f/read",
        "a space without width": "orders/read\u200b",
        "a zero byte": "orders/read\u0000",
        "a comma": "orders/read,orders/write",
        "a comma and a space": "orders/read, orders/write",
        "a semicolon": "orders/read;orders/write",
        "a plus sign": "orders/read+orders/write",
        "a bar": "orders/read|orders/write",
        "a tab": "orders/read\torders/write",
        "a line end": "orders/read\norders/write",
        "a return": "orders/read\rorders/write",
        "a space that doesn't break": "orders/read\u00a0orders/write",
        "a wide space": "orders/read\u3000orders/write",
        "quotes": '"orders/read"',
        "a list in text": "[orders/read]",
        "a list in JSON": '["orders/read"]',
        "a list": ["orders/read"],
        "a list of lists": [["orders/read"]],
        "an object": {"orders/read": True},
        "true": True,
        "1": 1,
    }
    for name, value in values.items():
        yield bearer(name, attacker.forged({"scope": value}))
    for claim in ("scopes", "Scope", "SCOPE", "scope ", "permissions", "roles", "cognito:groups"):
        yield bearer(f"in {claim!r}", attacker.forged({claim: "orders/read"}, without=("scope",)))
        yield bearer(
            f"in {claim!r} as a list", attacker.forged({claim: ["orders/read"]}, without=("scope",))
        )
    yield bearer(
        "in an object", attacker.forged({"claims": {"scope": "orders/read"}}, without=("scope",))
    )


@attack(
    ("The required scope in `scp`, which Cognito never writes, signed with the pool's own key."),
    rest={401},
)
def scope_in_scp(attacker: Attacker) -> Iterator[Request]:
    yield bearer("as text", attacker.forged({"scp": "orders/read"}, without=("scope",)))
    yield bearer("as a list", attacker.forged({"scp": ["orders/read"]}, without=("scope",)))
    yield bearer("beside another scope", attacker.forged({"scope": "a/b", "scp": ["orders/read"]}))
