"""The cache of a cached token endpoint."""

from constructs import Construct

from scopegate.constructs._aws import ApiGatewayMethodSettings, ApiGatewayMethodSettingsSettings
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import flag, number, string
from scopegate.constructs.token_route import METHOD_PATH


class TokenCache(Entity):
    """Encrypted caching of ``POST /oauth2/token``, which callers can't bypass.

    No log of API Gateway contains credentials or tokens, because execution logs are off.

    Attributes:
        resource: The settings of the route.
    """

    topic = "cache"

    def __init__(self, scope: Construct, id_: str, *, config: Config, rest_api_id: str) -> None:
        """Set it for the stage ``aws_api_gateway_stage.this`` of the API ``rest_api_id``."""
        super().__init__(scope, id_, config)
        throttling = self.inputs["throttling"]
        self.resource = ApiGatewayMethodSettings(
            self,
            "settings",
            method_path=METHOD_PATH,
            rest_api_id=string(rest_api_id),
            settings=ApiGatewayMethodSettingsSettings(
                cache_data_encrypted=True,
                cache_ttl_in_seconds=number(self.inputs["cache_ttl"]),
                caching_enabled=True,
                data_trace_enabled=False,
                logging_level="OFF",
                metrics_enabled=flag(self.inputs["metrics"]),
                require_authorization_for_cache_control=True,
                throttling_burst_limit=number(f"try({throttling}.burst_limit, -1)"),
                throttling_rate_limit=number(f"try({throttling}.rate_limit, -1)"),
                unauthorized_cache_control_header_strategy="SUCCEED_WITH_RESPONSE_HEADER",
            ),
            stage_name=string("aws_api_gateway_stage.this.stage_name"),
        )
        self.name(
            self.resource,
            "aws_api_gateway_method_settings.token",
            (
                "The Cache-Control header of a caller is ignored: with it, anyone could send "
                "every request to the authorization server."
            ),
        )
