"""The two forms of a REST API: resources, and the body of an OpenAPI document.

Each is applied as fast as the emulator answers, and again at the rates that AWS allows for the
management of API Gateway: a proxy answers 429 beyond them, and Terraform repeats the call.
"""

import copy
import functools
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from benchmarks import roots
from benchmarks.contest import Contestant, Outcome, Part, Run
from benchmarks.measure import measure
from benchmarks.plan import APPLY, PLAN, counted, task
from benchmarks.results import Result
from benchmarks.systems import System
from scopegate import emulator, terraform
from tests._support.faults.proxy import Proxy
from tests._support.faults.proxy.policy import rated

ROUTES = (10, 100, 280)
_CLIENTS = 2
_PARTS = {
    "apply of a form": "first apply",
    "plan again of a form": "the plan after it",
    "change of a form": "an apply that changes the scope of one route",
}
_MODULES = ("authorization-server", "protected-openapi", "protected-rest-api")


class Form(StrEnum):
    """How the routes are declared: the module's name."""

    RESOURCES = "protected-rest-api"
    BODY = "protected-openapi"


def forms() -> Part:
    """Return the first apply, the plan after it, and an apply that changes one route."""
    contestants = [
        Contestant(_name(form, limited=limited), functools.partial(_applied, form, limited=limited))
        for limited in (False, True)
        for form in Form
    ]
    only = [System(_CLIENTS, number) for number in ROUTES]
    return Part("forms", contestants, list(_PARTS), only=only)


def comparison(results: Iterable[Result]) -> list[list[str]]:
    """Return the rows that help to choose a form: a title, a cell for the body, one for resources.

    A cell has a number for each of ``ROUTES``.

    Args:
        results: One for each contestant and system, as `medians` returns them.
    """
    found = {(each.part, each.contestant, each.routes): each for each in results}

    def row(title: str, part: str, value: Callable[[Result], str], *, limited: bool) -> list[str]:
        cells = (
            ", ".join(value(found[part, _name(form, limited=limited), each]) for each in ROUTES)
            for form in (Form.BODY, Form.RESOURCES)
        )
        return [f"{title}: {_PARTS[part]}", *cells]

    columns: list[tuple[str, Callable[[Result], str], bool]] = [
        ("Calls of API Gateway", lambda each: f"{each.services['apigateway']:,}", False),
        ("Seconds", lambda each: f"{each.seconds:,.0f}", False),
        ("Seconds at the rates of AWS", lambda each: f"{each.seconds:,.0f}", True),
    ]
    return [
        row(title, part, value, limited=limited)
        for title, value, limited in columns
        for part in _PARTS
    ]


def _name(form: Form, *, limited: bool) -> str:
    return f"modules/{form}{', at the rates of AWS' if limited else ''}"


def root(form: Form, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the root module of a system, with inputs of ``oauth2-api``."""
    names = ("clients", "deletion_protection", "domain", "name", "resource_servers")
    api: dict[str, Any] = {
        "source": f"./modules/{form}",
        "backend": inputs["backend"],
        "name": inputs["name"],
        "user_pool_arns": ["${module.server.user_pool_arn}"],
    }
    routes = inputs["routes"]
    api |= {"routes": routes} if form is Form.RESOURCES else {"openapi": _document(routes)}
    server = {name: inputs[name] for name in names}
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {}},
        "module": {"server": {"source": "./modules/authorization-server", **server}, "api": api},
    }


def _document(routes: Mapping[str, Any]) -> str:
    paths: dict[str, dict[str, Any]] = {}
    for route, settings in routes.items():
        method, path = route.split()
        security = [{"oauth": [scope]} for scope in settings["scopes"]]
        paths.setdefault(path, {})[method.lower()] = {"responses": {}, "security": security}
    flow = {"tokenUrl": "https://auth.example.com/oauth2/token", "scopes": {}}
    scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    components = {"securitySchemes": {"oauth": scheme}}
    return json.dumps({"openapi": "3.0.3", "paths": paths, "components": components})


def _applied(form: Form, system: System, folder: Path, *, limited: bool) -> Run:
    for name in _MODULES:
        shutil.copytree(
            roots.ROOT / "modules" / name,
            folder / "modules" / name,
            ignore=shutil.ignore_patterns(".terraform*"),
        )
    first = system.inputs
    changed = copy.deepcopy(first)
    route = changed["routes"]["GET /things-000"]
    route["scopes"] = ["orders/scope-5"]
    file = folder / "main.tf.json"
    file.write_text(json.dumps(root(form, first)), encoding="utf-8")
    terraform.run("init", "-no-color", cwd=folder)

    def run() -> Iterator[Outcome]:
        file.write_text(json.dumps(root(form, first)), encoding="utf-8")
        for left in folder.glob("terraform.tfstate*"):
            left.unlink()
        with emulator.instance() as aws, Proxy(aws) as proxy:
            for part, arguments, inputs in (
                ("apply of a form", APPLY, first),
                ("plan again of a form", (*PLAN, "-detailed-exitcode"), first),
                ("change of a form", APPLY, changed),
            ):
                file.write_text(json.dumps(root(form, inputs)), encoding="utf-8")
                if limited:
                    proxy.policy = rated()
                cost = measure(task(folder, proxy.environment, *arguments))
                yield Outcome(part, cost, counted(proxy))

    return run
