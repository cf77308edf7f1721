"""The base of the constructs: inputs as expressions, named locals, preconditions, outputs."""

from collections.abc import Iterable
from typing import ClassVar

from constructs import Construct

from scopegate.constructs._aws import (
    Precondition,
    TerraformElement,
    TerraformLocal,
    TerraformOutput,
    TerraformResourceLifecycle,
    TerraformStack,
    TerraformVariable,
    Token,
)
from scopegate.constructs._expression import (
    Expressions,
    Output,
    escape,
    formatted,
    object_,
    string,
)
from scopegate.inputs import Check, Interface

Config = Interface | Expressions
"""What a construct is made from.

Values, checked and kept as Terraform locals, in an app; expressions, one for each input, where
the construct is a part of another or of a module, whose inputs are Terraform variables.
"""


class Entity(Construct):
    """A part of a module: its inputs, resources and outputs.

    Attributes:
        inputs: The expression of each input.
        outputs: What it gives to its user, by name.
        comments: What to say above a local or a resource, by address.
        topic: What its locals and resources are about: those of a topic share a file.
        topics: The topic of each local and resource, by address, in the order of the file.
        contract: Expressions of what a caller needs to know, by name; no secret is among them.
    """

    topic: ClassVar[str] = "api"

    def __init__(self, scope: Construct, id_: str, config: Config) -> None:
        """Add the construct to ``scope``."""
        super().__init__(scope, id_)
        self.topics: dict[str, str] = {}
        self.comments: dict[str, str] = {}
        self.contract: dict[str, str] = {}
        self.outputs: dict[str, Output] = {}
        if isinstance(config, Interface):
            values = config.model_dump(by_alias=True)
            self.inputs: Expressions = {
                name: self._absent(name) if value is None else self._local(name, escape(value))
                for name, value in values.items()
            }
        else:
            self.inputs = config

    def local(self, name: str, expression: str, comment: str, *, topic: str | None = None) -> str:
        """Define a local value; return the expression that reads it."""
        self.comments[f"local.{name}"] = comment
        self.topics[f"local.{name}"] = topic or self.topic
        return self._local(name, string(expression))

    def collect(self, name: str, attribute: str, resource: str, comment: str) -> str:
        """Define a local: the ``attribute`` of each instance of ``resource``, an address, by key.

        Another resource reads it there. Asked for one instance by itself, Terraform reads all, and
        has each instance of the one resource wait for each of the other (ADR 7).
        """
        noun = resource.partition(".")[0].rpartition("_")[2]
        expression = f"{{ for key, {noun} in {resource} : key => {noun}.{attribute} }}"
        return self.local(name, expression, comment)

    def _absent(self, name: str) -> str:
        """Return an omitted input as a variable that is never set.

        As a local it would be a null that ``terraform validate`` sees, and it would complain of
        attributes read from it, though by resources of which there are none.
        """
        variable = TerraformVariable(
            self, f"absent_{name}", default=Token.null_value(), description="Left out."
        )
        variable.override_logical_id(name)
        return f"var.{name}"

    def _local(self, name: str, value: object) -> str:
        # Its id is among those of the parts, some of which are named as inputs are.
        TerraformLocal(self, f"local_{name}", value).override_logical_id(name)
        return f"local.{name}"

    def name(
        self,
        element: TerraformElement,
        address: str,
        comment: str | None = None,
        *,
        topic: str | None = None,
    ) -> str:
        """Give ``element`` the ``address`` (type and name) that users find in their state.

        Args:
            element: A resource.
            address: Its type and name.
            comment: What to say above it.
            topic: What it is about, if that is not the topic of the part.
        """
        self.topics[address] = topic or self.topic
        element.override_logical_id(address.rpartition(".")[2])
        if comment:
            self.comments[address] = comment
        return address

    def preconditions(
        self, checks: Iterable[Check], **derived: str
    ) -> TerraformResourceLifecycle | None:
        """The ``checks`` as preconditions, which Terraform evaluates before it creates anything.

        Args:
            checks: The checks to run.
            derived: Expressions that the checks name besides the inputs.
        """
        conditions = []
        for check in checks:
            offending = self.local(
                check.name,
                check.terraform.format(**{**self.inputs, **derived}),
                check.offending,
            )
            conditions.append(
                Precondition(
                    condition=string(f"length({offending}) == 0"),
                    error_message=string(
                        formatted(
                            f"{check.inputs[0]} must have {check.accepted}; got %s.",
                            f'join(", ", {offending})',
                        )
                    ),
                )
            )
        return TerraformResourceLifecycle(precondition=conditions) if conditions else None

    def include(self, *parts: "Entity") -> None:
        """Add the outputs, contract and comments of ``parts``."""
        for part in parts:
            self.comments |= part.comments
            self.topics |= part.topics
            self.contract |= part.contract
            self.outputs |= part.outputs

    def declare_outputs(self, stack: TerraformStack) -> None:
        """Declare the outputs, and the contract as one more output, in ``stack``."""
        contract = Output(
            object_(dict(sorted(self.contract.items()))),
            (
                "Everything that a caller needs to know except secrets: addresses, and who can "
                "call what."
            ),
            depends_on=tuple(sorted({d for o in self.outputs.values() for d in o.depends_on})),
        )
        outputs = self.outputs | ({"contract": contract} if self.contract else {})
        for name, output in sorted(outputs.items()):
            element = TerraformOutput(
                stack,
                f"output_{name}",
                value=string(output.value),
                description=output.description,
                sensitive=output.sensitive or None,
            )
            element.override_logical_id(name)
            if output.depends_on:
                # TerraformOutput's own depends_on is written in a form that Terraform rejects.
                element.add_override("depends_on", list(output.depends_on))
