"""The measured system as a stack of CDK for Terraform: ``stack.py SYSTEM OUT [--plain]``.

With ``--plain``, the AWS bindings are imported as their README shows, before Scopegate's
constructs, so that neither hook of ``scopegate/constructs/_aws.py`` takes effect.
"""

import json
import sys
from pathlib import Path


def main(path: str, out: str, *options: str) -> None:
    """Synthesize the system in the file ``path`` to ``out``."""
    if "--plain" in options:
        import cdktf_cdktf_provider_aws  # noqa: F401, PLC0415
    from scopegate.constructs import App, OAuth2Api, Stack  # noqa: PLC0415  after the plain ones
    from scopegate.inputs import OAuth2ApiInputs  # noqa: PLC0415

    system = json.loads(Path(path).read_text(encoding="utf-8"))
    app = App(outdir=out)
    stack = Stack(app, "bench")
    api = OAuth2Api(stack, "api", config=OAuth2ApiInputs(**system))
    api.declare_outputs(stack)
    app.synth()


if __name__ == "__main__":
    main(*sys.argv[1:])
