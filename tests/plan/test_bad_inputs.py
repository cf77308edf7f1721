"""Each bad input fails at plan with a sentence that names the field, what it takes and got.

All cases of a kind are modules of one root module, so that Terraform runs once for them.
"""

import pytest

from tests.plan.bad_inputs import PRECONDITIONS, VALIDATIONS


def said(cases, call, errors) -> dict[str, list[str]]:
    """Return what Terraform says of each case."""
    calls = {
        f"case-{number}": call(case.module, case.inputs)
        for number, case in enumerate(cases.values())
    }
    found = errors({"module": calls})
    return {
        name: [error.message for error in found if error.module == f"case-{number}"]
        for number, name in enumerate(cases)
    } | {"": [error.message for error in found if not error.module]}


@pytest.fixture(scope="module")
def refusals(call, errors) -> dict[str, list[str]]:
    return said(VALIDATIONS, call, errors)


@pytest.fixture(scope="module")
def failed_preconditions(call, errors) -> dict[str, list[str]]:
    return said(PRECONDITIONS, call, errors)


@pytest.mark.parametrize("name", VALIDATIONS)
def test_a_bad_input_is_refused_at_plan(name, refusals):
    assert refusals[name] == [VALIDATIONS[name].sentence]


@pytest.mark.parametrize("name", PRECONDITIONS)
def test_inputs_that_do_not_fit_together_are_refused_at_plan(name, failed_preconditions):
    assert failed_preconditions[name] == [PRECONDITIONS[name].sentence]


def test_nothing_else_is_wrong(refusals, failed_preconditions):
    assert refusals[""] + failed_preconditions[""] == []
