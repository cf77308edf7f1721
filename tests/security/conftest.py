"""Prints figures of the attacks below the results of the tests."""

from tests.security.attacks.attack import APIS


def pytest_terminal_summary(terminalreporter):
    """Print the targets of attacks with their numbers."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    found = [dict(report.user_properties) for report in reports]
    if made := [each for each in found if "attack" in each]:
        _tell_requests(terminalreporter, made)
    if told := [each["inputs"] for each in found if "inputs" in each]:
        terminalreporter.section("attacks on the inputs")
        for line in told:
            terminalreporter.write_line(line)


def _tell_requests(terminalreporter, made):
    """Print a line for each kind of attack: the number of requests and their answers."""
    terminalreporter.section("attacks on the data plane")
    for each in sorted(made, key=lambda found: found["attack"]):
        seen = "; ".join(f"{api} {each[api]}" for api in APIS if api in each)
        terminalreporter.write_line(f"{each['attack']:24} {each['requests']:5} requests: {seen}")
    requests, passed = (sum(each[name] for each in made) for name in ("requests", "let in"))
    terminalreporter.write_line(f"{len(made)} kinds, {requests} requests, {passed} let in")
