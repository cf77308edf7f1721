"""What a release may do to a user's state, and where the releases' modules are found."""

import re
import subprocess

import pytest

from tests.deploy.change import releases
from tests.deploy.change.applied import Change
from tests.deploy.change.upgrade import KEPT, Move, faults, interface_faults, moves

CLIENT = 'aws_cognito_user_pool_client.this["partner-a"]'
RENAMED = 'aws_cognito_user_pool_client.partner["partner-a"]'
MOVED = [Move("aws_cognito_user_pool_client.this", "aws_cognito_user_pool_client.partner")]
DESTROYED = Change(CLIENT, ("delete",))
REPLACED = Change(CLIENT, ("delete", "create"), because=("generate_secret",))
MOVES = Change(RENAMED, ("no-op",), was=CLIENT)


def test_a_release_may_create_change_and_redeploy():
    harmless = [
        Change(CLIENT, ("create",)),
        Change("aws_cognito_user_pool.this", ("update",), differs=frozenset({"tags"})),
        Change("aws_api_gateway_deployment.this", ("create", "delete"), because=("triggers",)),
        Change('aws_api_gateway_integration.this["GET /orders"]', ("delete", "create")),
        Change("aws_api_gateway_gateway_response.new", ("no-op",), was="aws_x.old"),
    ]
    assert faults(harmless, [], "1.0.0", "1.1.0") == []


@pytest.mark.parametrize("type_", KEPT)
def test_no_release_destroys_what_callers_depend_on(type_):
    (found,) = faults([Change(f"{type_}.this", ("delete",))], [], "1.0.0", "1.1.0")
    assert found == (
        f"1.0.0 to 1.1.0: {type_}.this is destroyed, and with it {KEPT[type_]}; that takes a "
        "`moved` block and a higher major, and there is no higher major."
    )


def test_a_replacement_is_named_with_what_forces_it():
    (found,) = faults([REPLACED], [], "1.0.0", "2.0.0")
    assert found == (
        f"1.0.0 to 2.0.0: {CLIENT} is replaced for its generate_secret, and with it the client, "
        "its id and its secret; that takes a `moved` block and a higher major, and there is no "
        "`moved` block."
    )


@pytest.mark.parametrize(
    ("change", "moved", "new", "number"),
    [
        (DESTROYED, [], "1.9.9", 1),
        (DESTROYED, MOVED, "1.9.9", 1),
        (DESTROYED, [], "2.0.0", 1),
        (DESTROYED, MOVED, "2.0.0", 0),
        (REPLACED, MOVED, "1.9.9", 1),
        (REPLACED, MOVED, "10.0.0", 0),
        (MOVES, MOVED, "1.9.9", 1),
        (MOVES, MOVED, "2.0.0", 0),
        (DESTROYED, [Move("aws_cognito_user_pool.this", "aws_cognito_user_pool.pool")], "2.0.0", 1),
    ],
)
def test_what_callers_depend_on_goes_with_a_moved_block_and_a_higher_major_alone(
    change, moved, new, number
):
    assert len(faults([change], moved, "1.0.0", new)) == number


def test_the_moved_blocks_of_a_module_are_read(tmp_path):
    (tmp_path / "main.tf").write_text('resource "a" "b" {\n}\n')
    (tmp_path / "moved.tf").write_text(
        "# Since 2.0.0.\nmoved {\n  from = aws_x.this\n  to   = aws_x.that\n}\n\n"
        'moved {\n  from = aws_y.this["a"]\n  to   = aws_y.this["b"]\n}\n'
    )
    assert moves(tmp_path) == [
        Move("aws_x.this", "aws_x.that"),
        Move('aws_y.this["a"]', 'aws_y.this["b"]'),
    ]


def module(folder, variables, outputs):
    folder.mkdir()
    (folder / "variables.tf").write_text(
        "".join(f'variable "{name}" {{\n  type = string\n{rest}}}\n' for name, rest in variables)
    )
    (folder / "outputs.tf").write_text(
        "".join(f'output "{name}" {{\n  value = 1\n}}\n' for name in outputs)
    )
    return folder


@pytest.mark.parametrize(("new", "number"), [("1.1.0", 3), ("2.0.0", 0)])
def test_within_a_major_no_input_or_output_goes_and_none_is_asked_for(tmp_path, new, number):
    optional = "  default = null\n"
    before = module(tmp_path / "before", [("kept", ""), ("gone", "")], ["gone", "kept"])
    now = [("kept", ""), ("asked", ""), ("offered", optional)]
    after = module(tmp_path / "after", now, ["kept", "more"])
    sentences = [
        f"1.0.0 to {new}: after: {fault}; that takes a higher major."
        for fault in ("input asked is new and has no default", "input gone is gone")
    ]
    sentences.append(f"1.0.0 to {new}: after: output gone is gone; that takes a higher major.")
    assert interface_faults(before, after, "1.0.0", new) == sentences[:number]


def test_the_interfaces_of_the_modules_are_read_as_they_are():
    modules = releases.ROOT / "modules"
    one, other = modules / "rest-api-authorizer", modules / "authorization-server"
    assert interface_faults(one, one, "1.0.0", "1.0.0") == []
    found = interface_faults(one, other, "1.0.0", "1.0.0")
    assert [each.split(": ")[2].split(";")[0] for each in found] == [
        "input authorizer_cache_ttl is gone",
        "input domain is new and has no default",
        "input rest_api_id is gone",
        "input user_pool_arns is gone",
        "output authorizer_id is gone",
    ]


def test_releases_are_known_by_version_and_tree_and_agree_with_the_tags_of_this_clone():
    held = releases.releases()
    assert [entry for entry in held.items() if not re.fullmatch(r"\d+\.\d+\.\d+", entry[0])] == []
    assert [entry for entry in held.items() if not re.fullmatch("[0-9a-f]{40}", entry[1])] == []
    assert releases.disagreements(held, releases.tagged()) == []


@pytest.fixture
def repository(tmp_path):
    """A repository with a release, 1.0.0, whose tag is there."""

    def git(*arguments):
        name = ("-c", "user.name=test", "-c", "user.email=test@example.com")
        done = subprocess.run(
            ["git", *name, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    git("init", "--quiet")
    (tmp_path / "modules" / "one").mkdir(parents=True)
    (tmp_path / "modules" / "one" / "main.tf").write_text("locals {}\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "First")
    git("tag", "v1.0.0")
    return tmp_path, git("rev-parse", "HEAD:modules")


def test_the_modules_of_a_release_are_those_of_its_tree(repository, tmp_path_factory):
    path, tree = repository
    assert releases.tagged(path) == {"1.0.0": tree}
    folder = tmp_path_factory.mktemp("unpacked")
    releases.unpack("1.0.0", tree, folder, path)
    assert (folder / "one" / "main.tf").read_text() == "locals {}\n"


def test_a_tag_that_was_moved_or_that_nobody_wrote_down_is_a_disagreement():
    found = releases.disagreements({"1.0.0": "a"}, {"1.0.0": "b", "1.1.0": "c"})
    ends = 'see "Release a version" in CONTRIBUTING.md.'
    assert found == [
        f"Tag v1.0.0 has the modules b, and releases.json says a: {ends}",
        f"Tag v1.1.0 has the modules c, and releases.json says nothing: {ends}",
    ]


def test_a_clone_without_the_modules_of_a_release_says_what_to_do(repository, tmp_path_factory):
    path, _ = repository
    missing = "0" * 40
    with pytest.raises(releases.ReleaseError) as raised:
        releases.unpack("0.9.0", missing, tmp_path_factory.mktemp("unpacked"), path)
    assert str(raised.value) == (
        f"This clone doesn't hold the modules of release 0.9.0, Git's tree {missing}. "
        "Fetch the whole history: `git fetch --unshallow --tags`, or without --unshallow "
        "where the clone is not shallow."
    )
