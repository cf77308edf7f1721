"""The command ``scopegate kit``."""

from pathlib import Path

import msgspec

from scopegate.access import pipeline
from scopegate.errors import ScopegateError
from scopegate.kit import openapi, postman, readme
from scopegate.kit.build import Options, kits
from scopegate.kit.contents import Kit
from scopegate.kit.document import load as load_document
from scopegate.kit.write import write
from scopegate.plain_text import plain
from scopegate.plan.document import load


def kit(source: str, out: Path, options: Options, document: Path | None = None) -> None:
    """Write the kits of a system's clients, and print what was written.

    Args:
        source: Path of a plan, a state or outputs as JSON, or ``-``.
        out: A new or empty folder.
        options: The options.
        document: The OpenAPI document of the team.

    Raises:
        ScopegateError: An argument or the input is invalid; nothing is written.
    """
    try:
        team = load_document(document) if document else None
        whole = msgspec.structs.replace(options, team=team)
        made = kits(pipeline.system_of(load(source)), whole)
        write(out, ((one.folder, _files(one)) for one in made.kits))
    except ScopegateError as error:
        raise ScopegateError("\n".join(map(plain, str(error).splitlines()))) from error
    for one in made.kits:
        count = len(one.operations)
        print(plain(f"{out / one.folder}: {count} operation{'s' if count > 1 else ''}"))
    for note in made.notes:
        print(plain(note))


def _files(one: Kit) -> dict[str, str]:
    page = readme.markdown(one)
    return {
        "README.md": page,
        "index.html": readme.html(one, page),
        "openapi.yaml": openapi.render(one),
        "postman_collection.json": postman.render(one),
    }
