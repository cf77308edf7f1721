"""The steps by which a stack of CloudFormation lets go of what is taken over."""

from collections.abc import Mapping
from typing import Any, Final

from scopegate.adopt.sources.origin import Release, Selection
from scopegate.adopt.sources.stack import OWNERS, Place, Stack, properties_of

_Json = Mapping[str, Any]
_OWNER: Final = frozenset({"UserPoolId", "RestApiId", "ApiId"})
_OF_AN_API: Final = frozenset({"SourceArn", "ResourceArn"})


def release(stack: Stack, taken: Selection) -> Release:
    """The steps by which a stack leaves everything of a pool or an API where it is."""
    ids = {*taken.user_pools, *taken.rest_apis, *taken.http_apis}
    owners = {
        (one.name, name)
        for type_ in OWNERS
        for one, name in stack.of_type(type_)
        if one.ids[name] in ids
    }
    going = {
        one.name: sorted(
            name
            for name, resource in one.resources.items()
            if (one.name, name) in owners or _owned(one, properties_of(resource), owners, ids)
        )
        for one in stack.all()
    }
    gone = {(one.name, name) for one in stack.all() for name in going[one.name]}
    known = {(one.name, name): id_ for one in stack.all() for name, id_ in one.ids.items()}
    listed = "\n".join(
        f"- `{name}` ({one.resources[name].get('Type')})" + _within(one, stack)
        for one in stack.all()
        for name in going[one.name]
    )
    references = [
        f"- `{name}`{_within(one, stack)} refers to "
        + ", ".join(f"`{other}` (now `{known.get((of, other))}`)" for of, other in sorted(named))
        for one in stack.all()
        for name, resource in one.resources.items()
        if name not in going[one.name] and (named := one.referred(resource) & gone)
    ]
    inside = (
        " A stack in this stack has a template of its own: change that, and update this stack."
        if stack.children
        else ""
    )
    retain = (
        "Set `DeletionPolicy: Retain` and `UpdateReplacePolicy: Retain` on these resources of"
        f" stack {stack.name}, and update the stack. In AWS CDK, that is"
        f" `applyRemovalPolicy(RemovalPolicy.RETAIN)`.{inside}\n\n{listed}"
    )
    names = [one.name for one in stack.all() if going[one.name]] or [stack.name]
    commands = " and ".join(f"`aws cloudformation get-template --stack-name {n}`" for n in names)
    look = (
        f"Check that it took effect: {commands} {'shows' if len(names) == 1 else 'show'}"
        " both policies on each of them. Without them, the next steps delete your system."
    )
    steps = [retain, look]
    if references:
        steps.append(
            "These resources stay in the stack and refer to some of those. Write the id in place"
            " of the reference:\n\n" + "\n".join(references)
        )
    steps.append(
        "Remove the same resources from the template, and update the stack. CloudFormation reports"
        " them as `DELETE_SKIPPED`: they stay."
    )
    steps += [
        f"Stack `{name}` in stack {one.name} was not read: {why} Read it with `scopegate adopt"
        f" --stack {one.ids.get(name, 'NAME')}`."
        for one in stack.all()
        for name, why in one.unread.items()
    ]
    left = [
        (one, name)
        for one in stack.all()
        for name in one.resources
        if name not in going[one.name] and name in one.ids and name not in one.children
    ]
    if left:
        steps.append(
            "Do not delete the stack: "
            + ", ".join(f"`{name}`{_within(one, stack)}" for one, name in left)
            + " would go with it. Delete it only when nothing in it is used."
        )
    else:
        steps.append(
            f"The stack is empty now: `aws cloudformation delete-stack --stack-name {stack.name}`."
        )
    return Release(tuple(steps))


def _within(one: Stack, top: Stack) -> str:
    """Which of the inner stacks it is; nothing for the one that was named."""
    return "" if one is top else f" in stack {_short(one.name)}"


def _short(name: str) -> str:
    """The name of a stack, without what else is in its ARN."""
    return name.partition(":stack/")[2].partition("/")[0] or name


def _owned(stack: Stack, properties: _Json, owners: set[Place], ids: set[str]) -> bool:
    """Whether a resource is in a pool or an API, or leads calls to it."""
    return any(
        stack.referred(value) & owners or (isinstance(value, str) and value in ids)
        for name, value in properties.items()
        if name in _OWNER or name in _OF_AN_API
    )
