"""The archives of the modules: the same bytes each time, and what Terraform downloads."""

import hashlib
import shutil
import tarfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from release import archives
from scopegate import terraform
from tests.plan.offline import ROOT

MODULES = sorted(path.name for path in (ROOT / "modules").iterdir())


def relative(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".terraform" not in path.relative_to(folder).as_posix()
    }


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """An archive of each module, by the module's name."""
    folder = tmp_path_factory.mktemp("archives")
    return {
        name: archives.pack(ROOT / "modules" / name, folder / f"{name}.tar.gz") for name in MODULES
    }


def test_an_archive_holds_the_files_of_its_module(packed, tmp_path):
    for name, archive in packed.items():
        with tarfile.open(archive) as tar:
            tar.extractall(tmp_path / name, filter="data")
        assert relative(tmp_path / name) == relative(ROOT / "modules" / name)


def test_an_archive_is_the_same_whenever_and_by_whomever_it_is_made(packed, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "modules/oauth2-api", copy, copy_function=shutil.copyfile)
    (copy / ".terraform").mkdir()
    (copy / ".terraform/left.behind").touch()
    (copy / ".terraform.lock.hcl").touch()
    again = archives.pack(copy, tmp_path / "again.tar.gz")
    assert again.read_bytes() == packed["oauth2-api"].read_bytes()


def test_the_checksums_are_those_of_the_files_in_order_of_their_names(packed):
    lines = archives.checksums(reversed(packed.values())).splitlines()
    assert lines == [
        f"{hashlib.sha256(packed[name].read_bytes()).hexdigest()}  {name}.tar.gz"
        for name in MODULES
    ]


def test_terraform_downloads_an_archive_as_a_module(packed, tmp_path):
    folder = packed["oauth2-api"].parent
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/oauth2-api.tar.gz"
        (tmp_path / "main.tf").write_text(f'module "api" {{\n  source = "{url}"\n}}\n')
        terraform.run("get", "-no-color", cwd=tmp_path)
        server.shutdown()
    assert relative(tmp_path / ".terraform/modules/api") == relative(ROOT / "modules/oauth2-api")
