"""The app that `cdktf deploy` deploys: an API for third parties in front of a Lambda function."""

import sys
from pathlib import Path

from scopegate.constructs import App, LambdaBackend, OAuth2Api, Stack
from scopegate.errors import ScopegateError
from scopegate.inputs import OAuth2ApiInputs
from scopegate.settings import Settings


def main() -> None:
    """Synthesize the stack into ``cdktf.out``."""
    settings = Settings.from_environment()
    app = App()
    stack = Stack(app, "scopegate", state_bucket=settings.state_bucket)
    function = LambdaBackend(
        stack,
        "function",
        name=f"{settings.name}-backend",
        source=Path(__file__).with_name("lambda_src"),
    )
    api = OAuth2Api(
        stack,
        "api",
        config=OAuth2ApiInputs(
            name=settings.name,
            backend=function.config,
            clients={
                "partner-a": {"scopes": ["orders/read"]},
                "partner-b": {
                    "scopes": ["orders/read", "orders/write"],
                    "access_token_validity": 15,
                },
                "partner-c": {"scopes": ["default/default"]},
            },
            deletion_protection=settings.deletion_protection,
            domain={"prefix": settings.domain_prefix},
            resource_servers={
                "default": {
                    "name": "Custom default resource server",
                    "scopes": {"default": "Custom default scope"},
                },
                "orders": {"scopes": {"read": "Read orders.", "write": "Place and change orders."}},
            },
            routes={
                "ANY /{proxy+}": {"scopes": ["default/default"]},
                "GET /health": {"public": True},
                "GET /orders": {"scopes": ["orders/read"]},
                "GET /orders/{id}/lines": {"scopes": ["orders/read", "orders/write"]},
                "POST /orders": {"scopes": ["orders/write"]},
            },
            tags={"project": "scopegate"},
        ),
    )
    api.declare_outputs(stack)
    app.synth()


if __name__ == "__main__":
    try:
        main()
    except ScopegateError as error:
        sys.exit(str(error))
