"""Tokens whose header names an algorithm that needs no private key."""

import hashlib
import hmac
import itertools
from collections.abc import Iterator

from tests.security.attacks import forge
from tests.security.attacks.attack import Request, attack, bearer
from tests.security.attacks.attacker import Attacker

_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


@attack(
    ("`alg: none` in every spelling, without a signature and with that of the valid token."),
    rest={401},
    http={401},
)
def alg_none(attacker: Attacker) -> Iterator[Request]:
    claims, signature = attacker.token.split(".")[1:]
    spellings = ["".join(each) for each in itertools.product(*zip("none", "NONE", strict=True))]
    others = ["", " none", "none ", "n\u043ene", "none\u0000", "null", None, False, 0, ["none"]]
    for value in [*spellings, *others]:
        head = forge.encoded({**attacker.header, "alg": value})
        yield bearer(f"{value!r} without a signature", f"{head}.{claims}.")
        yield bearer(f"{value!r} with the signature", f"{head}.{claims}.{signature}")
    bare = forge.encoded({"alg": "none"})
    missing = forge.encoded({"kid": attacker.header["kid"]})
    yield bearer("nothing but none", f"{bare}.{claims}.")
    yield bearer("two parts", f"{bare}.{claims}")
    yield bearer("no algorithm", f"{missing}.{claims}.")
    yield bearer("no algorithm, signed", f"{missing}.{claims}.{signature}")


@attack(
    ("`alg: none` and others in the header, although the pool's own key signed it."),
    rest={401},
    http={401},
)
def alg_disguised(attacker: Attacker) -> Iterator[Request]:
    for value in ("none", "None", "NONE", "HS256", "ES256", "PS256", "RS512", "rs256", "", None, 1):
        yield bearer(f"{value!r}", attacker.forged(header={"alg": value}))
    yield bearer("no algorithm", attacker.forged(without=("alg",)))
    yield bearer("a critical extension", attacker.forged(header={"crit": ["exp"]}))
    head, claims, _ = attacker.token.split(".")
    for name, sign in {"PS256": forge.ps256, "RS512": forge.rs512}.items():
        signature = forge.encoded(sign(attacker.key, f"{head}.{claims}".encode()))
        yield bearer(f"RS256 in the header, signed by {name}", f"{head}.{claims}.{signature}")


@attack(
    ("A MAC whose secret is the pool's public key in nine forms, its `kid`, or nothing."),
    rest={401},
    http={401},
)
def public_key_as_secret(attacker: Attacker) -> Iterator[Request]:
    claims = attacker.token.split(".")[1]
    secrets = {**forge.forms(attacker.key), "kid": attacker.header["kid"].encode(), "nothing": b""}
    for (form, secret), (name, digest) in itertools.product(secrets.items(), _HASHES.items()):
        for algorithm in (name, "RS256"):
            message = f"{forge.encoded({**attacker.header, 'alg': algorithm})}.{claims}"
            mac = hmac.digest(secret, message.encode(), digest)
            yield bearer(
                f"{name} by {form}, {algorithm} in the header", f"{message}.{forge.encoded(mac)}"
            )
