"""JSON Web Tokens (RFC 7515, RFC 7519), valid and invalid."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

Key = rsa.RSAPrivateKey


def encoded(value: bytes | str | Mapping[str, Any] | list[Any]) -> str:
    """Return one part of a token: base64url without padding, of JSON unless it is text or bytes."""
    data = value if isinstance(value, bytes | str) else json.dumps(value)
    raw = data if isinstance(data, bytes) else data.encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part: str) -> bytes:
    """Return the bytes of one part."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """Return header, claims and signature of a token."""
    header, claims, signature = token.split(".")
    return json.loads(decoded(header)), json.loads(decoded(claims)), decoded(signature)


def rs256(key: Key, message: bytes) -> bytes:
    """Return the signature by RSASSA-PKCS1-v1_5 with SHA-256."""
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def rs512(key: Key, message: bytes) -> bytes:
    """Return the signature by RSASSA-PKCS1-v1_5 with SHA-512."""
    return key.sign(message, padding.PKCS1v15(), hashes.SHA512())


def ps256(key: Key, message: bytes) -> bytes:
    """Return the signature by RSASSA-PSS with SHA-256."""
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
    return key.sign(message, pss, hashes.SHA256())


def es256(message: bytes) -> bytes:
    """Return a signature with ECDSA and a new key, in the encoding of cryptography."""
    return ec.generate_private_key(ec.SECP256R1()).sign(message, ec.ECDSA(hashes.SHA256()))


def numbers(key: Key) -> dict[str, str]:
    """Return the modulus and exponent of the public key as a JSON Web Key has them."""
    public = key.public_key().public_numbers()
    return {
        "e": encoded(public.e.to_bytes(3, "big")),
        "n": encoded(public.n.to_bytes((key.key_size + 7) // 8, "big")),
    }


def forms(key: Key) -> dict[str, bytes]:
    """Return the public key in every form in which a verifier may hold it."""
    public = key.public_key()
    encodings, formats = serialization.Encoding, serialization.PublicFormat
    pem = public.public_bytes(encodings.PEM, formats.SubjectPublicKeyInfo)
    pkcs1 = public.public_bytes(encodings.PEM, formats.PKCS1)
    jwk = {"alg": "RS256", "kty": "RSA", "use": "sig", **numbers(key)}
    return {
        "PEM": pem,
        "PEM without the last line end": pem.rstrip(b"\n"),
        "PEM of PKCS #1": pkcs1,
        "DER": public.public_bytes(encodings.DER, formats.SubjectPublicKeyInfo),
        "DER of PKCS #1": public.public_bytes(encodings.DER, formats.PKCS1),
        "JWK": json.dumps(jwk).encode(),
        "JWK without spaces": json.dumps(jwk, separators=(",", ":")).encode(),
        "modulus": decoded(jwk["n"]),
        "modulus in base64url": jwk["n"].encode(),
    }
