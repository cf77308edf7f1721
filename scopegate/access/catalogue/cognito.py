"""Amazon Cognito: user pools, their clients, scopes, users and sign-in, and identity pools."""

from collections.abc import Mapping
from typing import Final

from scopegate.access.catalogue._rows import (
    ID,
    REGION,
    TAGS,
    Attribute,
    Order,
    Presence,
    ResourceType,
    grants,
    identifies,
    neutral,
    protects,
    ranked,
    refers,
    serves,
)

_CLIENT_TYPES: Final = ("aws_cognito_user_pool_client", "aws_cognito_managed_user_pool_client")
_FUNCTIONS: Final = ("aws_lambda_function", "aws_lambda_alias")
_UNITS: Final = ranked("seconds", "minutes", "hours", "days")

_CLIENT: Final = refers(*_CLIENT_TYPES, because="It applies to the client that it names.")
_IDENTITY_POOL: Final = refers(
    "aws_cognito_identity_pool", because="It applies to the identity pool that it names."
)
_USER_POOL: Final = refers(
    "aws_cognito_user_pool", because="It belongs to the user pool that it names."
)

_APPEARANCE: Final = "It changes what the sign-in pages look like."
_CHALLENGE: Final = (
    "The functions of a custom authentication flow decide who receives tokens. The review doesn't "
    "read their code (Cognito developer guide, custom authentication challenge Lambda triggers)."
)
_MESSAGE: Final = "It is the text of a message to a user."
_SENDER: Final = (
    "The function receives every code and temporary password that the pool sends (Cognito "
    "developer guide, custom sender Lambda triggers)."
)
_TRIGGER: Final = (
    "The function takes part in deciding who becomes a user, signs in or is put into a group. The "
    "review doesn't read its code (Cognito developer guide, Lambda triggers)."
)

_TAKEOVER: Final = protects(
    ranked("BLOCK", "MFA_REQUIRED", "MFA_IF_CONFIGURED", "NO_ACTION"),
    "Cognito API reference, AccountTakeoverActionType.",
    default="NO_ACTION",
)
_TAKEOVER_NOTICE: Final = protects(
    ranked(True, False),
    "A user who is told about a suspicious sign-in can react to it (Cognito API reference, "
    "AccountTakeoverActionType).",
    default=False,
)

_CLIENT_ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    "access_token_validity": protects(
        Order.SMALLER,
        "API Gateway accepts an access token until it expires, even if its client is deleted or "
        "the token revoked. The unit is in token_validity_units; unset, or 0 in a state, is one "
        "hour.",
        default=1,
    ),
    "allowed_oauth_flows": grants(
        "client_credentials gives tokens to the client itself; code and implicit give tokens to "
        "users (Cognito API reference, UserPoolClientType)."
    ),
    "allowed_oauth_flows_user_pool_client": grants(
        "Without it, the client has no OAuth flows or scopes (Cognito API reference, "
        "UserPoolClientType).",
        default=False,
    ),
    "allowed_oauth_scopes": grants(
        "The client's tokens can contain these scopes, and all of them if it asks for none "
        "(Cognito developer guide, token endpoint).",
        refers_to=("aws_cognito_resource_server",),
    ),
    "analytics_configuration.application_arn": neutral(
        "It names the Pinpoint project that receives sign-in events."
    ),
    "analytics_configuration.application_id": neutral(
        "It names the Pinpoint project that receives sign-in events."
    ),
    "analytics_configuration.external_id": neutral(
        "It is checked by the role that publishes sign-in events."
    ),
    "analytics_configuration.role_arn": neutral("It lets Cognito publish sign-in events."),
    "analytics_configuration.user_data_shared": protects(
        ranked(False, True),
        "With it, sign-in events contain the user's data (Cognito API reference, "
        "AnalyticsConfigurationType).",
        default=False,
    ),
    "auth_session_validity": protects(
        Order.SMALLER,
        "It is how many minutes a challenge stays open (Cognito API reference, "
        "UserPoolClientType).",
        default=3,
    ),
    "callback_urls": protects(
        Order.FEWER,
        "Cognito sends authorization codes and tokens to these URLs and to no others (Cognito API "
        "reference, UserPoolClientType).",
    ),
    "default_redirect_uri": neutral(
        "It has to be one of the callback URLs, so their list decides where tokens are sent."
    ),
    "enable_propagate_additional_user_context_data": protects(
        ranked(False, True),
        "With it, the client itself states the IP address and device that threat protection "
        "judges (Cognito API reference, UserPoolClientType).",
        default=False,
    ),
    "enable_token_revocation": protects(
        ranked(True, False),
        "Without it, a refresh token can't be revoked. It is on unless turned off (Cognito API "
        "reference, CreateUserPoolClient).",
        default=True,
    ),
    "explicit_auth_flows": grants(
        "It is how users can sign in with this client. Unset allows SRP, custom and refresh token "
        "flows (Cognito API reference, CreateUserPoolClient)."
    ),
    "id_token_validity": protects(
        Order.SMALLER,
        "API Gateway accepts an ID token until it expires. The unit is in token_validity_units; "
        "unset, or 0 in a state, is one hour.",
        default=1,
    ),
    "logout_urls": protects(
        Order.FEWER,
        "The logout endpoint redirects to these URLs and to no others (Cognito developer guide, "
        "logout endpoint).",
    ),
    "prevent_user_existence_errors": protects(
        ranked("ENABLED", "LEGACY"),
        "LEGACY tells anybody whether a user exists. It is what the API sets by default (Cognito "
        "developer guide, managing user existence error responses).",
        default="LEGACY",
    ),
    "read_attributes": protects(
        Order.UNRANKED,
        "Users can read these attributes through the client. Unset or empty is all standard "
        "attributes, so a shorter list isn't always a smaller one (Cognito API reference, "
        "UserPoolClientType).",
    ),
    "refresh_token_rotation.feature": protects(
        ranked("ENABLED", "DISABLED"),
        "With it, a refresh token can be used only once (Cognito API reference, "
        "RefreshTokenRotationType).",
        default="DISABLED",
    ),
    "refresh_token_rotation.retry_grace_period_seconds": protects(
        Order.SMALLER,
        "A used refresh token stays valid for this time (Cognito API reference, "
        "RefreshTokenRotationType).",
        default=0,
    ),
    "refresh_token_validity": protects(
        Order.SMALLER,
        "A refresh token gives new access tokens until it expires. The unit is in "
        "token_validity_units; unset is 30 days (Cognito API reference, UserPoolClientType).",
        default=30,
    ),
    "region": REGION,
    "supported_identity_providers": grants(
        "Users of these providers can sign in with the client (Cognito API reference, "
        "UserPoolClientType).",
        refers_to=("aws_cognito_identity_provider",),
    ),
    "token_validity_units.access_token": protects(
        _UNITS,
        "It is the unit of access_token_validity (Cognito API reference, TokenValidityUnitsType).",
        default="hours",
    ),
    "token_validity_units.id_token": protects(
        _UNITS,
        "It is the unit of id_token_validity (Cognito API reference, TokenValidityUnitsType).",
        default="hours",
    ),
    "token_validity_units.refresh_token": protects(
        _UNITS,
        "It is the unit of refresh_token_validity (Cognito API reference, TokenValidityUnitsType).",
        default="days",
    ),
    "user_pool_id": _USER_POOL,
    "write_attributes": protects(
        Order.UNRANKED,
        "Users can change these attributes of their own through the client. Unset or empty is all "
        "standard attributes, so a shorter list isn't always a smaller one (Cognito API reference, "
        "UserPoolClientType).",
    ),
}

COGNITO: Final[Mapping[str, ResourceType]] = {
    "aws_cognito_identity_pool": ResourceType(
        presence=Presence.CHANGES,
        because="An identity pool exchanges sign-ins for AWS credentials, which can call routes "
        "and function URLs with IAM authorization.",
        attributes={
            "allow_classic_flow": protects(
                ranked(False, True),
                "The basic flow lets the caller choose the role, without the scope-down policy of "
                "the enhanced flow (Cognito developer guide, identity pools authentication flow).",
                default=False,
            ),
            "allow_unauthenticated_identities": protects(
                ranked(False, True),
                "With it, anybody receives AWS credentials without signing in (Cognito identity "
                "pools API reference, CreateIdentityPool).",
                default=False,
            ),
            "cognito_identity_providers": protects(
                Order.UNRANKED,
                "Users of these user pools and clients receive AWS credentials (Cognito identity "
                "pools API reference, CognitoIdentityProvider).",
                whole=True,
            ),
            "developer_provider_name": identifies(
                "Backends name it when they ask for a user's credentials. Another name replaces "
                "the identity pool."
            ),
            "id": ID,
            "identity_pool_name": neutral("It is a label."),
            "openid_connect_provider_arns": protects(
                Order.FEWER, "Users of these providers receive AWS credentials."
            ),
            "region": REGION,
            "saml_provider_arns": protects(
                Order.FEWER, "Users of these providers receive AWS credentials."
            ),
            "supported_login_providers": protects(
                Order.UNRANKED, "Users of these providers receive AWS credentials."
            ),
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn",),
    ),
    "aws_cognito_identity_pool_provider_principal_tag": ResourceType(
        presence=Presence.CHANGES,
        because="IAM policies can test the tags that it puts on a user's session.",
        attributes={
            "id": ID,
            "identity_pool_id": _IDENTITY_POOL,
            "identity_provider_name": protects(
                Order.UNRANKED, "The tags apply to the users of this provider."
            ),
            "principal_tags": protects(
                Order.UNRANKED,
                "IAM policies can test these tags (Cognito developer guide, attributes for access "
                "control).",
            ),
            "region": REGION,
            "use_defaults": protects(
                Order.UNRANKED,
                "It decides which claims become tags (Cognito identity pools API reference, "
                "SetPrincipalTagAttributeMap).",
            ),
        },
    ),
    "aws_cognito_identity_pool_roles_attachment": ResourceType(
        presence=Presence.CHANGES,
        because="It gives the users of an identity pool their AWS permissions.",
        attributes={
            "id": ID,
            "identity_pool_id": _IDENTITY_POOL,
            "region": REGION,
            "role_mapping": protects(
                Order.UNRANKED,
                "It decides which role a user receives (Cognito developer guide, role-based access "
                "control).",
                whole=True,
            ),
            "roles": protects(
                Order.UNRANKED,
                "Users, and everybody if unauthenticated identities are allowed, receive these "
                "roles (Cognito identity pools API reference, SetIdentityPoolRoles).",
            ),
        },
    ),
    "aws_cognito_identity_provider": ResourceType(
        presence=Presence.CHANGES,
        because="Users of the provider can sign in with the clients that support it.",
        attributes={
            "attribute_mapping": protects(
                Order.UNRANKED,
                "It decides which user, and which verified address, a claim of the provider stands "
                "for (Cognito developer guide, mapping IdP attributes).",
            ),
            "id": ID,
            "idp_identifiers": identifies(
                "Applications name one of these to choose the provider (Cognito developer guide, "
                "authorize endpoint)."
            ),
            "provider_details": protects(
                Order.UNRANKED,
                "It contains the issuer, endpoints, keys and client of whoever vouches for users "
                "(Cognito API reference, CreateIdentityProvider).",
            ),
            "provider_name": identifies(
                "Clients and applications name the provider by it, and user names begin with it."
            ),
            "provider_type": protects(
                Order.UNRANKED,
                "It decides how the provider vouches for users (Cognito API reference, "
                "CreateIdentityProvider).",
            ),
            "region": REGION,
            "user_pool_id": _USER_POOL,
        },
    ),
    "aws_cognito_log_delivery_configuration": ResourceType(
        presence=Presence.GUARDS,
        because="Without it, the pool exports neither sign-in activity nor delivery errors.",
        attributes={
            "log_configurations": protects(
                Order.UNRANKED,
                "It decides which sign-in activity is recorded and where (Cognito API reference, "
                "SetLogDeliveryConfiguration).",
                whole=True,
            ),
            "region": REGION,
            "user_pool_id": _USER_POOL,
        },
    ),
    "aws_cognito_managed_login_branding": ResourceType(
        presence=Presence.CHANGES,
        because="A client has no managed login pages without a branding style (Cognito API "
        "reference, CreateUserPoolClient).",
        attributes={
            "asset": neutral(_APPEARANCE, whole=True),
            "client_id": _CLIENT,
            "region": REGION,
            "settings": neutral(_APPEARANCE),
            "use_cognito_provided_values": neutral(_APPEARANCE),
            "user_pool_id": _USER_POOL,
        },
        computed=("managed_login_branding_id", "settings_all"),
    ),
    "aws_cognito_managed_user_pool_client": ResourceType(
        presence=Presence.MODELLED,
        because="A client is who calls.",
        attributes={
            **_CLIENT_ATTRIBUTES,
            "name_pattern": identifies("It selects the client that the resource manages."),
            "name_prefix": identifies("It selects the client that the resource manages."),
        },
        computed=("client_secret", "id", "name"),
    ),
    "aws_cognito_resource_server": ResourceType(
        presence=Presence.MODELLED,
        because="Clients are allowed its scopes, and routes require them.",
        attributes={
            "id": ID,
            "identifier": grants("It is the first part of each scope's name."),
            "name": neutral(
                "It is a label. Where a new one replaces the resource server, that is judged as a "
                "replacement."
            ),
            "region": REGION,
            "scope.scope_description": neutral("It explains a scope to people."),
            "scope.scope_name": grants("It is the second part of a scope's name."),
            "user_pool_id": _USER_POOL,
        },
        computed=("scope_identifiers",),
    ),
    "aws_cognito_risk_configuration": ResourceType(
        presence=Presence.GUARDS,
        because="It decides what threat protection does about suspicious sign-ins.",
        attributes={
            "account_takeover_risk_configuration.actions.high_action.event_action": _TAKEOVER,
            "account_takeover_risk_configuration.actions.high_action.notify": _TAKEOVER_NOTICE,
            "account_takeover_risk_configuration.actions.low_action.event_action": _TAKEOVER,
            "account_takeover_risk_configuration.actions.low_action.notify": _TAKEOVER_NOTICE,
            "account_takeover_risk_configuration.actions.medium_action.event_action": _TAKEOVER,
            "account_takeover_risk_configuration.actions.medium_action.notify": _TAKEOVER_NOTICE,
            "account_takeover_risk_configuration.notify_configuration": neutral(
                "It contains the sender and the texts of notifications; whether one is sent is in "
                "actions.",
                whole=True,
            ),
            "client_id": _CLIENT,
            "compromised_credentials_risk_configuration.actions.event_action": protects(
                ranked("BLOCK", "NO_ACTION"),
                "Cognito API reference, CompromisedCredentialsActionsType.",
                default="NO_ACTION",
            ),
            "compromised_credentials_risk_configuration.event_filter": protects(
                Order.UNRANKED,
                "Passwords are checked at these events; unset is all of them (Cognito API "
                "reference, CompromisedCredentialsRiskConfigurationType).",
            ),
            "id": ID,
            "region": REGION,
            "risk_exception_configuration.blocked_ip_range_list": protects(
                Order.MORE,
                "Sign-ins from these addresses are blocked (Cognito API reference, "
                "RiskExceptionConfigurationType).",
            ),
            "risk_exception_configuration.skipped_ip_range_list": protects(
                Order.FEWER,
                "Sign-ins from these addresses aren't checked (Cognito API reference, "
                "RiskExceptionConfigurationType).",
            ),
            "user_pool_id": _USER_POOL,
        },
    ),
    "aws_cognito_user": ResourceType(
        presence=Presence.CHANGES,
        because="A user can sign in with each client of the pool that has a flow for users.",
        attributes={
            "attributes": protects(
                Order.UNRANKED,
                "They are claims of the user's ID token, and a verified address can reset the "
                "password (Cognito developer guide, user attributes).",
            ),
            "client_metadata": neutral(
                "It is passed to the pool's Lambda triggers and not stored. The triggers "
                "themselves are reported."
            ),
            "desired_delivery_mediums": neutral("It decides how the invitation is sent."),
            "enabled": protects(
                ranked(False, True),
                "A disabled user can't sign in (Cognito API reference, AdminDisableUser).",
                default=True,
            ),
            "force_alias_creation": protects(
                ranked(False, True),
                "With it, the user takes over the email address or phone number that another user "
                "signs in with (Cognito API reference, AdminCreateUser).",
                default=False,
            ),
            "id": ID,
            "message_action": neutral("It decides whether the invitation is sent."),
            "password": identifies("It is the user's credential."),
            "region": REGION,
            "temporary_password": identifies("It is the user's credential for the first sign-in."),
            "user_pool_id": _USER_POOL,
            "username": identifies("It is the name that the user signs in with."),
            "validation_data": neutral(
                "It is passed to the pool's Lambda triggers and not stored. The triggers "
                "themselves are reported."
            ),
        },
        computed=(
            "creation_date",
            "last_modified_date",
            "mfa_setting_list",
            "preferred_mfa_setting",
            "status",
            "sub",
        ),
    ),
    "aws_cognito_user_group": ResourceType(
        presence=Presence.CHANGES,
        because="Tokens name the user's groups, and backends can test them.",
        attributes={
            "description": neutral("It explains the group to people."),
            "id": ID,
            "name": identifies("It is the value that backends find in the claim cognito:groups."),
            "precedence": protects(
                Order.UNRANKED,
                "It decides which group's role a user with several groups receives (Cognito API "
                "reference, GroupType).",
            ),
            "region": REGION,
            "role_arn": protects(
                Order.UNRANKED,
                "Members can receive this role from an identity pool (Cognito API reference, "
                "GroupType).",
            ),
            "user_pool_id": _USER_POOL,
        },
    ),
    "aws_cognito_user_in_group": ResourceType(
        presence=Presence.CHANGES,
        because="It puts the group into the user's tokens.",
        attributes={
            "group_name": refers(
                "aws_cognito_user_group", because="It names the group. Another one replaces this."
            ),
            "id": ID,
            "region": REGION,
            "user_pool_id": _USER_POOL,
            "username": refers(
                "aws_cognito_user", because="It names the user. Another one replaces this."
            ),
        },
    ),
    "aws_cognito_user_pool": ResourceType(
        presence=Presence.MODELLED,
        because="A user pool issues the tokens that authorizers trust.",
        attributes={
            "account_recovery_setting": protects(
                Order.UNRANKED,
                "It decides how a user who forgot the password can set a new one (Cognito API "
                "reference, AccountRecoverySettingType).",
                whole=True,
            ),
            "admin_create_user_config.allow_admin_create_user_only": protects(
                ranked(True, False),
                "Without it, anybody can sign up (Cognito API reference, "
                "AdminCreateUserConfigType).",
                default=False,
            ),
            "admin_create_user_config.invite_message_template": neutral(_MESSAGE, whole=True),
            "alias_attributes": identifies(
                "Users sign in with these attributes. Another set replaces the pool."
            ),
            "auto_verified_attributes": protects(
                Order.MORE,
                "Cognito checks that users own these addresses (Cognito API reference, "
                "CreateUserPool).",
            ),
            "deletion_protection": protects(
                ranked("ACTIVE", "INACTIVE"),
                "Cognito API reference, UpdateUserPool.",
                default="INACTIVE",
            ),
            "device_configuration.challenge_required_on_new_device": protects(
                ranked(False, True),
                "With it, a remembered device stands in for the second factor (Cognito API "
                "reference, DeviceConfigurationType).",
                default=False,
            ),
            "device_configuration.device_only_remembered_on_user_prompt": protects(
                ranked(True, False),
                "Without it, each device is remembered unasked. A pool without the block remembers "
                "none (Cognito API reference, DeviceConfigurationType).",
                default=True,
            ),
            "email_configuration": neutral(
                "It decides how email is sent, not to whom or what it contains.", whole=True
            ),
            "email_mfa_configuration": protects(
                Order.UNRANKED,
                "With the block, a code by email is a second factor (Cognito API reference, "
                "EmailMfaConfigType).",
                whole=True,
            ),
            "email_verification_message": neutral(_MESSAGE),
            "email_verification_subject": neutral(_MESSAGE),
            "id": ID,
            "lambda_config.create_auth_challenge": protects(Order.UNRANKED, _CHALLENGE),
            "lambda_config.custom_email_sender": protects(Order.UNRANKED, _SENDER, whole=True),
            "lambda_config.custom_message": neutral(
                "The function writes the text of messages. It sees a placeholder, not the code "
                "(Cognito developer guide, custom message Lambda trigger)."
            ),
            "lambda_config.custom_sms_sender": protects(Order.UNRANKED, _SENDER, whole=True),
            "lambda_config.define_auth_challenge": protects(Order.UNRANKED, _CHALLENGE),
            "lambda_config.kms_key_id": protects(
                Order.UNRANKED,
                "Whoever can decrypt with this key can read the codes that custom senders receive "
                "(Cognito developer guide, custom sender Lambda triggers).",
            ),
            "lambda_config.post_authentication": protects(Order.UNRANKED, _TRIGGER),
            "lambda_config.post_confirmation": protects(Order.UNRANKED, _TRIGGER),
            "lambda_config.pre_authentication": protects(
                Order.PRESENT,
                "The function can refuse a sign-in (Cognito developer guide, pre authentication "
                "Lambda trigger).",
            ),
            "lambda_config.pre_sign_up": protects(
                Order.UNRANKED,
                "The function can refuse or confirm a new user and mark addresses as verified "
                "(Cognito developer guide, pre sign-up Lambda trigger).",
            ),
            "lambda_config.pre_token_generation": grants(
                "The function changes the claims of ID tokens (Cognito developer guide, pre token "
                "generation Lambda trigger).",
                refers_to=_FUNCTIONS,
            ),
            "lambda_config.pre_token_generation_config.lambda_arn": grants(
                "The function changes the claims and scopes of tokens (Cognito developer guide, "
                "pre token generation Lambda trigger).",
                refers_to=_FUNCTIONS,
            ),
            "lambda_config.pre_token_generation_config.lambda_version": grants(
                "From V2_0 on the function can add scopes to users' access tokens, with V3_0 also "
                "to those of the client_credentials flow (Cognito developer guide, pre token "
                "generation Lambda trigger)."
            ),
            "lambda_config.user_migration": protects(
                Order.UNRANKED,
                "The function can create a user for any name and password (Cognito developer "
                "guide, migrate user Lambda trigger).",
            ),
            "lambda_config.verify_auth_challenge_response": protects(Order.UNRANKED, _CHALLENGE),
            "mfa_configuration": protects(
                ranked("ON", "OPTIONAL", "OFF"),
                "Cognito API reference, UserPoolType.",
                default="OFF",
            ),
            "name": neutral(
                "It is a label. Where a new one replaces the pool, that is judged as a replacement."
            ),
            "password_policy.minimum_length": protects(
                Order.LARGER, "Cognito API reference, PasswordPolicyType.", default=8
            ),
            "password_policy.password_history_size": protects(
                Order.LARGER,
                "It is how many earlier passwords can't be used again (Cognito API reference, "
                "PasswordPolicyType).",
                default=0,
            ),
            "password_policy.require_lowercase": protects(
                ranked(True, False),
                "Cognito API reference, PasswordPolicyType. In a policy that leaves it out, it is "
                "off.",
                default=False,
            ),
            "password_policy.require_numbers": protects(
                ranked(True, False),
                "Cognito API reference, PasswordPolicyType. In a policy that leaves it out, it is "
                "off.",
                default=False,
            ),
            "password_policy.require_symbols": protects(
                ranked(True, False),
                "Cognito API reference, PasswordPolicyType. In a policy that leaves it out, it is "
                "off.",
                default=False,
            ),
            "password_policy.require_uppercase": protects(
                ranked(True, False),
                "Cognito API reference, PasswordPolicyType. In a policy that leaves it out, it is "
                "off.",
                default=False,
            ),
            "password_policy.temporary_password_validity_days": protects(
                Order.SMALLER, "Cognito API reference, PasswordPolicyType.", default=7
            ),
            "region": REGION,
            "schema": neutral(
                "The attributes of a pool can be added to, but not changed or removed. Who can "
                "read and write one is in the clients' read_attributes and write_attributes.",
                whole=True,
            ),
            "sign_in_policy.allowed_first_auth_factors": protects(
                Order.FEWER,
                "Each of these factors is enough to begin a sign-in (Cognito API reference, "
                "SignInPolicyType).",
            ),
            "sms_authentication_message": neutral(_MESSAGE),
            "sms_configuration": protects(
                Order.UNRANKED,
                "With the block, a code by SMS is a second factor (Cognito API reference, "
                "SmsMfaConfigType).",
                whole=True,
            ),
            "sms_verification_message": neutral(_MESSAGE),
            "software_token_mfa_configuration.enabled": protects(
                ranked(True, False),
                "Without it, users can't have an authenticator app as second factor (Cognito API "
                "reference, SoftwareTokenMfaConfigType).",
                default=False,
            ),
            "tags": TAGS,
            "tags_all": TAGS,
            "user_attribute_update_settings.attributes_require_verification_before_update": (
                protects(
                    Order.MORE,
                    "A new address counts only after its owner confirmed it (Cognito API "
                    "reference, UserAttributeUpdateSettingsType).",
                )
            ),
            "user_pool_add_ons.advanced_security_additional_flows.custom_auth_mode": protects(
                ranked("ENFORCED", "AUDIT"),
                "Cognito API reference, AdvancedSecurityAdditionalFlowsType. AUDIT, like unset, "
                "blocks nobody.",
                default="AUDIT",
            ),
            "user_pool_add_ons.advanced_security_mode": protects(
                ranked("ENFORCED", "AUDIT", "OFF"),
                "Cognito API reference, UserPoolAddOnsType.",
                default="OFF",
            ),
            "user_pool_tier": protects(
                ranked("PLUS", "ESSENTIALS", "LITE"),
                "A lower tier has less protection against stolen passwords (Cognito developer "
                "guide, feature plans).",
                default="ESSENTIALS",
            ),
            "username_attributes": identifies(
                "Users sign in with these attributes. Another set replaces the pool."
            ),
            "username_configuration.case_sensitive": identifies(
                "It decides which spellings name the same user. Another value replaces the pool."
            ),
            "verification_message_template": neutral(
                "It contains the texts of messages, and whether they carry a code or a link. Both "
                "reach only who owns the address.",
                whole=True,
            ),
            "web_authn_configuration.relying_party_id": identifies(
                "Passkeys are bound to this domain (Cognito API reference, "
                "WebAuthnConfigurationType)."
            ),
            "web_authn_configuration.user_verification": protects(
                ranked("required", "preferred"),
                "Cognito API reference, WebAuthnConfigurationType.",
                default="preferred",
            ),
        },
        computed=(
            "arn",
            "creation_date",
            "custom_domain",
            "domain",
            "endpoint",
            "estimated_number_of_users",
            "last_modified_date",
        ),
    ),
    "aws_cognito_user_pool_client": ResourceType(
        presence=Presence.MODELLED,
        because="A client is who calls.",
        attributes={
            **_CLIENT_ATTRIBUTES,
            "generate_secret": identifies(
                "Another value replaces the client, with another client ID and secret.",
                default=False,
            ),
            "name": neutral("It is a label. Tokens contain the client's ID."),
        },
        computed=("client_secret", "id"),
    ),
    "aws_cognito_user_pool_domain": ResourceType(
        presence=Presence.MODELLED,
        because="Clients request tokens at the domain.",
        attributes={
            "certificate_arn": neutral(
                "The certificate has to cover the domain, and is exchanged in place when it is "
                "renewed."
            ),
            "domain": identifies("It is the host of the token endpoint."),
            "id": ID,
            "managed_login_version": serves(
                "It decides which sign-in pages answer (Cognito API reference, "
                "CreateUserPoolDomain).",
                default=1,
            ),
            "region": REGION,
            "user_pool_id": _USER_POOL,
        },
        computed=(
            "aws_account_id",
            "cloudfront_distribution",
            "cloudfront_distribution_arn",
            "cloudfront_distribution_zone_id",
            "s3_bucket",
            "version",
        ),
    ),
    "aws_cognito_user_pool_ui_customization": ResourceType(
        presence=Presence.NEUTRAL,
        because=_APPEARANCE,
        attributes={
            "client_id": _CLIENT,
            "css": neutral(_APPEARANCE),
            "id": ID,
            "image_file": neutral(_APPEARANCE),
            "region": REGION,
            "user_pool_id": _USER_POOL,
        },
        computed=("creation_date", "css_version", "image_url", "last_modified_date"),
    ),
}
"""The types of Cognito."""

EXCLUDED: Final[Mapping[str, str]] = {}
"""Types of Cognito without rows, each with its reason. There is none."""
