"""Amazon Route 53: the records that point to APIs and token endpoints."""

from collections.abc import Mapping
from typing import Final

from scopegate.access.catalogue._rows import (
    ID,
    TIMEOUTS,
    Presence,
    ResourceType,
    identifies,
    neutral,
    refers,
    serves,
)

_DOMAINS: Final = (
    "aws_api_gateway_domain_name",
    "aws_apigatewayv2_domain_name",
    "aws_cognito_user_pool_domain",
)

_ROUTING: Final = (
    "Among records of one name, it decides which one answers a query (Route 53 developer guide, "
    "routing policies)."
)
_ZONE: Final = refers("aws_route53_zone", because="It belongs to the hosted zone that it names.")

DNS: Final[Mapping[str, ResourceType]] = {
    "aws_route53_record": ResourceType(
        presence=Presence.MODELLED,
        because="Callers reach a custom domain by its record.",
        attributes={
            "alias.evaluate_target_health": neutral(
                "It decides whether an unhealthy target is left out."
            ),
            "alias.name": serves("The name leads to this endpoint.", refers_to=_DOMAINS),
            "alias.zone_id": serves(
                "It is the hosted zone of the endpoint that the name leads to.", refers_to=_DOMAINS
            ),
            "allow_overwrite": neutral(
                "It applies when the record is created, which is judged by itself."
            ),
            "cidr_routing_policy": serves(_ROUTING, whole=True),
            "failover_routing_policy": serves(_ROUTING, whole=True),
            "geolocation_routing_policy": serves(_ROUTING, whole=True),
            "geoproximity_routing_policy": serves(_ROUTING, whole=True),
            "health_check_id": serves(_ROUTING),
            "id": ID,
            "latency_routing_policy": serves(_ROUTING, whole=True),
            "multivalue_answer_routing_policy": serves(_ROUTING),
            "name": identifies("It is the host that callers use."),
            "records": serves("The name leads to these addresses or names.", refers_to=_DOMAINS),
            "set_identifier": neutral("It is a label among records of one name."),
            "timeouts": TIMEOUTS,
            "ttl": neutral("Resolvers remember the answer this long."),
            "type": identifies("Callers ask for a name and a type."),
            "weighted_routing_policy": serves(_ROUTING, whole=True),
            "zone_id": _ZONE,
        },
        computed=("fqdn",),
    ),
    "aws_route53_records_exclusive": ResourceType(
        presence=Presence.CHANGES,
        because="It removes each record of the hosted zone that it doesn't list.",
        attributes={
            "resource_record_set": serves(
                "It is the whole content of the hosted zone, and removes what it doesn't list.",
                refers_to=_DOMAINS,
                whole=True,
            ),
            "timeouts": TIMEOUTS,
            "zone_id": _ZONE,
        },
    ),
}
"""The types of Route 53 that decide where a name leads."""
