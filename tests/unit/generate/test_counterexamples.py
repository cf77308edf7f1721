"""What the modules' own tests try: samples are accepted, and each counterexample fails alone."""

from typing import Any

import pytest

from scopegate.generate.samples import SAMPLES, samples
from scopegate.generate.tests import bad_values
from scopegate.inputs import InputError, Interface
from tests.unit.generate.interfaces import INTERFACES


def first(interface: type[Interface]) -> dict[str, Any]:
    return {name: values[0] for name, values in samples(interface).items()}


def sentences(interface: type[Interface], inputs: dict[str, Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        interface(**inputs)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_samples_of_a_module_are_accepted(interface):
    assert sorted(interface(**first(interface)).model_fields_set) == sorted(samples(interface))


def test_each_sample_is_accepted_by_a_module():
    accepted = [samples(interface) for interface in INTERFACES]
    useless = [
        value
        for name, values in SAMPLES.items()
        for value in values
        if all(value not in found.get(name, []) for found in accepted)
    ]
    assert useless == []


@pytest.mark.parametrize(
    ("interface", "fault"),
    [
        pytest.param(interface, fault, id=f"{interface.__name__}: {fault.sentence}")
        for interface in INTERFACES
        for faults in bad_values(interface).values()
        for fault in faults
    ],
)
def test_a_counterexample_violates_its_constraint_and_no_other(interface, fault):
    (said,) = sentences(interface, first(interface) | {fault.name: fault.value})
    accepted = fault.sentence.split(" must ", 1)[1].removesuffix(".")
    assert (said[: len(fault.name)], accepted in said) == (fault.name, True)


@pytest.mark.parametrize(
    ("interface", "check"),
    [
        pytest.param(interface, check, id=f"{interface.__name__}: {check.name}")
        for interface in INTERFACES
        for check in interface.checks
    ],
)
def test_a_counterexample_of_a_check_violates_it_and_no_other(interface, check):
    (said,) = sentences(interface, first(interface) | check.bad)
    assert said.split("; got")[0] == f"{check.inputs[0]} must have {check.accepted}"
