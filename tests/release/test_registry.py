"""The layout of the Terraform Registry: as the registry asks, and it plans from there."""

import re

import pytest

from release import registry
from scopegate.generate.source import repository, source, version
from tests.plan.conftest import SMALLEST
from tests.plan.offline import ROOT, plan_together
from tests.plan.test_examples import EXAMPLES, variables

MODULES = sorted(path.name for path in (ROOT / "modules").iterdir())


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    """The layout, written over what a former one left behind."""
    folder = tmp_path_factory.mktemp("registry") / registry.NAME
    (folder / "modules/gone").mkdir(parents=True)
    registry.write(ROOT, folder)
    return folder


def files(layout, suffix):
    return {
        path.relative_to(layout).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(layout.rglob(f"*{suffix}"))
    }


def test_the_root_module_is_the_one_that_does_all_and_the_others_are_below(layout):
    standard = {"LICENSE", "README.md", "main.tf", "outputs.tf", "variables.tf", "versions.tf"}
    assert standard <= {path.name for path in layout.iterdir()}
    assert re.fullmatch(r"terraform-[a-z0-9]+-[a-z0-9-]+", layout.name)
    below = sorted(path.name for path in (layout / "modules").iterdir())
    assert [registry.ROOT_MODULE, *below] == sorted(MODULES, key=lambda each: each != "oauth2-api")
    assert [name for name in below if not (layout / "modules" / name / "README.md").is_file()] == []


def test_every_example_is_there(layout):
    assert sorted(path.name for path in (layout / "examples").iterdir()) == EXAMPLES


@pytest.mark.assurance
def test_the_root_module_and_every_example_plan_from_the_layout(layout):
    folder = layout.parent
    parts = {
        name: (layout / "examples" / name, variables(name)) for name in EXAMPLES if name != "adopt"
    }
    inputs = {**SMALLEST["oauth2-api"], "deletion_protection": False}
    call = folder / "root"
    call.mkdir()
    arguments = "".join(f"  {name} = var.{name}\n" for name in inputs)
    declared = "".join(f'variable "{name}" {{\n  type = any\n}}\n' for name in inputs)
    (call / "main.tf").write_text(
        f'module "api" {{\n  source = "../{layout.name}"\n{arguments}}}\n{declared}'
    )
    planned = plan_together({**parts, "root": (call, inputs)}, folder)
    (api,) = planned["root"].values.child_modules.values()
    assert 'aws_api_gateway_method.this["GET /"]' in api.resources
    assert {name: bool(part.configuration) for name, part in planned.items()} == dict.fromkeys(
        [*parts, "root"], True
    )


def test_a_readme_calls_the_module_by_its_address_in_the_registry(layout):
    owner = repository().split("/")[-2]
    shown = {
        name: re.findall(r'source  = "(.*)"\n  version = "(.*)"', text)
        for name, text in files(layout, "README.md").items()
        if not name.startswith("examples/")
    }
    assert shown == {"README.md": [(f"{owner}/scopegate/aws", version())]} | {
        f"modules/{name}/README.md": [(f"{owner}/scopegate/aws//modules/{name}", version())]
        for name in MODULES
        if name != registry.ROOT_MODULE
    }


def test_no_source_leads_to_the_git_repository_or_out_of_the_layout(layout):
    texts = files(layout, ".md") | files(layout, ".tf")
    assert [name for name, text in texts.items() if source("x").split("//modules")[0] in text] == []
    leaving = [
        (name, found)
        for name, text in files(layout, ".tf").items()
        for found in re.findall(r'source *= "(\..*)"', text)
        if not (layout / name).parent.joinpath(found).resolve().is_relative_to(layout)
    ]
    assert leaving == []


def test_every_link_leads_to_a_file_of_the_layout_or_to_the_release(layout):
    broken, outside = [], set()
    for name, text in files(layout, ".md").items():
        for link in re.findall(r"\]\(([^)#\s]+)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
            if link.startswith(f"{repository()}/blob/v{version()}/"):
                outside.add(link.split(f"v{version()}/")[1])
            elif (
                not re.match(r"[a-z]+:", link)
                and not (layout / name).parent.joinpath(link).exists()
            ):
                broken.append((name, link))
    assert broken == []
    assert [path for path in sorted(outside) if not (ROOT / path).exists()] == []
    assert "docs/changes.md" in outside
