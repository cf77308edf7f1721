"""AWS WAF: web ACLs in front of stages and user pools, of the current and the classic version."""

from collections.abc import Mapping
from typing import Final

from scopegate.access.catalogue._rows import (
    ID,
    REGION,
    TAGS,
    TIMEOUTS,
    Attribute,
    Effect,
    Order,
    Presence,
    ResourceType,
    neutral,
    protects,
    ranked,
    refers,
)

_APPEARANCE: Final = "It is what a blocked caller reads."
_COPY: Final = (
    "It protects nothing before a rule names it, and a rule that names it is reported when it "
    "changes."
)
_LABEL: Final = (
    "It is a label. Where a new one replaces the resource, that is judged as a replacement."
)
_METRIC: Final = "It is the name of a metric."

_CAPACITY: Final = neutral("It is how much processing the rules may use.")
_CLASSIC_DEFAULT: Final = protects(
    ranked("BLOCK", "ALLOW"),
    "It applies to requests that match no rule (AWS WAF Classic API reference, WafAction).",
)
_CONDITIONS: Final = protects(
    Order.UNRANKED,
    "It decides which requests match. Whether a match blocks or allows is in the rules that name "
    "it.",
    whole=True,
)
_IMMUNITY: Final = protects(
    Order.SMALLER,
    "A caller who solved a puzzle or challenge isn't asked again for this time (AWS WAF API "
    "reference, ImmunityTimeProperty).",
    default=300,
)
_INSPECTED: Final = protects(
    ranked("KB_64", "KB_48", "KB_32", "KB_16"),
    "Rules don't see what is beyond this size (AWS WAF API reference, AssociationConfig).",
    default="KB_16",
)
_METRICS: Final = neutral("It decides which metrics and samples are kept.", whole=True)
_PAYMENT: Final = protects(
    Order.UNRANKED,
    "It is what a caller pays to get through (AWS WAF API reference, MonetizationConfig).",
    whole=True,
)
_PATTERNS: Final = protects(
    Order.UNRANKED,
    "They decide which requests match. Whether a match blocks or allows is in the rules that name "
    "the set.",
)
_RULES: Final = protects(
    Order.UNRANKED,
    "The rules decide which requests are blocked. Whether others block more can't be told from "
    "the plan.",
    whole=True,
)
_SCOPE: Final = protects(
    Order.UNRANKED,
    "A REGIONAL web ACL can protect a stage or a user pool, a CLOUDFRONT one only a distribution "
    "(AWS WAF API reference, CreateWebACL).",
)

_PROTECTED: Final = Attribute(
    Effect.PROTECTS,
    "It is what the web ACL protects. Another value takes the protection from what it was.",
    order=Order.UNRANKED,
    refers_to=("aws_api_gateway_stage", "aws_cognito_user_pool", "aws_lb", "aws_alb"),
)


def _protecting(type_: str) -> Attribute:
    """Return the argument of an association that names the web ACL."""
    return Attribute(
        Effect.PROTECTS,
        "It is the web ACL that protects. Two web ACLs can't be ranked.",
        order=Order.UNRANKED,
        refers_to=(type_,),
    )


def _classic_conditions(name: str, *computed: str, row: Attribute = _CONDITIONS) -> ResourceType:
    """Return a type of classic WAF that consists of conditions and a name."""
    return ResourceType(
        presence=Presence.NEUTRAL,
        because=_COPY,
        attributes={
            "id": ID,
            "name": neutral(_LABEL),
            "region": REGION,
            name: row,
        },
        computed=computed,
    )


FIREWALLS: Final[Mapping[str, ResourceType]] = {
    "aws_wafregional_byte_match_set": _classic_conditions("byte_match_tuples"),
    "aws_wafregional_geo_match_set": _classic_conditions("geo_match_constraint"),
    "aws_wafregional_ipset": _classic_conditions("ip_set_descriptor", "arn"),
    "aws_wafregional_rate_based_rule": ResourceType(
        presence=Presence.NEUTRAL,
        because=_COPY,
        attributes={
            "id": ID,
            "metric_name": neutral(_METRIC),
            "name": neutral(_LABEL),
            "predicate": _CONDITIONS,
            "rate_key": protects(
                Order.UNRANKED,
                "It decides whose requests are counted together (AWS WAF Classic API reference, "
                "RateBasedRule).",
            ),
            "rate_limit": protects(
                Order.SMALLER,
                "A caller with more requests in five minutes matches (AWS WAF Classic API "
                "reference, RateBasedRule).",
            ),
            "region": REGION,
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn",),
    ),
    "aws_wafregional_regex_match_set": _classic_conditions("regex_match_tuple"),
    "aws_wafregional_regex_pattern_set": _classic_conditions(
        "regex_pattern_strings", row=_PATTERNS
    ),
    "aws_wafregional_rule": ResourceType(
        presence=Presence.NEUTRAL,
        because=_COPY,
        attributes={
            "id": ID,
            "metric_name": neutral(_METRIC),
            "name": neutral(_LABEL),
            "predicate": _CONDITIONS,
            "region": REGION,
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn",),
    ),
    "aws_wafregional_rule_group": ResourceType(
        presence=Presence.NEUTRAL,
        because=_COPY,
        attributes={
            "activated_rule": _RULES,
            "id": ID,
            "metric_name": neutral(_METRIC),
            "name": neutral(_LABEL),
            "region": REGION,
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn",),
    ),
    "aws_wafregional_size_constraint_set": _classic_conditions("size_constraints", "arn"),
    "aws_wafregional_sql_injection_match_set": _classic_conditions("sql_injection_match_tuple"),
    "aws_wafregional_web_acl": ResourceType(
        presence=Presence.GUARDS,
        because="A web ACL blocks requests before they reach the API.",
        attributes={
            "default_action.type": _CLASSIC_DEFAULT,
            "id": ID,
            "logging_configuration": protects(
                Order.UNRANKED,
                "It decides where requests are recorded and what the record leaves out.",
                whole=True,
            ),
            "metric_name": neutral(_METRIC),
            "name": neutral(_LABEL),
            "region": REGION,
            "rule": _RULES,
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn",),
    ),
    "aws_wafregional_web_acl_association": ResourceType(
        presence=Presence.MODELLED,
        because="It puts a web ACL in front of a stage (API Gateway developer guide, AWS WAF).",
        attributes={
            "id": ID,
            "region": REGION,
            "resource_arn": _PROTECTED,
            "timeouts": TIMEOUTS,
            "web_acl_id": _protecting("aws_wafregional_web_acl"),
        },
    ),
    "aws_wafregional_xss_match_set": _classic_conditions("xss_match_tuple"),
    "aws_wafv2_api_key": ResourceType(
        presence=Presence.NEUTRAL,
        because="Pages use the key to show a CAPTCHA; it lets nobody through.",
        attributes={
            "region": REGION,
            "scope": _SCOPE,
            "token_domains": protects(
                Order.FEWER,
                "Pages of these domains can use the key (AWS WAF API reference, CreateAPIKey).",
            ),
        },
        computed=("api_key",),
    ),
    "aws_wafv2_ip_set": ResourceType(
        presence=Presence.NEUTRAL,
        because=_COPY,
        attributes={
            "addresses": protects(
                Order.UNRANKED,
                "Whether these addresses are blocked or allowed is in the rules that name the set.",
            ),
            "description": neutral("It explains the set to people."),
            "id": ID,
            "ip_address_version": protects(
                Order.UNRANKED,
                "A set has addresses of one version (AWS WAF API reference, CreateIPSet).",
            ),
            "name": neutral(_LABEL),
            "name_prefix": neutral(_LABEL),
            "region": REGION,
            "scope": _SCOPE,
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn", "lock_token"),
    ),
    "aws_wafv2_regex_pattern_set": ResourceType(
        presence=Presence.NEUTRAL,
        because=_COPY,
        attributes={
            "description": neutral("It explains the set to people."),
            "id": ID,
            "name": neutral(_LABEL),
            "name_prefix": neutral(_LABEL),
            "region": REGION,
            "regular_expression": _CONDITIONS,
            "scope": _SCOPE,
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn", "lock_token"),
    ),
    "aws_wafv2_rule_group": ResourceType(
        presence=Presence.NEUTRAL,
        because=_COPY,
        attributes={
            "capacity": _CAPACITY,
            "custom_response_body": neutral(_APPEARANCE, whole=True),
            "description": neutral("It explains the group to people."),
            "id": ID,
            "monetization_config": _PAYMENT,
            "name": neutral(_LABEL),
            "name_prefix": neutral(_LABEL),
            "region": REGION,
            "rule": _RULES,
            "rules_json": protects(Order.UNRANKED, "It contains the rules as JSON."),
            "scope": _SCOPE,
            "tags": TAGS,
            "tags_all": TAGS,
            "visibility_config": _METRICS,
        },
        computed=("arn", "lock_token"),
    ),
    "aws_wafv2_web_acl": ResourceType(
        presence=Presence.GUARDS,
        because="A web ACL blocks requests before they reach the API.",
        attributes={
            "association_config.request_body.api_gateway.default_size_inspection_limit": (
                _INSPECTED
            ),
            "association_config.request_body.app_runner_service.default_size_inspection_limit": (
                _INSPECTED
            ),
            "association_config.request_body.cloudfront.default_size_inspection_limit": _INSPECTED,
            "association_config.request_body.cognito_user_pool.default_size_inspection_limit": (
                _INSPECTED
            ),
            "association_config.request_body.verified_access_instance"
            ".default_size_inspection_limit": _INSPECTED,
            "captcha_config.immunity_time_property.immunity_time": _IMMUNITY,
            "challenge_config.immunity_time_property.immunity_time": _IMMUNITY,
            "custom_response_body": neutral(_APPEARANCE, whole=True),
            "data_protection_config": protects(
                Order.UNRANKED,
                "It keeps credentials and personal data out of logs and samples (AWS WAF API "
                "reference, DataProtectionConfig).",
                whole=True,
            ),
            "default_action": protects(
                Order.UNRANKED,
                "It allows or blocks requests that match no rule (AWS WAF API reference, "
                "DefaultAction).",
                whole=True,
            ),
            "description": neutral("It explains the web ACL to people."),
            "id": ID,
            "monetization_config": _PAYMENT,
            "name": neutral(_LABEL),
            "name_prefix": neutral(_LABEL),
            "region": REGION,
            "rule": _RULES,
            "rule_json": protects(Order.UNRANKED, "It contains the rules as JSON."),
            "scope": _SCOPE,
            "tags": TAGS,
            "tags_all": TAGS,
            "token_domains": protects(
                Order.FEWER,
                "Tokens of these domains count as solved challenges (AWS WAF API reference, "
                "CreateWebACL).",
            ),
            "visibility_config": _METRICS,
        },
        computed=("application_integration_url", "arn", "capacity", "lock_token"),
    ),
    "aws_wafv2_web_acl_association": ResourceType(
        presence=Presence.MODELLED,
        because="It puts a web ACL in front of a stage or a user pool (API Gateway developer "
        "guide, AWS WAF).",
        attributes={
            "id": ID,
            "region": REGION,
            "resource_arn": _PROTECTED,
            "timeouts": TIMEOUTS,
            "web_acl_arn": _protecting("aws_wafv2_web_acl"),
        },
    ),
    "aws_wafv2_web_acl_logging_configuration": ResourceType(
        presence=Presence.GUARDS,
        because="Without it, there is no record of what the web ACL allowed and blocked.",
        attributes={
            "id": ID,
            "log_destination_configs": protects(
                Order.UNRANKED, "It decides where requests are recorded."
            ),
            "logging_filter": protects(
                Order.UNRANKED, "It decides which requests are recorded.", whole=True
            ),
            "redacted_fields": protects(
                Order.UNRANKED,
                "It keeps credentials out of the log, and evidence too.",
                whole=True,
            ),
            "region": REGION,
            "resource_arn": refers(
                "aws_wafv2_web_acl", because="It applies to the web ACL that it names."
            ),
        },
    ),
    "aws_wafv2_web_acl_rule_group_association": ResourceType(
        presence=Presence.CHANGES,
        because="It adds rules to a web ACL. Rules can block requests, or allow them before "
        "another rule would block them.",
        attributes={
            "managed_rule_group": _RULES,
            "override_action": protects(
                ranked("none", "count"),
                "With count, the rules block nothing (AWS WAF API reference, OverrideAction).",
                default="none",
            ),
            "priority": protects(
                Order.UNRANKED,
                "Rules apply in this order until one allows or blocks (AWS WAF developer guide, "
                "rule priority).",
            ),
            "region": REGION,
            "rule_group_reference": _RULES,
            "rule_name": neutral(_LABEL),
            "timeouts": TIMEOUTS,
            "visibility_config": _METRICS,
            "web_acl_arn": _protecting("aws_wafv2_web_acl"),
        },
    ),
}
"""The types of AWS WAF that can protect a stage or a user pool."""
