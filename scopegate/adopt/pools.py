"""From a user pool to the inputs of an authorization server."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopegate.adopt.clients import clients_of, has_users
from scopegate.adopt.draft import STAYS, Danger, Import, Part, Remark
from scopegate.adopt.expressible import refusal
from scopegate.adopt.found import FoundPool
from scopegate.adopt.tags import own_tags
from scopegate.inputs.resource_servers import ResourceServers

_Json = Mapping[str, Any]
_MACHINES: Final = "V3_0"
"""Version of the trigger that is called for machines' tokens too."""
_MFA_OFF: Final = "OFF"
_COGNITO_SENDS: Final = "COGNITO_DEFAULT"
_RECOVERY: Final = {("verified_phone_number", 1), ("verified_email", 2)}
_BY_CODE: Final = "CONFIRM_WITH_CODE"
_CODE: Final = "The verification code to your new account is {####}"
_MESSAGES: Final = {
    "EmailMessage": _CODE,
    "EmailSubject": "Verify your new account",
    "SmsMessage": _CODE,
}
"""Messages of a new pool in AWS CDK, which the module has too."""


def describe(found: FoundPool) -> Part:
    """Describe a user pool as inputs of ``authorization-server``."""
    settings = found.settings
    servers, refused = _servers(found)
    declared = {f"{name}/{scope}" for name, one in servers.items() for scope in one["scopes"]}
    outside = {
        f"{one['Identifier']}/{scope['ScopeName']}"
        for one in found.servers
        if one["Identifier"] not in servers
        for scope in one.get("Scopes") or ()
    }
    clients, imports, remarks = clients_of(found.id, found.clients, declared, outside)
    domain, others = _domain(found)
    inputs = {
        "name": settings["Name"],
        "domain": domain,
        "deletion_protection": settings.get("DeletionProtection") == "ACTIVE",
        "user_pool_tier": settings.get("UserPoolTier"),
        "access_token_customization": _customization(settings),
        "resource_servers": servers,
        "clients": clients,
        "tags": own_tags(settings.get("UserPoolTags")),
    }
    return Part(
        inputs={name: value for name, value in inputs.items() if value is not None},
        imports=(
            Import("aws_cognito_user_pool.this", found.id),
            *(
                Import(f'aws_cognito_resource_server.this["{name}"]', f"{found.id}|{name}")
                for name in servers
            ),
            *imports,
            *_domain_import(domain),
        ),
        remarks=(*remarks, *refused, *others, *_lost(found), *_users(found)),
        blockers=tuple(_blockers(found)),
    )


def _servers(found: FoundPool) -> tuple[dict[str, Any], list[Remark]]:
    """Return the input ``resource_servers``, and remarks on those the module does not accept."""
    servers: dict[str, Any] = {}
    remarks: list[Remark] = []
    for one in found.servers:
        name, server = one["Identifier"], _server(one)
        if reason := refusal(ResourceServers, {name: server}):
            subject = f"Resource server {name} of user pool {found.id}"
            text = f"The module doesn't accept one of its settings: {reason} {STAYS}"
            remarks.append(Remark(Danger.UNGUARDED, subject, text))
        else:
            servers[name] = server
    return servers, remarks


def _server(server: _Json) -> dict[str, Any]:
    scopes = server.get("Scopes") or ()
    return {
        "name": server["Name"],
        "scopes": {one["ScopeName"]: one.get("ScopeDescription") or "" for one in scopes},
    }


def _domain(found: FoundPool) -> tuple[dict[str, Any] | None, tuple[Remark, ...]]:
    """Return the input ``domain``, and a remark on the other domain if there are two."""
    custom, prefix = found.settings.get("CustomDomain"), found.settings.get("Domain")
    if not custom:
        return ({"prefix": prefix} if prefix else None), ()
    described = found.domains.get(custom, {}).get("CustomDomainConfig") or {}
    chosen = {"custom": {"name": custom, "certificate_arn": described.get("CertificateArn")}}
    if not prefix:
        return chosen, ()
    text = f"The pool has two domains, and a module has one: {custom} is taken over. {STAYS}"
    return chosen, (Remark(Danger.OUTSIDE, f"Domain {prefix} of user pool {found.id}", text),)


def _domain_import(domain: dict[str, Any] | None) -> Iterator[Import]:
    if domain:
        name = domain.get("prefix") or domain["custom"]["name"]
        yield Import("aws_cognito_user_pool_domain.this", name)


def _customization(settings: _Json) -> dict[str, Any] | None:
    trigger = (settings.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}
    if trigger.get("LambdaVersion") != _MACHINES:
        return None
    return {"function_arn": trigger["LambdaArn"]}


def _triggers(settings: _Json) -> list[str]:
    """Return the names of the pool's triggers that the module can't express."""
    found = {name for name, value in (settings.get("LambdaConfig") or {}).items() if value}
    if _customization(settings):
        found -= {"PreTokenGeneration", "PreTokenGenerationConfig"}
    return sorted(found)


def _blockers(found: FoundPool) -> Iterator[str]:
    """Yield why the module can't take a pool without replacing it or changing it for users."""
    settings = found.settings
    for name, noun in (
        ("UsernameAttributes", "sign in with"),
        ("AliasAttributes", "also sign in with"),
    ):
        if values := settings.get(name):
            yield (
                f"Its users {noun} {', '.join(values)}. The module's pool has no users, and"
                " Terraform would replace the pool for that."
            )
    if custom := sorted(filter(None, map(_attribute, settings.get("SchemaAttributes") or ()))):
        yield (
            f"It has attributes of users ({', '.join(custom)}), which can't be removed from a"
            " pool, and the module's pool has none."
        )
    if not (found.settings.get("Domain") or found.settings.get("CustomDomain")):
        yield "It has no domain, and with it no token endpoint; the module's pool has one."
    users = settings.get("EstimatedNumberOfUsers") or 0
    by_users = [one for one in found.clients if has_users(one)]
    if users or by_users:
        who = f"{users} users" if users else f"a client for users ({by_users[0]['ClientId']})"
        for lost in (*_settings_for_users(settings), *_defaults_for_users(settings)):
            yield f"It has {who}, and the module's pool would lose {lost}."


def _attribute(attribute: _Json) -> str | None:
    """Return the name of an attribute that somebody added or requires."""
    name = str(attribute.get("Name"))
    added = name.startswith(("custom:", "dev:"))
    return name if added or (attribute.get("Required") and name != "sub") else None


def _settings_for_users(settings: _Json) -> Iterator[str]:
    """Yield what a pool has for its users that the module's pool doesn't."""
    if not (settings.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"):
        yield "self sign-up"
    if (settings.get("MfaConfiguration") or _MFA_OFF) != _MFA_OFF:
        yield "multi-factor authentication"
    if triggers := _triggers(settings):
        yield f"its Lambda triggers ({', '.join(triggers)})"
    sends = (settings.get("EmailConfiguration") or {}).get("EmailSendingAccount")
    if (sends or _COGNITO_SENDS) != _COGNITO_SENDS:
        yield "sending e-mail through Amazon SES"
    if settings.get("SmsConfiguration"):
        yield "sending text messages"
    if settings.get("AutoVerifiedAttributes"):
        yield f"verifying {', '.join(settings['AutoVerifiedAttributes'])}"
    if settings.get("DeviceConfiguration"):
        yield "remembering devices"
    mode = (settings.get("UserPoolAddOns") or {}).get("AdvancedSecurityMode") or _MFA_OFF
    if mode != _MFA_OFF:
        yield f"threat protection ({mode})"


def _defaults_for_users(settings: _Json) -> Iterator[str]:
    """Yield settings for users in which a pool differs from the defaults of Cognito."""
    recovery = (settings.get("AccountRecoverySetting") or {}).get("RecoveryMechanisms") or []
    if {(one.get("Name"), one.get("Priority")) for one in recovery} - _RECOVERY:
        yield "its way to recover accounts"
    messages = settings.get("VerificationMessageTemplate") or {}
    if (messages.get("DefaultEmailOption") or _BY_CODE) != _BY_CODE or any(
        (messages.get(name) or standard) != standard for name, standard in _MESSAGES.items()
    ):
        yield "its verification messages"


def _users(found: FoundPool) -> Iterator[Remark]:
    """Yield what a pool has for users, and that goes on as it is."""
    of = f"of user pool {found.id}"
    for one in found.providers:
        name = one.get("ProviderName")
        yield Remark(Danger.OUTSIDE, f"Identity provider {name} {of}", STAYS)
    for one in found.groups:
        yield Remark(Danger.OUTSIDE, f"Group {one.get('GroupName')} {of}", STAYS)
    if users := found.settings.get("EstimatedNumberOfUsers"):
        yield Remark(Danger.OUTSIDE, f"Users {of}", f"There are about {users}. They stay.")


def _lost(found: FoundPool) -> Iterator[Remark]:
    """Yield what the first apply ends; nobody uses it, or the pool would not be taken over."""
    for lost in _settings_for_users(found.settings):
        text = (
            f"The first apply ends {lost}: the module's pool has clients and no users. This pool"
            " has no user and no client that users sign in with, so nobody uses it."
        )
        name = lost.removeprefix("its ")
        yield Remark(Danger.LOST, f"{name[:1].upper()}{name[1:]} of user pool {found.id}", text)
