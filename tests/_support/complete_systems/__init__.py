"""Systems as values, one for each form of an API, with every argument of the catalogue.

Each resource type of the catalogue is in at least one of them, and each argument has a value in
one, or in ``CHOICES`` where another argument excludes it.
"""

from typing import Final

from tests._support.complete_systems import _http_api, _rest_api
from tests._support.complete_systems._choices import CHOICES
from tests._support.complete_systems._cognito import COGNITO
from tests._support.complete_systems._firewalls import FIREWALLS, records
from tests._support.complete_systems._functions import FUNCTIONS
from tests._support.complete_systems._parts import HIDDEN, Resources, Values

__all__ = ["AROUND", "CHOICES", "HIDDEN", "SYSTEMS", "Resources", "Values"]

AROUND: Final[Resources] = {**COGNITO, **FUNCTIONS, **FIREWALLS}

SYSTEMS: Final[dict[str, Resources]] = {
    "resources": {**AROUND, **_rest_api.RESOURCES, **records(*_rest_api.DOMAIN)},
    "body": {**AROUND, **_rest_api.BODY, **records(*_rest_api.DOMAIN)},
    "http": {**AROUND, **_http_api.HTTP, **records(*_http_api.DOMAIN)},
}
"""By the form of the API: routes as resources, an OpenAPI body, an HTTP API."""
