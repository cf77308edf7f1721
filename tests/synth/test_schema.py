"""The extract of the provider's schema is that of the provider."""

import json

from scopegate import terraform
from scopegate.generate import schema
from scopegate.generate.modules import resource_types


def test_the_extract_of_the_schema_is_that_of_the_provider_at_hand():
    found = schema.extract(terraform.provider_schema(), resource_types())
    assert json.loads(schema.FILE.read_text(encoding="utf-8")) == found, (
        "The provider's schema differs from scopegate/generate/schema.json; run `make schema`."
    )
