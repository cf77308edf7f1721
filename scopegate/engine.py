"""Chooses the engine that the constructs run on.

CDK for Terraform (``cdktf``) was archived in December 2025. CDK Terrain (``cdktn``) carries it on,
with the same classes under other package names. Both give the same modules, byte for byte; ADR 8
says when the default would change.
"""

import contextlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from scopegate.errors import ScopegateError

VARIABLE = "SCOPEGATE_ENGINE"
"""The environment variable that names an engine."""


class EngineError(ScopegateError, ImportError):
    """Raised if the requested engine does not exist or is not installed."""


@dataclass(frozen=True)
class Engine:
    """An engine with its AWS bindings.

    Attributes:
        name: Its Python package, and the extra of Scopegate that installs it.
        bindings: The Python package of the AWS bindings.
        distribution: The name of the bindings on PyPI.
        node_package: The name of the bindings on the JavaScript side.
    """

    name: str
    bindings: str
    distribution: str
    node_package: str

    @property
    def installed(self) -> bool:
        """Whether both packages can be imported."""
        return all(importlib.util.find_spec(each) for each in (self.name, self.bindings))


CDKTF = Engine(
    name="cdktf",
    bindings="cdktf_cdktf_provider_aws",
    distribution="cdktf-cdktf-provider-aws",
    node_package="@cdktf/provider-aws",
)
CDKTN = Engine(
    name="cdktn",
    bindings="cdktn_provider_aws",
    distribution="cdktn-provider-aws",
    node_package="@cdktn/provider-aws",
)
DEFAULT = CDKTF
ENGINES = (DEFAULT, CDKTN)
"""In order of preference where none is named."""


def chosen() -> Engine:
    """Return the engine that ``SCOPEGATE_ENGINE`` names, else the first one that is installed.

    Raises:
        EngineError: There is no such engine, or it is not installed.
    """
    names = " or ".join(engine.name for engine in ENGINES)
    if name := os.environ.get(VARIABLE):
        engine = next((each for each in ENGINES if each.name == name), None)
        if engine is None:
            raise EngineError(f"{VARIABLE} must be {names}; got {name!r}.")
        if not engine.installed:
            raise EngineError(
                f"{VARIABLE} is {name!r}, which is not installed. "
                f"Run: pip install 'scopegate[{name}]'"
            )
        return engine
    for engine in ENGINES:
        if engine.installed:
            return engine
    raise EngineError(
        f"The constructs need {names}, and neither is installed. "
        f"Run: pip install 'scopegate[{DEFAULT.name}]'"
    )


@contextlib.contextmanager
def under_the_names_of_the_default(engine: Engine) -> Iterator[None]:
    """Let imports that name the default engine find the modules of ``engine``.

    So the imports are written once and type checkers know what they mean. Afterwards the names
    lead where they did before.
    """
    if engine is DEFAULT:
        yield
        return
    finder = _Substitute({DEFAULT.name: engine.name, DEFAULT.bindings: engine.bindings})
    hidden = {name: sys.modules.pop(name) for name in [*sys.modules] if finder.covers(name)}
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [each for each in sys.modules if finder.covers(each)]:
            del sys.modules[name]
        sys.modules.update(hidden)


class _Substitute(MetaPathFinder, Loader):
    """Imports a module of another package in place of the one that is named."""

    def __init__(self, packages: Mapping[str, str]) -> None:
        self._packages = packages

    def covers(self, name: str) -> bool:
        return name.partition(".")[0] in self._packages

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002  part of the protocol
        target: ModuleType | None = None,  # noqa: ARG002  the same
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if self.covers(fullname) else None

    def exec_module(self, module: ModuleType) -> None:
        package, dot, rest = module.__name__.partition(".")
        real = importlib.import_module(f"{self._packages[package]}{dot}{rest}")
        sys.modules[module.__name__] = real
