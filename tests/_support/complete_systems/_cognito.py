"""A user pool with its clients, scopes, domains, users and sign-in, and an identity pool."""

import json
from typing import Any, Final

from tests._support.complete_systems._parts import (
    ACCOUNT,
    CERTIFICATE,
    DECIDER_ARN,
    HIDDEN,
    POOL,
    POOL_ARN,
    REGION,
    Resources,
    Values,
    resource,
    role,
)

_KEY: Final = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0000aaaa-1111-2222-3333-444455556666"


def _client(type_: str, **values: Any) -> Values:
    return resource(
        type_,
        user_pool_id=POOL,
        access_token_validity=60,
        allowed_oauth_flows=["client_credentials"],
        allowed_oauth_flows_user_pool_client=True,
        allowed_oauth_scopes=["orders/read", "orders/write"],
        analytics_configuration=[
            {
                "application_arn": f"arn:aws:mobiletargeting:{REGION}:{ACCOUNT}:apps/abc123",
                "application_id": "abc123",
                "external_id": "external",
                "role_arn": role("analytics"),
                "user_data_shared": False,
            }
        ],
        auth_session_validity=3,
        callback_urls=["https://app.example.com/back", "https://app.example.com/done"],
        default_redirect_uri="https://app.example.com/back",
        enable_propagate_additional_user_context_data=False,
        enable_token_revocation=True,
        explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        id_token_validity=60,
        logout_urls=["https://app.example.com/out"],
        prevent_user_existence_errors="ENABLED",
        read_attributes=["email", "name"],
        refresh_token_rotation=[{"feature": "ENABLED", "retry_grace_period_seconds": 10}],
        refresh_token_validity=12,
        supported_identity_providers=["COGNITO", "Partner"],
        token_validity_units=[
            {"access_token": "minutes", "id_token": "minutes", "refresh_token": "hours"}
        ],
        write_attributes=["email"],
        **values,
    )


_POOL: Final = resource(
    "aws_cognito_user_pool",
    id=POOL,
    arn=POOL_ARN,
    name="orders",
    account_recovery_setting=[{"recovery_mechanism": [{"name": "verified_email", "priority": 1}]}],
    admin_create_user_config=[
        {
            "allow_admin_create_user_only": True,
            "invite_message_template": [
                {
                    "email_message": "Welcome {username}: {####}",
                    "email_subject": "Welcome",
                    "sms_message": "{username}: {####}",
                }
            ],
        }
    ],
    alias_attributes=["email"],
    auto_verified_attributes=["email"],
    deletion_protection="ACTIVE",
    device_configuration=[
        {
            "challenge_required_on_new_device": False,
            "device_only_remembered_on_user_prompt": True,
        }
    ],
    email_configuration=[{"email_sending_account": "COGNITO_DEFAULT"}],
    email_mfa_configuration=[{"message": "Code {####}", "subject": "Code"}],
    email_verification_message="Your code is {####}",
    email_verification_subject="Your code",
    lambda_config=[
        {
            "create_auth_challenge": f"{DECIDER_ARN}-create",
            "custom_email_sender": [
                {"lambda_arn": f"{DECIDER_ARN}-email", "lambda_version": "V1_0"}
            ],
            "custom_message": f"{DECIDER_ARN}-message",
            "custom_sms_sender": [{"lambda_arn": f"{DECIDER_ARN}-sms", "lambda_version": "V1_0"}],
            "define_auth_challenge": f"{DECIDER_ARN}-define",
            "kms_key_id": _KEY,
            "post_authentication": f"{DECIDER_ARN}-after",
            "post_confirmation": f"{DECIDER_ARN}-confirmed",
            "pre_authentication": DECIDER_ARN,
            "pre_sign_up": f"{DECIDER_ARN}-sign-up",
            "pre_token_generation": f"{DECIDER_ARN}-token",
            "pre_token_generation_config": [
                {"lambda_arn": f"{DECIDER_ARN}-token", "lambda_version": "V1_0"}
            ],
            "user_migration": f"{DECIDER_ARN}-migration",
            "verify_auth_challenge_response": f"{DECIDER_ARN}-verify",
        }
    ],
    mfa_configuration="OPTIONAL",
    password_policy=[
        {
            "minimum_length": 12,
            "password_history_size": 5,
            "require_lowercase": True,
            "require_numbers": True,
            "require_symbols": True,
            "require_uppercase": True,
            "temporary_password_validity_days": 3,
        }
    ],
    schema=[{"name": "tenant", "attribute_data_type": "String", "mutable": False}],
    sign_in_policy=[{"allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN"]}],
    sms_authentication_message="Code {####}",
    sms_configuration=[
        {"external_id": "external", "sns_caller_arn": role("sms"), "sns_region": REGION}
    ],
    sms_verification_message="Code {####}",
    software_token_mfa_configuration=[{"enabled": True}],
    user_attribute_update_settings=[{"attributes_require_verification_before_update": ["email"]}],
    user_pool_add_ons=[
        {
            "advanced_security_additional_flows": [{"custom_auth_mode": "ENFORCED"}],
            "advanced_security_mode": "ENFORCED",
        }
    ],
    user_pool_tier="PLUS",
    username_configuration=[{"case_sensitive": False}],
    verification_message_template=[{"default_email_option": "CONFIRM_WITH_CODE"}],
    web_authn_configuration=[{"relying_party_id": "example.com", "user_verification": "required"}],
)

_TAKEOVER: Final = [{"event_action": "BLOCK", "notify": True}]

COGNITO: Final[Resources] = {
    "aws_cognito_user_pool.this": _POOL,
    'aws_cognito_user_pool_client.this["partner-a"]': _client(
        "aws_cognito_user_pool_client",
        id="client-a",
        name="partner-a",
        client_secret=HIDDEN,
        generate_secret=True,
    ),
    "aws_cognito_managed_user_pool_client.search": _client(
        "aws_cognito_managed_user_pool_client",
        id="client-search",
        name="search-1",
        client_secret=HIDDEN,
        name_prefix="search-",
    ),
    'aws_cognito_resource_server.this["orders"]': resource(
        "aws_cognito_resource_server",
        id=f"{POOL}|orders",
        identifier="orders",
        name="orders",
        user_pool_id=POOL,
        scope=[
            {"scope_name": "read", "scope_description": "Read orders"},
            {"scope_name": "write", "scope_description": "Write orders"},
        ],
        scope_identifiers=["orders/read", "orders/write"],
    ),
    "aws_cognito_user_pool_domain.prefix": resource(
        "aws_cognito_user_pool_domain",
        id="orders-acme",
        domain="orders-acme",
        managed_login_version=2,
        user_pool_id=POOL,
    ),
    "aws_cognito_user_pool_domain.custom": resource(
        "aws_cognito_user_pool_domain",
        id="login.example.com",
        domain="login.example.com",
        certificate_arn=CERTIFICATE,
        cloudfront_distribution="d111111abcdef8.cloudfront.net",
        user_pool_id=POOL,
    ),
    "aws_cognito_identity_provider.partner": resource(
        "aws_cognito_identity_provider",
        attribute_mapping={"email": "email", "username": "sub"},
        idp_identifiers=["partner.example.com"],
        provider_details={
            "authorize_scopes": "openid",
            "client_id": "acme",
            "client_secret": HIDDEN,
            "oidc_issuer": "https://id.partner.example.com",
        },
        provider_name="Partner",
        provider_type="OIDC",
        user_pool_id=POOL,
    ),
    "aws_cognito_risk_configuration.this": resource(
        "aws_cognito_risk_configuration",
        client_id="client-a",
        user_pool_id=POOL,
        account_takeover_risk_configuration=[
            {
                "actions": [
                    {
                        "high_action": list(_TAKEOVER),
                        "low_action": [{"event_action": "MFA_REQUIRED", "notify": False}],
                        "medium_action": list(_TAKEOVER),
                    }
                ],
                "notify_configuration": [
                    {
                        "source_arn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/acme",
                        "from": "security@example.com",
                    }
                ],
            }
        ],
        compromised_credentials_risk_configuration=[
            {"actions": [{"event_action": "BLOCK"}], "event_filter": ["SIGN_IN", "SIGN_UP"]}
        ],
        risk_exception_configuration=[
            {
                "blocked_ip_range_list": ["203.0.113.0/24", "198.51.100.0/24"],
                "skipped_ip_range_list": ["192.0.2.0/24"],
            }
        ],
    ),
    "aws_cognito_log_delivery_configuration.this": resource(
        "aws_cognito_log_delivery_configuration",
        user_pool_id=POOL,
        log_configurations=[
            {
                "event_source": "userAuthEvents",
                "log_level": "INFO",
                "cloud_watch_logs_configuration": [
                    {"log_group_arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:sign-in"}
                ],
            }
        ],
    ),
    "aws_cognito_managed_login_branding.this": resource(
        "aws_cognito_managed_login_branding",
        client_id="client-a",
        user_pool_id=POOL,
        asset=[{"category": "PAGE_HEADER_LOGO", "color_mode": "DARK", "extension": "SVG"}],
        settings=json.dumps({"categories": {"global": {"colorSchemeMode": "DARK"}}}),
        use_cognito_provided_values=False,
    ),
    "aws_cognito_user_pool_ui_customization.this": resource(
        "aws_cognito_user_pool_ui_customization",
        client_id="client-a",
        css=".label-customizable {font-weight: 400;}",
        image_file="aW1hZ2U=",
        user_pool_id=POOL,
    ),
    "aws_cognito_user.admin": resource(
        "aws_cognito_user",
        attributes={"email": "admin@example.com", "email_verified": "true"},
        client_metadata={"from": "terraform"},
        desired_delivery_mediums=["EMAIL"],
        enabled=True,
        force_alias_creation=False,
        message_action="SUPPRESS",
        password=HIDDEN,
        temporary_password=HIDDEN,
        user_pool_id=POOL,
        username="admin",
        validation_data={"checked": "true"},
    ),
    "aws_cognito_user_group.admins": resource(
        "aws_cognito_user_group",
        description="Who may change prices",
        name="admins",
        precedence=1,
        role_arn=role("admins"),
        user_pool_id=POOL,
    ),
    "aws_cognito_user_in_group.admin": resource(
        "aws_cognito_user_in_group", group_name="admins", user_pool_id=POOL, username="admin"
    ),
    "aws_cognito_identity_pool.this": resource(
        "aws_cognito_identity_pool",
        allow_classic_flow=False,
        allow_unauthenticated_identities=False,
        cognito_identity_providers=[
            {
                "client_id": "client-a",
                "provider_name": f"cognito-idp.{REGION}.amazonaws.com/{POOL}",
                "server_side_token_check": True,
            }
        ],
        developer_provider_name="login.example.com",
        identity_pool_name="orders",
        openid_connect_provider_arns=[f"arn:aws:iam::{ACCOUNT}:oidc-provider/id.example.com"],
        saml_provider_arns=[f"arn:aws:iam::{ACCOUNT}:saml-provider/office"],
        supported_login_providers={"accounts.google.com": "123.apps.googleusercontent.com"},
    ),
    "aws_cognito_identity_pool_provider_principal_tag.this": resource(
        "aws_cognito_identity_pool_provider_principal_tag",
        identity_pool_id="cognito-identity-pool-1",
        identity_provider_name=f"cognito-idp.{REGION}.amazonaws.com/{POOL}",
        principal_tags={"tenant": "custom:tenant"},
        use_defaults=False,
    ),
    "aws_cognito_identity_pool_roles_attachment.this": resource(
        "aws_cognito_identity_pool_roles_attachment",
        identity_pool_id="cognito-identity-pool-1",
        role_mapping=[
            {
                "identity_provider": f"cognito-idp.{REGION}.amazonaws.com/{POOL}:client-a",
                "ambiguous_role_resolution": "Deny",
                "type": "Token",
            }
        ],
        roles={"authenticated": role("signed-in")},
    ),
}
