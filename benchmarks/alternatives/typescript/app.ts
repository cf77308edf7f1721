// The measured system as an app of AWS CDK: node app.js SYSTEM OUT.
import { readFileSync } from "node:fs";
import { App, Duration, Stack } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as cognito from "aws-cdk-lib/aws-cognito";

interface System {
  name: string;
  backend: { http: { url: string } };
  clients: Record<string, { scopes: string[] }>;
  domain: { prefix: string };
  resource_servers: Record<string, { scopes: Record<string, string> }>;
  routes: Record<string, { scopes: string[] }>;
}

function authorizationServer(stack: Stack, system: System): cognito.UserPool {
  const pool = new cognito.UserPool(stack, "pool", {
    userPoolName: system.name,
    selfSignUpEnabled: false,
    accountRecovery: cognito.AccountRecovery.PHONE_WITHOUT_MFA_AND_EMAIL,
  });
  pool.addDomain("domain", { cognitoDomain: { domainPrefix: system.domain.prefix } });
  const scopes = new Map<string, cognito.OAuthScope>();
  for (const [identifier, { scopes: declared }] of Object.entries(system.resource_servers)) {
    const made = Object.entries(declared).map(
      ([scopeName, scopeDescription]) =>
        new cognito.ResourceServerScope({ scopeName, scopeDescription }),
    );
    const server = pool.addResourceServer(identifier, { identifier, scopes: made });
    for (const scope of made)
      scopes.set(
        `${identifier}/${scope.scopeName}`,
        cognito.OAuthScope.resourceServer(server, scope),
      );
  }
  for (const [key, client] of Object.entries(system.clients))
    pool.addClient(key, {
      accessTokenValidity: Duration.minutes(60),
      authFlows: {},
      enableTokenRevocation: true,
      generateSecret: true,
      oAuth: {
        flows: { clientCredentials: true },
        scopes: client.scopes.map((scope) => scopes.get(scope)!),
      },
      preventUserExistenceErrors: true,
      refreshTokenValidity: Duration.days(30),
      userPoolClientName: key,
    });
  return pool;
}

function protectedApi(stack: Stack, system: System, pool: cognito.UserPool): void {
  const api = new apigateway.RestApi(stack, "api", {
    cloudWatchRole: false,
    deployOptions: { stageName: "v1" },
    endpointTypes: [apigateway.EndpointType.REGIONAL],
    restApiName: system.name,
  });
  const authorizer = new apigateway.CognitoUserPoolsAuthorizer(stack, "authorizer", {
    authorizerName: system.name,
    cognitoUserPools: [pool],
  });
  for (const [route, { scopes }] of Object.entries(system.routes)) {
    const [method, path] = route.split(" ");
    const backend = new apigateway.HttpIntegration(system.backend.http.url + path, {
      httpMethod: method,
    });
    api.root.resourceForPath(path).addMethod(method, backend, {
      authorizationScopes: scopes,
      authorizationType: apigateway.AuthorizationType.COGNITO,
      authorizer,
    });
  }
  for (const [type, status] of [
    [apigateway.ResponseType.ACCESS_DENIED, "403"],
    [apigateway.ResponseType.EXPIRED_TOKEN, "401"],
    [apigateway.ResponseType.UNAUTHORIZED, "401"],
  ] as const)
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: status,
      responseHeaders: { "WWW-Authenticate": `'Bearer realm="${system.name}"'` },
      templates: { "application/json": JSON.stringify({ error: type.responseType }) },
    });
}

const [system, outdir] = process.argv.slice(2);
// A stack of more than 500 resources is refused by CloudFormation, and here unless told not to.
const app = new App({ outdir, context: { "@aws-cdk/core:stackResourceLimit": 0 } });
const stack = new Stack(app, "bench");
const read = JSON.parse(readFileSync(system, "utf8")) as System;
protectedApi(stack, read, authorizationServer(stack, read));
app.synth();
