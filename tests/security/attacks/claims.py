"""Tokens that the pool's own key has truly signed, with claims that open nothing."""

import json
from collections.abc import Iterator
from typing import Any

from tests.security.attacks import forge
from tests.security.attacks.attack import Request, attack, bearer
from tests.security.attacks.attacker import Attacker

_HOUR = 3600
_DAY = 86400


def _each(attacker: Attacker, changes: dict[str, dict[str, Any]]) -> Iterator[Request]:
    """Yield one request for each change of the claims."""
    for name, change in changes.items():
        yield bearer(name, attacker.forged(change))


@attack(
    ("Expired, signed with the pool's own key; and an expiry that is not a number."),
    rest={401},
    http={401},
)
def expired(attacker: Attacker) -> Iterator[Request]:
    past = {
        f"{seconds} seconds ago": {
            "exp": attacker.now - seconds,
            "iat": attacker.now - seconds - _HOUR,
        }
        for seconds in (1, 60, _HOUR, _DAY, 365 * _DAY)
    }
    others = {
        "now": attacker.now,
        "in 1970": 0,
        "before 1970": -1,
        "null": None,
        "true": True,
        "false": False,
        "a text": "never",
        "a number as text": str(attacker.now + _HOUR),
        "an empty text": "",
        "a list": [attacker.now + _HOUR],
        "an object": {"exp": attacker.now + _HOUR},
        "infinity": float("inf"),
        "no number": float("nan"),
        "expired half a second ago": attacker.now - 0.5,
    }
    yield from _each(attacker, past | {name: {"exp": value} for name, value in others.items()})
    yield bearer("no expiry", attacker.forged(without=("exp",)))
    text = json.dumps({**attacker.claims, "exp": "EXP"})
    yield bearer("too large a number", attacker.forged(text.replace('"EXP"', "1e999")))
    yield bearer("the expiry twice", attacker.forged(text.replace('"EXP"', f'{2**40}, "exp": 1')))


@attack(
    ("Not yet valid, signed with the pool's own key: `nbf` or `iat` in the future."),
    rest={401},
    http={401},
)
def not_yet_valid(attacker: Attacker) -> Iterator[Request]:
    later = {
        "in five minutes": attacker.now + 300,
        "in an hour": attacker.now + _HOUR,
        "tomorrow": attacker.now + _DAY,
        "in a hundred years": attacker.now + 36500 * _DAY,
        "in milliseconds": attacker.now * 1000,
        "as text": str(attacker.now + _HOUR),
        "infinity": float("inf"),
        "a list": [0],
        "an object": {},
        "true": True,
    }
    for claim in ("nbf", "iat"):
        yield from _each(
            attacker,
            {
                f"{claim} {name}": {claim: value, "exp": attacker.now + 36501 * _DAY}
                for name, value in later.items()
            },
        )


@attack("Another issuer, signed with the pool's own key.", rest={401}, http={401})
def other_issuer(attacker: Attacker) -> Iterator[Request]:
    issuer = attacker.claims["iss"]
    pool = issuer.rpartition("/")[2]
    values = {
        "an attacker's": "https://attacker.example",
        "the attacker's server": attacker.trap,
        "another region": issuer.replace("us-east-1.", "eu-central-1."),
        "another pool": issuer[:-1] + ("a" if issuer[-1] != "a" else "b"),
        "without TLS": issuer.replace("https", "http"),
        "a full stop behind the host": issuer.replace(".com/", ".com./"),
        "a port": issuer.replace(".com/", ".com:443/"),
        "a look-alike": issuer.replace(".com/", ".com.attacker.example/"),
        "as user of another host": issuer.replace(".com/", ".com@attacker.example/"),
        "a slash behind it": f"{issuer}/",
        "two slashes": issuer.replace(".com/", ".com//"),
        "a query": f"{issuer}?a=b",
        "a fragment": f"{issuer}#",
        "a space behind it": f"{issuer} ",
        "another case": issuer.upper(),
        "a prefix of it": issuer[:-1],
        "the pool alone": pool,
        "a path to it": f"https://attacker.example/../{pool}",
        "a list": [issuer],
        "null": None,
        "empty": "",
        "true": True,
    }
    yield from _each(attacker, {name: {"iss": value} for name, value in values.items()})
    yield bearer("no issuer", attacker.forged(without=("iss",)))


@attack(
    ("A token of another pool, with a scope of the same name; and combinations of both pools."),
    rest={401},
    http={401},
)
def other_pool(attacker: Attacker) -> Iterator[Request]:
    header, claims, _ = forge.opened(attacker.stranger)
    ours = {"iss": attacker.claims["iss"], "client_id": attacker.claims["client_id"]}
    key = attacker.other_key
    everything = json.dumps({**claims, **ours})
    yield bearer("as it is", attacker.stranger)
    yield bearer("with our issuer", attacker.forged(everything, header=header, key=key))
    yield bearer("with our issuer and kid", attacker.forged(everything, key=key))
    yield bearer(
        "with our client",
        attacker.forged(
            json.dumps({**claims, **ours, "iss": claims["iss"]}), header=header, key=key
        ),
    )
    yield bearer("its claims, our key", attacker.forged(json.dumps(claims)))
    yield bearer("its claims and kid, our key", attacker.forged(json.dumps(claims), header=header))
    yield bearer("its kid, our claims and key", attacker.forged(header=header))


@attack("A client that is not in the audience: of another API, or with a similar name.", http={401})
def other_audience(attacker: Attacker) -> Iterator[Request]:
    yield bearer("a client of another API", attacker.outsider)
    client = attacker.claims["client_id"]
    values = {
        "a prefix": client[:-1],
        "a suffix": f"{client}a",
        "another case": client.upper(),
        "a space behind it": f"{client} ",
        "a list": [client],
        "two in a text": f"{client} {client}",
        "a pattern": "*",
        "empty": "",
        "null": None,
        "an object": {client: True},
    }
    yield from _each(
        attacker, {f"client {name}": {"client_id": each} for name, each in values.items()}
    )
    yield bearer("no client", attacker.forged(without=("client_id",)))
    yield from _each(
        attacker,
        {
            "another audience and the right client": {"aud": "another"},
            "an empty audience and the right client": {"aud": ""},
            "no element of an audience and the right client": {"aud": []},
            "an audience alike and the right client": {"aud": [f"{client}a", client[:-1]]},
            "the issuer as audience": {"aud": attacker.claims["iss"]},
        },
    )


@attack(
    ("A token for another use: an ID token, a user's access token, a changed `token_use`."),
    rest={401},
    http={401, 403},
)
def other_use(attacker: Attacker) -> Iterator[Request]:
    yield bearer("an ID token", attacker.id_token)
    yield bearer("a person's access token", attacker.user_token)
    header, claims, _ = forge.opened(attacker.id_token)
    ours = {"aud": attacker.claims["client_id"]}
    scoped = {**claims, **ours, "scope": "orders/read"}
    for name, changed in {
        "an ID token for our client": {**claims, **ours},
        "an ID token with a scope": scoped,
        "an ID token with a scope in scp": {**claims, **ours, "scp": ["orders/read"]},
    }.items():
        token = attacker.forged(json.dumps(changed), header=header, key=attacker.id_key)
        yield bearer(name, token)
    for value in ("id", "refresh", "ID", "Access", "access ", "", None, True, ["access"]):
        yield bearer(f"token_use {value!r}", attacker.forged({"token_use": value}))
    yield bearer("token_use left out", attacker.forged(without=("token_use",)))
