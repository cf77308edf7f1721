"""Tokens signed with a key that isn't the pool's."""

import base64
from collections.abc import Iterator
from typing import Any

from tests.security.attacks import forge
from tests.security.attacks.attack import Request, attack, bearer
from tests.security.attacks.attacker import Attacker


@attack(
    ("A key of the attacker, with the pool's `kid`, none, or one that points elsewhere."),
    rest={401},
    http={401},
)
def foreign_key(attacker: Attacker) -> Iterator[Request]:
    foreign = attacker.foreign_key
    kids: dict[str, Any] = {
        "the pool's kid": attacker.header["kid"],
        "another kid": "another",
        "an empty kid": "",
        "a path": "../../../../../../dev/null",
        "an absolute path": "/dev/null",
        "a file": "file:///dev/null",
        "a path with a zero byte": "/dev/null\u0000.pem",
        "a URL": f"{attacker.trap}/jwks.json",
        "a command": "| id",
        "an SQL query": "' UNION SELECT 'key",
        "a number": 0,
        "null": None,
        "true": True,
        "a list": [attacker.header["kid"]],
        "an object": {"kid": attacker.header["kid"]},
        "2,000 letters": "k" * 2000,
        "another case": attacker.header["kid"].swapcase(),
        "a space behind it": f"{attacker.header['kid']} ",
    }
    for name, kid in kids.items():
        yield bearer(name, attacker.forged(header={"kid": kid}, key=foreign))
    yield bearer("no kid", attacker.forged(key=foreign, without=("kid",)))
    yield bearer("no kid, the pool's key", attacker.forged(without=("kid",)))
    yield bearer("another kid, the pool's key", attacker.forged(header={"kid": "another"}))
    yield bearer("the other pool's key", attacker.forged(key=attacker.other_key))
    yield bearer(
        "the key of ID tokens under the kid of access tokens", attacker.forged(key=attacker.id_key)
    )
    claims = attacker.token.split(".")[1]
    for name, algorithm in {"ES256": "ES256", "ES256 called RS256": "RS256"}.items():
        message = f"{forge.encoded({**attacker.header, 'alg': algorithm})}.{claims}"
        yield bearer(name, f"{message}.{forge.encoded(forge.es256(message.encode()))}")
    for name, algorithm in {"PS256": "PS256", "PS256 called RS256": "RS256"}.items():
        message = f"{forge.encoded({**attacker.header, 'alg': algorithm})}.{claims}"
        yield bearer(name, f"{message}.{forge.encoded(forge.ps256(foreign, message.encode()))}")


@attack(
    "A key of the attacker in the header: `jwk`, `jku`, `x5u`, `x5c`.",
    rest={401},
    http={401},
)
def key_in_header(attacker: Attacker) -> Iterator[Request]:
    foreign, kid, trap = attacker.foreign_key, attacker.header["kid"], attacker.trap
    jwk = {"alg": "RS256", "kid": kid, "kty": "RSA", "use": "sig", **forge.numbers(foreign)}
    der = base64.b64encode(forge.forms(foreign)["DER"]).decode()
    headers: dict[str, dict[str, Any]] = {
        "jwk": {"jwk": jwk},
        "jku": {"jku": f"{trap}/jwks.json"},
        "jku of a look-alike": {"jku": f"{trap}/{attacker.claims['iss']}/.well-known/jwks.json"},
        "jku with the issuer as user": {"jku": f"{attacker.claims['iss']}@{trap[7:]}/jwks.json"},
        "jku of a file": {"jku": "file:///dev/null"},
        "x5u": {"x5u": f"{trap}/key.pem"},
        "x5c": {"x5c": [der]},
        "x5t": {"x5t": kid, "x5t#S256": kid},
        "all of them": {"jwk": jwk, "jku": f"{trap}/jwks.json", "x5u": trap, "x5c": [der]},
    }
    for name, parameters in headers.items():
        yield bearer(f"{name}, the pool's kid", attacker.forged(header=parameters, key=foreign))
        yield bearer(
            f"{name}, another kid",
            attacker.forged(header={**parameters, "kid": "attacker"}, key=foreign),
        )
        yield bearer(
            f"{name}, no kid", attacker.forged(header=parameters, key=foreign, without=("kid",))
        )
