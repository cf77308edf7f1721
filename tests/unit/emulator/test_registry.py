import json
import os

import pytest

from scopegate.emulator import Instance, registry, running
from scopegate.errors import ScopegateError

ITSELF = os.getpid()


def test_an_instance_knows_its_endpoint_environment_and_folder(state_dir):
    instance = Instance(port=4566, pid=1, created=0.0)
    assert instance.endpoint == "http://127.0.0.1:4566"
    assert instance.environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert instance.state_dir == state_dir / "local" / "4566"


def test_without_an_override_the_state_is_in_the_users_state_folder(monkeypatch):
    monkeypatch.delenv("SCOPEGATE_STATE_DIR")
    assert registry.root().parts[-2:] == ("scopegate", "local")


def test_instances_are_listed_by_port(recorded):
    recorded(9002, ITSELF)
    recorded(9001, ITSELF)
    assert [one.port for one in running()] == [9001, 9002]


def test_nothing_runs_where_nothing_was_started(state_dir):
    assert running() == []
    assert list(state_dir.iterdir()) == []


def test_what_a_dead_instance_left_is_removed(recorded, state_dir):
    recorded(9001, ITSELF)
    recorded(9002, 2**22 + 1, created=0.0)
    assert [one.port for one in running()] == [9001]
    assert [path.name for path in (state_dir / "local").glob("9*")] == ["9001"]


def test_another_process_with_the_same_id_is_no_instance(recorded, bystander):
    recorded(9001, bystander.pid, created=1.0)
    assert running() == []


@pytest.mark.parametrize("record", ["", "{", "[]", "{}", '{"port": 1, "pid": 1, "created": 1}'])
def test_a_damaged_record_is_removed(record, state_dir):
    folder = state_dir / "local" / "9001"
    folder.mkdir(parents=True)
    (folder / "instance.json").write_text(record)
    assert running() == []
    assert not folder.exists()


def test_a_folder_without_a_record_may_be_starting_and_stays(state_dir):
    folder = state_dir / "local" / "9001"
    folder.mkdir(parents=True)
    assert running() == []
    assert folder.exists()


def test_a_record_holds_port_process_and_its_start(recorded, state_dir):
    instance = recorded(9001, ITSELF)
    written = json.loads((state_dir / "local/9001/instance.json").read_text())
    assert written == {"port": 9001, "pid": ITSELF, "created": instance.created}
    assert [path.name for path in instance.state_dir.iterdir()] == ["instance.json"]


def test_the_only_instance_needs_no_port(recorded):
    only = recorded(9001, ITSELF)
    assert registry.find(None) == only


def test_several_instances_need_a_port(recorded, monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    recorded(9001, ITSELF)
    second = recorded(9002, ITSELF)
    with pytest.raises(ScopegateError, match=r"on ports 9001, 9002\. Choose one with --port\."):
        registry.find(None)
    assert registry.find(9002) == second


def test_of_several_instances_the_shells_own_needs_no_port(recorded, monkeypatch):
    recorded(9001, ITSELF)
    own = recorded(9002, ITSELF)
    monkeypatch.setenv("AWS_ENDPOINT_URL", own.endpoint)
    assert registry.find(None) == own


def test_an_unknown_port_names_the_known_ones(recorded):
    with pytest.raises(
        ScopegateError, match=r"^No emulator is running\. To start one, run: .* up$"
    ):
        registry.find(None)
    recorded(9001, ITSELF)
    with pytest.raises(ScopegateError, match=r"^No emulator is running on port 7, but on: 9001\.$"):
        registry.find(7)


def test_a_state_directory_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SCOPEGATE_STATE_DIR", str(tmp_path / "file"))
    with pytest.raises(ScopegateError, match=r"file/local can't be written .*SCOPEGATE_STATE_DIR"):
        registry.locked().__enter__()
