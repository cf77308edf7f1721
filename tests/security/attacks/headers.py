"""Requests without a token, or with the right one where or as it doesn't belong."""

import base64
import hashlib
from collections.abc import Iterator
from urllib.parse import urlencode

from tests.security.attacks import forge
from tests.security.attacks.attack import Request, attack, bearer
from tests.security.attacks.attacker import Attacker

_FORM = ("Content-Type", "application/x-www-form-urlencoded")


def _authorization(name: str, *values: str | bytes) -> Request:
    return Request(name=name, fields=tuple(("Authorization", value) for value in values))


@attack("No token, an empty one, or a word instead of one.", rest={401}, http={401})
def no_token(_attacker: Attacker) -> Iterator[Request]:
    yield Request(name="no header")
    yield _authorization("an empty header", "")
    yield _authorization("spaces", "   ")
    yield _authorization("two empty headers", "", "")
    for value in (
        *("Bearer", "Bearer ", "bearer", "Bearer null", "Bearer undefined", "Bearer none"),
        *("Bearer true", "Bearer 1", "Bearer *", "Bearer []", "Bearer {}", 'Bearer ""', "Bearer '"),
        *("Bearer .", "Bearer ..", "Bearer ...", "Bearer a.b.c", "Bearer e30.e30.", "null", "W10."),
        *("Bearer W10.W10.W10", "Bearer MQ.MQ.MQ", "Bearer bnVsbA.bnVsbA.bnVsbA", "W10.W10.W10"),
        *("Bearer admin", "Bearer orders/read", "' OR '1'='1", "${jndi:ldap://127.0.0.1/a}", "%00"),
    ):
        yield _authorization(f"{value!r}", value)


@attack("The valid token in two headers, or together with another token.", rest={401}, http={401})
def doubled_header(attacker: Attacker) -> Iterator[Request]:
    right, wrong = f"Bearer {attacker.token}", f"Bearer {attacker.token[:-8]}AAAAAAAA"
    yield _authorization("right twice", right, right)
    yield _authorization("right, then wrong", right, wrong)
    yield _authorization("wrong, then right", wrong, right)
    yield _authorization("right, then empty", right, "")
    yield _authorization("empty, then right", "", right)
    yield _authorization("right, then Basic", right, "Basic YTpi")
    yield _authorization("Basic, then right", "Basic YTpi", right)
    yield _authorization("right, then without the scope", right, f"Bearer {attacker.small}")
    yield _authorization("without the scope, then right", f"Bearer {attacker.small}", right)
    yield _authorization("three times", right, right, right)
    yield _authorization("a list of two", f"{right}, {right}")
    yield _authorization("a list that ends with nothing", f"{right},")
    yield _authorization("a list that begins with nothing", f", {right}")
    yield _authorization("a list by semicolon", f"{right}; {right}")
    yield Request(
        name="two spellings of the name",
        fields=(("Authorization", wrong), ("AUTHORIZATION", right)),
    )


@attack(
    "The valid token with spaces and other characters around or in it.",
    rest={400, 401},
    http={400, 401},
)
def odd_spacing(attacker: Attacker) -> Iterator[Request]:
    token = attacker.token
    head, claims, signature = token.split(".")
    values: dict[str, str | bytes] = {
        "two spaces": f"Bearer  {token}",
        "many spaces": f"Bearer{' ' * 2000}{token}",
        "a tab": f"Bearer\t{token}",
        "a space and a tab": f"Bearer \t{token}",
        "no space": f"Bearer{token}",
        "a colon": f"Bearer: {token}",
        "an equals sign": f"Bearer={token}",
        "a plus sign": f"Bearer+{token}",
        "an encoded space": f"Bearer%20{token}",
        "quotes": f'Bearer "{token}"',
        "angle brackets": f"Bearer <{token}>",
        "a word behind it": f"Bearer {token} admin",
        "a parameter behind it": f"Bearer {token};a=b",
        "a full stop behind it": f"Bearer {token}.",
        "a full stop before it": f"Bearer .{token}",
        "a tilde behind it": f"Bearer {token}~",
        "spaces at its full stops": f"Bearer {head} . {claims} . {signature}",
        "a space in its signature": f"Bearer {token[:-20]} {token[-20:]}",
        "a tab in its signature": f"Bearer {token[:-20]}\t{token[-20:]}",
        "a space in its claims": f"Bearer {head}.{claims[:20]} {claims[20:]}.{signature}",
        "twice the scheme": f"Bearer Bearer {token}",
        "a space that doesn't break": b"Bearer\xc2\xa0" + token.encode(),
        "a byte that is no space": b"Bearer\xa0" + token.encode(),
        "a space without width": b"Bearer \xe2\x80\x8b" + token.encode(),
        "a byte order mark": b"Bearer \xef\xbb\xbf" + token.encode(),
    }
    for name, value in values.items():
        yield _authorization(name, value)
    right = token.encode()
    for name, line in {
        "a space before the colon": b"Authorization : Bearer " + right,
        "a tab before the colon": b"Authorization\t: Bearer " + right,
        "a space before the name": b" Authorization: Bearer " + right,
        "a zero byte behind it": b"Authorization: Bearer " + right + b"\x00",
        "a return in it": b"Authorization: Bearer " + right[:-9] + b"\r" + right[-9:],
        "folded within it": b"Authorization: Bearer " + right[:-9] + b"\r\n " + right[-9:],
        "a name with a zero byte": b"Authorization\x00: Bearer " + right,
        "no colon": b"Authorization Bearer " + right,
    }.items():
        yield Request(name=name, raw=line + b"\r\n")


@attack("Headers of up to 100,000 bytes.", rest={401, 431}, http={401, 431})
def long_header(attacker: Attacker) -> Iterator[Request]:
    head, claims, signature = attacker.token.split(".")
    deep = forge.encoded("[" * 3000)
    for name, value in {
        "1,000 letters": "A" * 1000,
        "8,000 letters": "A" * 8000,
        "100,000 letters": "A" * 100_000,
        "8,000 full stops": "." * 8000,
        "the right token and 8,000 letters": f"{attacker.token}{'A' * 8000}",
        "8,000 letters and the right token": f"{'A' * 8000}{attacker.token}",
        "the right token ten times": attacker.token * 10,
        "a header 3,000 brackets deep": f"{deep}.{claims}.{signature}",
        "claims 3,000 brackets deep": f"{head}.{deep}.{signature}",
        "a number of 5,000 digits": f"{head}.{forge.encoded('9' * 5000)}.{signature}",
        "a signature of 8,000 letters": f"{head}.{claims}.{'A' * 8000}",
    }.items():
        yield bearer(name, value)
    yield _authorization("a scheme of 8,000 letters", f"{'B' * 8000} {attacker.token}")
    yield _authorization("fifty headers", *[f"Bearer {n}" for n in range(50)])


@attack(
    "The valid token, or the client's own credentials, with another scheme.", rest={401}, http={401}
)
def other_scheme(attacker: Attacker) -> Iterator[Request]:
    pair = base64.b64encode(":".join(attacker.credentials).encode()).decode()
    name, digest = (
        attacker.credentials[0],
        hashlib.sha256(attacker.credentials[1].encode()).hexdigest(),
    )
    yield _authorization("Basic with id and secret", f"Basic {pair}")
    yield _authorization("Bearer with id and secret", f"Bearer {pair}")
    yield _authorization("Bearer with the secret", f"Bearer {attacker.credentials[1]}")
    yield _authorization("Bearer with the id", f"Bearer {name}")
    yield _authorization("Digest", f'Digest username="{name}", uri="/", response="{digest}"')
    yield _authorization(
        "Basic with the token as password",
        f"Basic {base64.b64encode(f'{name}:{attacker.token}'.encode()).decode()}",
    )
    yield _authorization(
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/execute-api/aws4_request, "
        "SignedHeaders=host, Signature=0",
    )
    for scheme in (
        *("Basic", "Digest", "Negotiate", "NTLM", "Token", "JWT", "OAuth", "DPoP", "MAC", "Hawk"),
        *("ApiKey", "PRIVATE-TOKEN", "SCRAM-SHA-256", "HOBA", "Mutual", "vapid", "Bearer,", "B"),
        *("BearerToken", "Bearer-Token", "access_token", "token="),
    ):
        yield _authorization(f"{scheme} with the token", f"{scheme} {attacker.token}")


@attack(
    "The valid token in the query, a cookie, the body or another header.", rest={401}, http={401}
)
def elsewhere(attacker: Attacker) -> Iterator[Request]:
    for name in ("access_token", "Authorization", "authorization", "token", "jwt", "id_token"):
        yield Request(name=f"query {name}", target=f"<base><path>?{name}={attacker.token}")
        yield Request(name=f"cookie {name}", fields=(("Cookie", f"{name}={attacker.token}"),))
    spaced = urlencode({"Authorization": f"Bearer {attacker.token}"})
    yield Request(name="query with the scheme", target=f"<base><path>?{spaced}")
    for name in (
        *("X-Authorization", "Proxy-Authorization", "X-Access-Token", "X-Auth-Token", "X-Api-Key"),
        *("X-Forwarded-Authorization", "X-Original-Authorization", "Authentication", "Auth"),
        *("X-Amzn-Remapped-Authorization", "X-Amz-Security-Token", "X-Amzn-Oidc-Accesstoken"),
        *("X-Amzn-Oidc-Data", "Authorization_", "Authorization-", "Http-Authorization", "Token"),
        *("WWW-Authenticate", "Forwarded", "From", "Referer", "User-Agent", "X-Jwt-Assertion"),
    ):
        yield Request(name=f"header {name}", fields=((name, f"Bearer {attacker.token}"),))
    yield Request(
        name="body of a GET",
        fields=(_FORM,),
        body=urlencode({"access_token": attacker.token}).encode(),
    )
    yield Request(
        name="a trailer behind the body",
        fields=(("Transfer-Encoding", "chunked"), ("Trailer", "Authorization")),
        body=b"0\r\nAuthorization: Bearer " + attacker.token.encode() + b"\r\n\r\n",
    )
    yield Request(
        name="body of a POST",
        method="POST",
        path="/deep/down",
        fields=(_FORM,),
        body=urlencode({"access_token": attacker.token}).encode(),
    )
    yield Request(
        name="body in JSON",
        method="POST",
        path="/deep/down",
        fields=(("Content-Type", "application/json"),),
        body=b'{"access_token": "' + attacker.token.encode() + b'"}',
    )
