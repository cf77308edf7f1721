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
"""The inputs of a construct.

In an app they are values, which are checked and become Terraform locals. In another construct or in
a module, whose inputs are Terraform variables, they are expressions, one for each input.
"""


class Entity(Construct):
    """A part of a module: its inputs, resources and outputs.

    Attributes:
        inputs: The expression of each input.
        outputs: Its outputs, by name.
        comments: Comments above locals and resources, by address.
        topic: The topic of its locals and resources; those of a topic share a file.
        topics: The topic of each local and resource, by address, in the order of the file.
        contract: Expressions of what a caller needs to know, by name, without secrets.
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

        Other resources read the local. If they read one instance directly, Terraform would evaluate
        all of them, and each instance of one resource would wait for each of the other (ADR 7).
        """
        noun = resource.partition(".")[0].rpartition("_")[2]
        expression = f"{{ for key, {noun} in {resource} : key => {noun}.{attribute} }}"
        return self.local(name, expression, comment)

    def _absent(self, name: str) -> str:
        """Return an omitted input as a variable that is never set.

        A local would be null for ``terraform validate``, which reports an error for attributes of
        it even in resources without instances.
        """
        variable = TerraformVariable(
            self, f"absent_{name}", default=Token.null_value(), description="Left out."
        )
        variable.override_logical_id(name)
        return f"var.{name}"

    def _local(self, name: str, value: object) -> str:
        # Its id must differ from those of parts, some of which have the names of inputs.
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
            comment: The comment above it.
            topic: Its topic, if it differs from that of the part.
        """
        self.topics[address] = topic or self.topic
        element.override_logical_id(address.rpartition(".")[2])
        if comment:
            self.comments[address] = comment
        return address

    def preconditions(
        self, checks: Iterable[Check], **derived: str
    ) -> TerraformResourceLifecycle | None:
        """Return ``checks`` as preconditions, which Terraform evaluates before it creates anything.

        Args:
            checks: The checks to run.
            derived: Expressions that the checks use in addition to the inputs.
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
                # The depends_on of TerraformOutput is written in a form that Terraform rejects.
                element.add_override("depends_on", list(output.depends_on))
