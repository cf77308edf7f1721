"""Tokens."""

from tests.deploy.emulator.probes.defect import defect
from tests.deploy.emulator.probes.guarded import guarded
from tests.security.attacks import forge


@defect("a_token_is_read_by_the_letter", right=[[200, 200], *[[401, 401]] * 7])
def tokens_that_are_written_otherwise(aws):
    with guarded(aws) as apis:
        _, claims, signature = apis.token.split(".")
        return [
            apis.answers(f"Bearer {token}")
            for token in (
                apis.token,
                f"{apis.token}==",
                f"{apis.token},",
                apis.signed(alg="none"),
                apis.signed(crit=["exp"]),
                apis.signed({"exp": None}),
                apis.signed({"exp": str(2**40)}),
                f"{forge.encoded([])}.{claims}.{signature}",
            )
        ]


@defect("with_scopes_an_access_token_is_expected", right=[200, 401, 401])
def an_id_token_with_a_scope_and_a_scope_in_scp(aws):
    with guarded(aws) as apis:
        tokens = (
            apis.token,
            apis.signed({"token_use": "id"}),
            apis.signed({"scope": None, "scp": ["orders/read"]}),
        )
        return [apis.answers(f"Bearer {token}")[0] for token in tokens]
