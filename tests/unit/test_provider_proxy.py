"""The provider that the tests plan with has the schemas of the types in use, and no others."""

import pytest

from tests.provider_proxy import reduced


def field(number: int, content: bytes) -> bytes:
    """Return a field of a message in the encoding of protocol buffers."""
    length = len(content)
    size = bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])
    return bytes([number << 3 | 2]) + size + content


def entry(number: int, name: bytes) -> bytes:
    """Return a type in one of the response's maps, with a schema of some length."""
    return field(number, field(1, name) + field(2, b"s" * 200))


@pytest.mark.parametrize("number", [2, 3, 8], ids=["resources", "data sources", "ephemerals"])
def test_types_that_nobody_uses_are_left_out(number):
    used = entry(number, b"aws_cognito_user_pool") + entry(number, b"aws_region")
    other = entry(number, b"aws_quicksight_dashboard") + entry(number, b"aws_regions")
    assert reduced(other + used + other) == used


def test_the_schema_of_the_provider_itself_and_its_capabilities_stay():
    rest = field(1, b"provider") + field(6, b"\x08\x01") + field(7, entry(1, b"arn_parse"))
    assert reduced(rest) == rest


def test_a_response_in_another_encoding_is_refused():
    with pytest.raises(ValueError, match="Field 1 of the response has no length"):
        reduced(b"\x08\x01")
