"""Builds the kits of the clients of a system."""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

import msgspec

from scopegate.access.system.model import System
from scopegate.errors import ScopegateError
from scopegate.kit.clients import Partner, partners
from scopegate.kit.contents import Kit
from scopegate.kit.document import TeamDocument
from scopegate.kit.limits import quotas, rates
from scopegate.kit.operations import Offer, Offers, Undecided
from scopegate.kit.places import Places
from scopegate.plan.values import Unknown

_SERVER: Final = "aws_cognito_resource_server"
_ROUTES: Final = frozenset(
    {"api_id", "body", "http_method", "resource_id", "rest_api_id", "route_key"}
)
"""Attributes without which a route is not known."""
_NO_CLIENT: Final = (
    "This input has no client. Use one that has the app clients and the API, such as an output that"
    " merges the `contract` of both modules."
)
_NOTHING: Final = (
    "This input has neither a client nor a route. Run `terraform show -json` in the directory of a"
    " root module that was applied."
)
_LATER: Final = (
    "Use a state (`terraform show -json`) or outputs (`terraform output -json`) after the apply."
)


class Options(msgspec.Struct, frozen=True):
    """The options of the command.

    Attributes:
        clients: Keys of the clients that get a kit; all if empty.
        contact: Contact for questions of the partner.
        title: Title of the API; that of the document or the API if empty.
        team: The document of the team.
    """

    clients: Sequence[str] = ()
    contact: str = ""
    title: str = ""
    team: TeamDocument | None = None


class Kits(msgspec.Struct, frozen=True):
    """The kits, and sentences about what they do not contain."""

    kits: tuple[Kit, ...]
    notes: tuple[str, ...]


def kits(system: System, options: Options) -> Kits:
    """Return the kit of each client that can call an operation.

    Raises:
        ScopegateError: A selected client gets none, or an address or a route is not known.
    """
    if not system.clients and not system.routes:
        raise ScopegateError(_NOTHING)
    chosen = _chosen(system, options.clients)
    _require_routes(system)
    offers = Offers(system)
    given: list[tuple[Partner, Offer]] = []
    notes: list[str] = []
    undecided: dict[Undecided, list[str]] = {}
    for partner in chosen:
        reason = partner.without_kit
        offer = Offer() if reason else offers.of(partner.client)
        if not reason and not offer.operations:
            reason = "it may call no operation"
        if reason:
            notes.append(f"{partner.key} gets no kit: {reason}.")
        else:
            given.append((partner, offer))
        for one in offer.undecided:
            undecided.setdefault(one, []).append(partner.key)
    notes += [
        f"{one.route} is not in the kit of {', '.join(keys)}, since it is not known who may call"
        f" it: {one.reason}."
        for one, keys in undecided.items()
    ]
    if not given or (options.clients and len(given) < len(chosen)):
        raise ScopegateError("\n".join(notes) or _NO_CLIENT)
    maker = _Maker(system, given, options)
    folders = _folders([partner.key for partner, _ in given])
    made = (maker.kit(*one, folder) for one, folder in zip(given, folders, strict=True))
    return Kits(tuple(made), tuple(notes))


def _chosen(system: System, keys: Sequence[str]) -> list[Partner]:
    every = partners(system)
    known = {partner.key for partner in every}
    if missing := sorted(set(keys) - known):
        raise ScopegateError(
            f"--client is {', '.join(missing)}. This input has: {', '.join(sorted(known))}."
            " A suspended client is not in outputs."
        )
    return [partner for partner in every if not keys or partner.key in keys]


def _require_routes(system: System) -> None:
    """Refuse an input with unknown routes, because no kit of it would be complete."""
    problems = [
        f"The routes of {api.key} are not known: {api.not_read}."
        for api in system.apis.values()
        if api.not_read
    ]
    problems += [
        f"The route of {address} is not known: {', '.join(sorted(missing & _ROUTES))}."
        for address, missing in system.unknown.items()
        if missing & _ROUTES and address not in system.apis
    ]
    if problems:
        raise ScopegateError("\n".join([*problems, _LATER]))


class _Addresses:
    """The addresses that kits need, which are all known."""

    def __init__(self, places: Places, given: Sequence[tuple[Partner, Offer]]) -> None:
        """Look them up.

        Raises:
            ScopegateError: Some are not known.
        """
        apis = dict.fromkeys(api for _, offer in given for api in offer.apis)
        urls = {api: places.invoke_urls(api) for api in apis}
        endpoints = {one.client.pool: places.token_endpoint(one.client) for one, _ in given}
        problems = [
            *(
                f"The invoke URL of {api} is not known: {found.reason}."
                for api, found in urls.items()
                if isinstance(found, Unknown)
            ),
            *(
                f"The token endpoint of {pool or 'a client'} is not known: {found.reason}."
                for pool, found in endpoints.items()
                if isinstance(found, Unknown)
            ),
        ]
        if problems:
            raise ScopegateError("\n".join([*problems, _LATER]))
        self.servers = {api: one for api, one in urls.items() if not isinstance(one, Unknown)}
        self.endpoints = {p: one for p, one in endpoints.items() if not isinstance(one, Unknown)}


class _Maker:
    """A builder of kits of one system."""

    def __init__(
        self, system: System, given: Sequence[tuple[Partner, Offer]], options: Options
    ) -> None:
        self._system = system
        self._options = options
        self._places = Places(system)
        self._addresses = _Addresses(self._places, given)
        self._described = {
            f"{resource.instance.get('identifier')}/{scope.get('scope_name')}": description
            for resource in system.resources.values()
            if resource.instance.type == _SERVER
            for scope in _blocks(resource.instance.get("scope"))
            if isinstance(description := scope.get("scope_description"), str)
        }

    def kit(self, partner: Partner, offer: Offer, folder: str) -> Kit:
        """Return the kit of a client."""
        system, options = self._system, self._options
        endpoint = self._addresses.endpoints[partner.client.pool]
        origin = urlsplit(endpoint)
        validities = {one.access_token_validity for one in partner.credentials}
        validity = validities.pop() if len(validities) == 1 else None
        return Kit(
            client=partner.key,
            folder=folder,
            title=options.title or self._title(offer.apis),
            contact=options.contact,
            token_endpoint=endpoint,
            issuer=self._places.issuer(partner.client) or f"{origin.scheme}://{origin.netloc}",
            scopes={scope: self._described.get(scope, scope) for scope in sorted(partner.scopes)},
            validity=validity if isinstance(validity, int) else None,
            operations=offer.operations,
            servers={api: self._addresses.servers[api] for api in offer.apis},
            protocols=frozenset(system.apis[api].protocol for api in offer.apis),
            rates=rates(system, offer.operations),
            quotas=quotas(system, offer.operations),
            mutual_tls=any(map(self._places.mutual_tls, offer.apis)),
            private=any(system.apis[api].endpoints == {"PRIVATE"} for api in offer.apis),
            team=options.team,
        )

    def _title(self, apis: Sequence[str]) -> str:
        team = self._options.team
        given = str(team.info.get("title") or "") if team else ""
        names = dict.fromkeys(self._system.apis[api].name for api in apis)
        return given or ", ".join(filter(None, names)) or "API"


def _blocks(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _folders(keys: Sequence[str]) -> list[str]:
    """Return distinct names of folders: keys without characters that a path can't have."""
    found: list[str] = []
    taken: set[str] = set()
    for key in keys:
        base = re.sub(r"[^\w.@+-]", "-", key, flags=re.ASCII).strip(".").lstrip("-") or "client"
        number, name = 1, base
        while name.lower() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.lower())
        found.append(name)
    return found
