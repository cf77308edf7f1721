"""The addresses in an input at which a client calls and requests tokens."""

from collections.abc import Iterator

from scopegate.access.system.model import Address, Client, Stage, System
from scopegate.plan.values import Unknown

_UNKNOWN_REGION = "{region}"
_PREFIX_DOMAIN = ".amazoncognito.com/"


class Places:
    """The addresses of a system."""

    def __init__(self, system: System) -> None:
        """Take a system."""
        self._system = system

    def invoke_urls(self, key: str) -> tuple[str, ...] | Unknown:
        """Return the base URLs of an API.

        Those of its custom domains if it has any, else those of its stages.
        """
        system = self._system
        api = system.apis.get(key)
        if api is not None and api.invoke_url:
            return (api.invoke_url.rstrip("/"),)
        mappings = [one for one in system.addresses.values() if one.api == key]
        if mappings:
            return _collected(map(_url, mappings), "the name of its custom domain is not known yet")
        if api is not None and api.closed is True:
            return Unknown("its own address is disabled, and it has no custom domain here")
        stages = [stage for (owner, _), stage in system.stages.items() if owner == key]
        if not stages:
            return Unknown("no stage of it is in this input")
        return _collected(map(self._stage_url, stages), "it is known after apply")

    def mutual_tls(self, key: str) -> bool:
        """Return whether a custom domain of an API requires a client certificate."""
        return any(one.mutual_tls for one in self._system.addresses.values() if one.api == key)

    def token_endpoint(self, client: Client) -> str | Unknown:
        """Return the token endpoint of a client, at a custom domain if there is one."""
        pool = self._system.pools.get(client.pool or "")
        found: set[str] = {
            *(pool.token_endpoints if pool else ()),
            *self._system.token_endpoints.get(client.pool or "", ()),
        }
        if not found:
            return Unknown("its user pool has no domain in this input")
        known = [url for url in found if "://" in url and _UNKNOWN_REGION not in url]
        if not known:
            return Unknown("the domain of its user pool or the region is not known yet")
        return min(known, key=lambda url: (_PREFIX_DOMAIN in url, url))

    def issuer(self, client: Client) -> str | None:
        """Return the issuer of a client's tokens, if it is known."""
        key = client.pool or ""
        if key.startswith("https://"):
            return key
        resource = self._system.resources.get(key)
        endpoint = resource.instance.get("endpoint") if resource else None
        return f"https://{endpoint}" if isinstance(endpoint, str) and endpoint else None

    def _stage_url(self, stage: Stage) -> str | None:
        resource = self._system.resources.get(stage.address)
        url = resource.instance.get("invoke_url") if resource else None
        return url.rstrip("/") if isinstance(url, str) and url else None


def _url(address: Address) -> str | None:
    """Return the URL of a base path; None if its domain is not known."""
    return None if address.domain == address.address else address.url


def _collected(urls: Iterator[str | None], reason: str) -> tuple[str, ...] | Unknown:
    found = sorted({url for url in urls if url})
    return tuple(found) or Unknown(reason)
