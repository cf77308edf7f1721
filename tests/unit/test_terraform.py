"""Where Terraform finds its providers."""

import os
import sys
from pathlib import Path

import pytest

from scopegate import terraform

VERSION = "5.100.0/linux_amd64"


class Planted:
    """Makes mirrors below the root of a file system, each with a provider in it."""

    def __init__(self, root):
        self.root = root

    def __call__(self, place):
        provider = self.root / place / terraform.PROVIDER / VERSION / "terraform-provider-aws"
        provider.parent.mkdir(parents=True)
        provider.touch()
        return self.root / place


@pytest.fixture
def planted(tmp_path):
    os.umask(0o022)
    root = tmp_path / "root"
    root.mkdir()
    return Planted(root)


@pytest.fixture(autouse=True)
def said_nothing_yet():
    terraform._say.cache_clear()  # noqa: SLF001


@pytest.mark.parametrize("place", ["mirror", "opt/mirror"])
def test_a_mirror_is_found_one_or_two_levels_below_the_root(planted, place):
    folder = planted(place)
    assert terraform.mirror(planted.root) == folder


def test_a_mirror_three_levels_below_the_root_is_not_looked_for(planted):
    planted("opt/terraform/mirror")
    assert terraform.mirror(planted.root) is None


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
@pytest.mark.parametrize(
    "open_folder",
    [
        ".",
        "opt",
        "opt/mirror",
        f"opt/mirror/{terraform.PROVIDER}",
        f"opt/mirror/{terraform.PROVIDER}/{VERSION}",
        f"opt/mirror/{terraform.PROVIDER}/{VERSION}/terraform-provider-aws",
    ],
)
def test_a_mirror_that_others_can_write_to_is_skipped(planted, open_folder, mode, capsys):
    folder = planted("opt/mirror")
    unsafe = planted.root / open_folder
    unsafe.chmod(mode)
    assert terraform.mirror(planted.root) is None
    assert capsys.readouterr().err == (
        f"The provider mirror {folder} is not used, because other users can change {unsafe}. "
        "Make it writable by its owner alone, who is root or you.\n"
    )


def test_a_mirror_behind_a_link_is_judged_by_where_it_is(planted):
    elsewhere = planted("shared/mirror")
    (planted.root / "shared").chmod(0o777)
    (planted.root / "mirror").symlink_to(elsewhere)
    assert terraform.mirror(planted.root) is None


def test_the_mirror_of_another_user_is_skipped(planted, monkeypatch):
    folder = planted("mirror")
    stat = Path.stat

    def owned_by_another(path, **options):
        found = stat(path, **options)
        if path == folder:
            return os.stat_result((*found[:4], 4711, *found[5:]))
        return found

    monkeypatch.setattr(Path, "stat", owned_by_another)
    assert terraform.mirror(planted.root) is None


def test_a_safe_mirror_is_taken_after_one_that_is_not(planted):
    planted("first").chmod(0o777)
    safe = planted("second")
    assert terraform.mirror(planted.root) == safe


def test_the_mirror_in_use_is_said_once(planted, monkeypatch, tmp_path, capsys):
    folder = planted("mirror")
    for name in ("TF_CLI_CONFIG_FILE", "TF_CLI_ARGS_init", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(terraform, "mirror", lambda: folder)
    variables = [terraform.environment() for _ in range(2)]
    text = Path(variables[0]["TF_CLI_CONFIG_FILE"]).read_text()
    assert f'path    = "{folder}"' in text
    said = f"Terraform installs the AWS provider from the mirror {folder}.\n"
    assert capsys.readouterr().err == said


def test_terraforms_own_folder_goes_before_a_mirror(planted, monkeypatch, tmp_path):
    for name in ("TF_CLI_CONFIG_FILE", "TF_CLI_ARGS_init", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".terraform.d/plugins" / terraform.PROVIDER).mkdir(parents=True)
    monkeypatch.setattr(terraform, "mirror", lambda: planted("mirror"))
    assert "TF_CLI_CONFIG_FILE" not in terraform.environment()


def test_a_version_behind_a_link_is_judged_by_where_it_is(planted):
    folder, elsewhere = planted("mirror"), planted("shared/a/b/c")
    link = folder / terraform.PROVIDER / "5.101.0"
    link.symlink_to(elsewhere / terraform.PROVIDER / "5.100.0")
    assert terraform.mirror(planted.root) == folder
    (planted.root / "shared").chmod(0o777)
    assert terraform.mirror(planted.root) is None


@pytest.fixture
def terraform_says(tmp_path, monkeypatch):
    """Puts a program in the place of Terraform."""

    def says(program: str) -> list[str]:
        script = tmp_path / "terraform"
        script.write_text(f"#!{sys.executable}\n{program}")
        script.chmod(0o755)
        monkeypatch.setattr(terraform, "executable", lambda: str(script))
        types: list[str] = []
        terraform.events(
            "apply", "plan", cwd=tmp_path, each=lambda message: types.append(message["type"])
        )
        return types

    return says


def test_the_messages_of_terraform_are_handed_on(terraform_says):
    given = terraform_says("import json, sys\nprint(json.dumps({'type': str(sys.argv[1:])}))")
    assert given == ["['apply', '-json', 'plan']"]
    assert terraform_says("print('no JSON')\nprint('[1]')") == ["", ""]


def test_an_error_of_terraform_is_told_without_its_frame(terraform_says):
    diagnostic = '{"summary": "Denied", "address": "a.b", "detail": "Because.", "severity": "e"}'
    line = f'{{"@level": "error", "type": "diagnostic", "diagnostic": {diagnostic}}}'
    with pytest.raises(terraform.TerraformError) as error:
        terraform_says(f"import sys\nprint('{line}')\nsys.exit('And more.')")
    assert str(error.value).splitlines()[1:] == [
        "Error: Denied",
        "  with a.b",
        "Because.",
        "And more.",
    ]


def test_a_killed_terraform_is_told_from_one_that_failed(terraform_says):
    with pytest.raises(terraform.TerraformKilledError):
        terraform_says("import os\nos.kill(os.getpid(), 9)")


def test_a_reader_that_fails_lets_terraform_come_to_its_end(tmp_path, monkeypatch):
    script = tmp_path / "terraform"
    ended = tmp_path / "ended"
    script.write_text(
        f"#!{sys.executable}\nfrom pathlib import Path\n"
        f'print(\'{{"type": "x"}}\', flush=True)\nPath({str(ended)!r}).touch()\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr(terraform, "executable", lambda: str(script))

    def fails(_message):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        terraform.events("apply", cwd=tmp_path, each=fails)
    assert ended.exists()
