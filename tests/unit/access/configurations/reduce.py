"""Reduces a plan's JSON to what a review reads, for the plans that are kept beside each folder.

terraform -chdir=FOLDER init && terraform -chdir=FOLDER plan -out=plan
terraform -chdir=FOLDER show -json plan | python reduce.py > FOLDER.json
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

KEPT = ("format_version", "terraform_version", "variables", "resource_changes", "configuration")


def reduced(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan without what is nothing, in every resource, and without values it derives."""

    def some(value: object) -> object:
        if isinstance(value, Mapping):
            pairs = ((key, some(inner)) for key, inner in value.items())
            return {
                k: v for k, v in pairs if v is not None and v is not False and v not in ({}, [])
            }
        return [some(inner) for inner in value] if isinstance(value, list) else value

    return {key: some(plan[key]) for key in KEPT if key in plan}


if __name__ == "__main__":
    json.dump(reduced(json.load(sys.stdin)), sys.stdout, indent=1, sort_keys=True)
    print()
