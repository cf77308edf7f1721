"""What an account has: listed for whoever has named nothing."""

import sys
from collections.abc import Callable

from scopegate.account import cognito, http_api, rest_api
from scopegate.account.reader import Reader
from scopegate.adopt.sources.origin import Origin, Release, Selection
from scopegate.errors import ScopegateError
from scopegate.plain_text import plain

_WEBSOCKET = "WEBSOCKET"


def named(selection: Selection) -> Origin:
    """Give the source of what was named by options."""
    return Origin("the account", selection, lambda _: Release())


def asked(reader: Reader, ask: Callable[[str], str] | None) -> Origin:
    """List what an account has, and ask what of it is meant.

    Args:
        reader: Reads the account.
        ask: Asks the user; None where nobody can be asked.

    Raises:
        ScopegateError: There is nothing, nobody can be asked, or the answer names something else.
    """
    pools = [(one["Id"], one["Name"]) for one in cognito.pools(reader)]
    rest = [(one["id"], one["name"]) for one in rest_api.apis(reader)]
    others = http_api.apis(reader)
    http = [(one["ApiId"], one["Name"]) for one in others if one["ProtocolType"] != _WEBSOCKET]
    sockets = [(one["ApiId"], one["Name"]) for one in others if one["ProtocolType"] == _WEBSOCKET]
    listing = [
        f"--{option} {id_}  {plain(name)}"
        for option, found in (("user-pool", pools), ("rest-api", rest), ("http-api", http))
        for id_, name in found
    ]
    if not listing:
        raise ScopegateError(
            f"There is neither a user pool nor an API in {reader.region}. Name another region with"
            " --region."
        )
    text = "\n".join(f"  {line}" for line in listing)
    unknown = "".join(
        f"\n  WebSocket API {id_} ({plain(name)}) stays as it is: no module creates one."
        for id_, name in sockets
    )
    found = f"Found in {reader.region}:\n{text}{unknown}"
    if ask is None:
        raise ScopegateError(f"{found}\nName what to take over with these options.")
    print(found, file=sys.stderr)
    ids = ask("Ids of what to take over, separated by spaces: ").split()
    kinds = [{id_ for id_, _ in one} for one in (pools, rest, http)]
    if not ids:
        raise ScopegateError("Nothing was named. Name ids from the list.")
    if wrong := [one for one in ids if not any(one in kind for kind in kinds)]:
        raise ScopegateError(f"{plain(', '.join(wrong))} is not in the list. Name ids from it.")
    return named(Selection(*(tuple(one for one in ids if one in kind) for kind in kinds)))
