"""Where the authorization server answers: the domain of its token endpoint."""

from pydantic import Field

from scopegate.inputs._interface import Value
from scopegate.inputs.names import DomainPrefix


class Domain(Value):
    """The user pool's domain."""

    prefix: DomainPrefix = Field(
        description="Prefix of <prefix>.auth.<region>.amazoncognito.com; unique in the region."
    )
