"""The settings of the app, from variables with the prefix ``SCOPEGATE_``."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from scopegate.errors import ScopegateError
from scopegate.inputs._interface import sentence
from scopegate.inputs.names import BucketName, DomainPrefix, PoolName


class Settings(BaseSettings):
    """Settings of ``main.py``; region and credentials are those of the AWS provider."""

    model_config = SettingsConfigDict(env_prefix="SCOPEGATE_", frozen=True)

    deletion_protection: bool = Field(
        default=True, description="Whether AWS refuses to delete the user pool."
    )
    domain_prefix: DomainPrefix = Field(
        default="scopegate-demo", description="Prefix of the domain; unique in the region."
    )
    name: PoolName = Field(default="scopegate", description="Name of what is deployed.")
    # Left empty, it is left out: `scopegate deploy` keeps the state on this machine that way.
    state_bucket: Annotated[BucketName | None, BeforeValidator(lambda given: given or None)] = (
        Field(
            default=None,
            description="S3 bucket of the Terraform state; a file beside main.py when left out.",
        )
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Read the settings.

        Raises:
            ScopegateError: A variable has a value that is not accepted.
        """
        try:
            return cls()
        except ValidationError as error:
            for fault in (faults := error.errors()):
                fault["loc"] = (f"SCOPEGATE_{str(fault['loc'][0]).upper()}",)
            raise ScopegateError("\n".join(map(sentence, faults))) from None
