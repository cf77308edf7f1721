"""Requests tokens from the token endpoint."""

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client


class TokenError(Exception):
    """Raised if no token is issued; the message is the error code (RFC 6749, section 5.2)."""


def access_token(endpoint: str, client_id: str, client_secret: str, *, trust_env: bool) -> str:
    """Request an access token with the client_credentials grant and all scopes of the client.

    The client authenticates by HTTP Basic (RFC 6749, section 2.3.1).

    Args:
        endpoint: URL of the token endpoint.
        client_id: The client's id.
        client_secret: Its secret, which no error and no log contains.
        trust_env: Whether to use proxies from the environment.

    Raises:
        TokenError: The endpoint refuses the request, or can't be reached.
    """
    try:
        with OAuth2Client(
            client_id,
            client_secret,
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106  the method's name
            trust_env=trust_env,
        ) as session:
            session.register_compliance_hook("access_token_response", _refused)
            token = session.fetch_token(endpoint, grant_type="client_credentials")
    except OAuthError as error:
        raise TokenError(error.error or "no access token in the answer") from None
    except httpx2.HTTPStatusError as error:
        raise TokenError(f"HTTP {error.response.status_code}") from None
    except httpx2.HTTPError as error:
        raise TokenError(type(error).__name__) from None
    except ValueError:
        raise TokenError("no JSON object in the answer") from None
    if "access_token" not in token:
        raise TokenError("no access token in the answer")
    return str(token["access_token"])


def _refused(response: httpx2.Response) -> httpx2.Response:
    """Raise an error with the status of a refusal that RFC 6749 does not define, such as 429."""
    if response.is_error and b'"error"' not in response.content:
        response.raise_for_status()
    return response
