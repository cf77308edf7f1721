"""Web ACLs of both generations with the parts of their rules, and DNS records."""

import json
from typing import Any, Final

from tests._support.complete_systems._parts import (
    ACCOUNT,
    POOL_ARN,
    REGION,
    RULE_GROUP_ARN,
    WEB_ACL_ARN,
    Resources,
    Values,
    resource,
)

_VISIBLE: Final = [
    {"cloudwatch_metrics_enabled": True, "metric_name": "orders", "sampled_requests_enabled": True}
]
_FIELD: Final = [{"type": "HEADER", "data": "referer"}]
_BLOCK: Final[list[dict[str, Any]]] = [{"block": [{}], "allow": []}]
_RULE: Final = [
    {
        "name": "rate",
        "priority": 1,
        "action": [{"block": [{}]}],
        "statement": [{"rate_based_statement": [{"limit": 1000, "aggregate_key_type": "IP"}]}],
        "visibility_config": _VISIBLE,
    }
]
_PREDICATE: Final = [{"data_id": "wafregional-ipset-1", "negated": False, "type": "IPMatch"}]
_BODY: Final = ("api_gateway", "app_runner_service", "cloudfront", "cognito_user_pool")
_MONETIZATION: Final = [{"currency_mode": "SINGLE", "crypto_config": [{"wallet_address": "0x1"}]}]


def _classic(type_: str, **values: Any) -> Values:
    metric = (
        {"metric_name": "orders"} if type_.rsplit("_", 1)[-1] in {"rule", "group", "acl"} else {}
    )
    return resource(f"aws_wafregional_{type_}", name="orders", **metric, **values)


FIREWALLS: Final[Resources] = {
    "aws_wafv2_web_acl.this": resource(
        "aws_wafv2_web_acl",
        arn=WEB_ACL_ARN,
        association_config=[
            {
                "request_body": [
                    {
                        name: [{"default_size_inspection_limit": "KB_32"}]
                        for name in (*_BODY, "verified_access_instance")
                    }
                ]
            }
        ],
        captcha_config=[{"immunity_time_property": [{"immunity_time": 120}]}],
        challenge_config=[{"immunity_time_property": [{"immunity_time": 120}]}],
        custom_response_body=[{"key": "no", "content": "Refused", "content_type": "TEXT_PLAIN"}],
        data_protection_config=[
            {"data_protection": [{"action": "HASH", "field": [{"field_type": "BODY"}]}]}
        ],
        default_action=_BLOCK,
        description="In front of orders",
        monetization_config=_MONETIZATION,
        name="orders",
        rule=_RULE,
        scope="REGIONAL",
        token_domains=["example.com"],
        visibility_config=_VISIBLE,
    ),
    "aws_wafv2_web_acl_association.pool": resource(
        "aws_wafv2_web_acl_association", resource_arn=POOL_ARN, web_acl_arn=WEB_ACL_ARN
    ),
    "aws_wafv2_web_acl_logging_configuration.this": resource(
        "aws_wafv2_web_acl_logging_configuration",
        log_destination_configs=[f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:aws-waf-logs-orders"],
        logging_filter=[{"default_behavior": "KEEP", "filter": []}],
        redacted_fields=[{"single_header": [{"name": "authorization"}]}],
        resource_arn=WEB_ACL_ARN,
    ),
    "aws_wafv2_web_acl_rule_group_association.this": resource(
        "aws_wafv2_web_acl_rule_group_association",
        managed_rule_group=[{"name": "AWSManagedRulesCommonRuleSet", "vendor_name": "AWS"}],
        override_action="none",
        priority=10,
        rule_group_reference=[{"arn": RULE_GROUP_ARN}],
        rule_name="shared",
        visibility_config=_VISIBLE,
        web_acl_arn=WEB_ACL_ARN,
    ),
    "aws_wafv2_rule_group.this": resource(
        "aws_wafv2_rule_group",
        arn=RULE_GROUP_ARN,
        capacity=50,
        custom_response_body=[{"key": "no", "content": "Refused", "content_type": "TEXT_PLAIN"}],
        description="Shared rules",
        monetization_config=_MONETIZATION,
        name="orders",
        rule=_RULE,
        scope="REGIONAL",
        visibility_config=_VISIBLE,
    ),
    "aws_wafv2_ip_set.office": resource(
        "aws_wafv2_ip_set",
        addresses=["192.0.2.0/24"],
        description="Offices",
        ip_address_version="IPV4",
        name="office",
        scope="REGIONAL",
    ),
    "aws_wafv2_regex_pattern_set.paths": resource(
        "aws_wafv2_regex_pattern_set",
        description="Paths",
        name="paths",
        regular_expression=[{"regex_string": "^/orders"}],
        scope="REGIONAL",
    ),
    "aws_wafv2_api_key.this": resource(
        "aws_wafv2_api_key", scope="REGIONAL", token_domains=["example.com"]
    ),
    "aws_wafregional_web_acl.this": _classic(
        "web_acl",
        arn=f"arn:aws:waf-regional:{REGION}:{ACCOUNT}:webacl/wafregional-web-acl-1",
        default_action=[{"type": "BLOCK"}],
        logging_configuration=[{"log_destination": "arn:aws:firehose:x", "redacted_fields": []}],
        rule=[{"action": [{"type": "ALLOW"}], "priority": 1, "rule_id": "wafregional-rule-1"}],
    ),
    "aws_wafregional_rule.this": _classic("rule", predicate=_PREDICATE),
    "aws_wafregional_rate_based_rule.this": _classic(
        "rate_based_rule", predicate=_PREDICATE, rate_key="IP", rate_limit=2000
    ),
    "aws_wafregional_rule_group.this": _classic(
        "rule_group",
        activated_rule=[
            {"action": [{"type": "BLOCK"}], "priority": 1, "rule_id": "wafregional-rule-1"}
        ],
    ),
    "aws_wafregional_ipset.this": _classic(
        "ipset", ip_set_descriptor=[{"type": "IPV4", "value": "192.0.2.0/24"}]
    ),
    "aws_wafregional_geo_match_set.this": _classic(
        "geo_match_set", geo_match_constraint=[{"type": "Country", "value": "DE"}]
    ),
    "aws_wafregional_byte_match_set.this": _classic(
        "byte_match_set",
        byte_match_tuples=[
            {
                "field_to_match": _FIELD,
                "positional_constraint": "CONTAINS",
                "target_string": "bad",
                "text_transformation": "NONE",
            }
        ],
    ),
    "aws_wafregional_regex_pattern_set.this": _classic(
        "regex_pattern_set", regex_pattern_strings=["^/orders", "^/prices"]
    ),
    "aws_wafregional_regex_match_set.this": _classic(
        "regex_match_set",
        regex_match_tuple=[
            {
                "field_to_match": _FIELD,
                "regex_pattern_set_id": "wafregional-regex-pattern-set-1",
                "text_transformation": "NONE",
            }
        ],
    ),
    "aws_wafregional_size_constraint_set.this": _classic(
        "size_constraint_set",
        size_constraints=[
            {
                "comparison_operator": "GT",
                "field_to_match": _FIELD,
                "size": 4096,
                "text_transformation": "NONE",
            }
        ],
    ),
    "aws_wafregional_sql_injection_match_set.this": _classic(
        "sql_injection_match_set",
        sql_injection_match_tuple=[{"field_to_match": _FIELD, "text_transformation": "NONE"}],
    ),
    "aws_wafregional_xss_match_set.this": _classic(
        "xss_match_set",
        xss_match_tuple=[{"field_to_match": _FIELD, "text_transformation": "NONE"}],
    ),
}

RULES_AS_JSON: Final = json.dumps(
    [{"Name": "rate", "Priority": 1, "Action": {"Block": {}}}], sort_keys=True
)


def association_of_classic(stage_arn: str) -> Values:
    """Return the classic web ACL in front of a stage."""
    return resource(
        "aws_wafregional_web_acl_association",
        resource_arn=stage_arn,
        web_acl_id="wafregional-web-acl-1",
    )


def records(name: str, target: str, zone: str) -> Resources:
    """Return records that lead callers to a custom domain."""
    routing: Values = {
        "cidr_routing_policy": [{"collection_id": "c-1", "location_name": "office"}],
        "failover_routing_policy": [{"type": "PRIMARY"}],
        "geolocation_routing_policy": [{"country": "DE"}],
        "geoproximity_routing_policy": [{"aws_region": REGION, "bias": 1}],
        "health_check_id": "abcd-1",
        "latency_routing_policy": [{"region": REGION}],
        "multivalue_answer_routing_policy": True,
        "set_identifier": "first",
        "weighted_routing_policy": [{"weight": 90}],
    }
    return {
        "aws_route53_record.alias": resource(
            "aws_route53_record",
            alias=[{"evaluate_target_health": False, "name": target, "zone_id": zone}],
            allow_overwrite=False,
            name=name,
            type="A",
            zone_id="Z0000001",
            **routing,
        ),
        "aws_route53_record.cname": resource(
            "aws_route53_record",
            name=f"www.{name}",
            records=[target],
            ttl=300,
            type="CNAME",
            zone_id="Z0000001",
        ),
        "aws_route53_records_exclusive.this": resource(
            "aws_route53_records_exclusive",
            resource_record_set=[
                {"name": name, "type": "CNAME", "resource_records": [{"value": target}]}
            ],
            zone_id="Z0000002",
        ),
    }
