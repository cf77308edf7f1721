"""The right token, changed after it was signed."""

import json
import string
from collections.abc import Iterator
from typing import Any

from tests.security.attacks import forge
from tests.security.attacks.attack import Request, attack, bearer
from tests.security.attacks.attacker import Attacker


@attack("Another header, with the original signature.", rest={401}, http={401})
def tampered_header(attacker: Attacker) -> Iterator[Request]:
    _, claims, signature = attacker.token.split(".")
    changes: dict[str, dict[str, Any]] = {
        "RS384": {"alg": "RS384"},
        "RS512": {"alg": "RS512"},
        "PS256": {"alg": "PS256"},
        "ES256": {"alg": "ES256"},
        "EdDSA": {"alg": "EdDSA"},
        "HS256": {"alg": "HS256"},
        "rs256": {"alg": "rs256"},
        "another kid": {"kid": "another"},
        "no kid": {"kid": None},
        "a type": {"typ": "JWT"},
        "a critical extension": {"crit": ["exp"]},
        "an unencoded payload": {"b64": False, "crit": ["b64"]},
        "compressed": {"zip": "DEF"},
        "nested": {"cty": "JWT"},
        "encrypted": {"enc": "A256GCM"},
    }
    for name, change in changes.items():
        yield bearer(name, f"{forge.encoded({**attacker.header, **change})}.{claims}.{signature}")
    for name, text in {
        "with spaces": json.dumps(attacker.header, indent=1),
        "in another order": json.dumps(dict(reversed(attacker.header.items()))),
        "a name twice": json.dumps(attacker.header)[:-1] + ', "alg": "RS256"}',
        "a list": json.dumps([attacker.header]),
        "no object": '"RS256"',
        "no JSON": "RS256",
        "nothing": "",
    }.items():
        yield bearer(name, f"{forge.encoded(text)}.{claims}.{signature}")


@attack("Other claims, with the original signature.", rest={401}, http={401})
def tampered_claims(attacker: Attacker) -> Iterator[Request]:
    head, _, signature = attacker.token.split(".")
    changes: dict[str, dict[str, Any]] = {
        "more scope": {"scope": "orders/read orders/write orders/admin"},
        "another client": {"client_id": "another"},
        "another subject": {"sub": "another"},
        "a longer life": {"exp": attacker.now + 86400},
        "an endless life": {"exp": 2**53},
        "no expiry": {"exp": None},
        "an earlier beginning": {"iat": 0},
        "another issuer": {"iss": "https://attacker.example"},
        "an audience": {"aud": attacker.claims["client_id"]},
        "another use": {"token_use": "id"},
        "another id": {"jti": "another"},
        "a group": {"cognito:groups": ["admin"]},
        "no change but spaces": {},
    }
    for name, change in changes.items():
        text = json.dumps({**attacker.claims, **change}, indent=1)
        yield bearer(name, f"{head}.{forge.encoded(text)}.{signature}")
    for name, text in {
        "a list": json.dumps([attacker.claims]),
        "no object": '"claims"',
        "no JSON": "claims",
        "nothing": "",
    }.items():
        yield bearer(name, f"{head}.{forge.encoded(text)}.{signature}")
    for name, other in {
        "without the scope": attacker.small,
        "the other pool": attacker.stranger,
    }.items():
        _, claims, foreign = other.split(".")
        yield bearer(
            f"its claims, signature of {name}", ".".join([*attacker.token.split(".")[:2], foreign])
        )
        yield bearer(f"its signature, claims of {name}", f"{head}.{claims}.{signature}")


@attack("Another signature, or the same in another encoding.", rest={401}, http={401})
def tampered_signature(attacker: Attacker) -> Iterator[Request]:
    message, _, written = attacker.token.rpartition(".")
    signature = forge.decoded(written)
    modulus = attacker.key.public_key().public_numbers().n
    size = len(signature)
    for name, other in {
        "nothing": b"",
        "one byte": b"\x00",
        "zero": bytes(size),
        "one": (1).to_bytes(size, "big"),
        "the modulus less one": (modulus - 1).to_bytes(size, "big"),
        "the modulus": modulus.to_bytes(size, "big"),
        "all ones": b"\xff" * size,
        "itself plus the modulus": (int.from_bytes(signature, "big") + modulus).to_bytes(
            size + 1, "big"
        ),
        "a zero before it": b"\x00" + signature,
        "a zero behind it": signature + b"\x00",
        "without its first byte": signature[1:],
        "without its last byte": signature[:-1],
        "half of it": signature[: size // 2],
        "twice": signature * 2,
        "backwards": signature[::-1],
        "its first bit": bytes([signature[0] ^ 0x80]) + signature[1:],
        "a bit in the middle": signature[:99] + bytes([signature[99] ^ 1]) + signature[100:],
        "its last bit": signature[:-1] + bytes([signature[-1] ^ 1]),
    }.items():
        yield bearer(name, f"{message}.{forge.encoded(other)}")
    alphabet = f"{string.ascii_letters.swapcase()}{string.digits}-_"
    loose = alphabet[alphabet.index(written[-1]) ^ 1]
    for name, text in {
        "with a bit that no byte has": f"{written[:-1]}{loose}",
        "with padding": f"{written}==",
        "with half of its padding": f"{written}=",
        "with a mark in it": f"{written[:9]}!{written[9:]}",
        "with a mark behind it": f"{written}!",
        "in the other base64": written.replace("-", "+").replace("_", "/") + "==",
        "in hexadecimal": signature.hex(),
    }.items():
        yield bearer(name, f"{message}.{text}")
    yield bearer("left out", message)
    yield bearer("left out with its full stop", f"{message}.")
    yield bearer("with a part behind it", f"{attacker.token}.AAAA")
    yield bearer("with two parts behind it", f"{attacker.token}.AAAA.AAAA")
