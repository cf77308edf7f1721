"""The figures of the attacks, below the results of the tests."""

from tests.security.attacks.attack import APIS


def pytest_terminal_summary(terminalreporter):
    """A line for each kind of attack that was made: how many requests, and what they got."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    made = [found for report in reports if "attack" in (found := dict(report.user_properties))]
    if not made:
        return
    terminalreporter.section("attacks on the data plane")
    for each in sorted(made, key=lambda found: found["attack"]):
        seen = "; ".join(f"{api} {each[api]}" for api in APIS if api in each)
        terminalreporter.write_line(f"{each['attack']:24} {each['requests']:5} requests: {seen}")
    requests, passed = (sum(each[name] for each in made) for name in ("requests", "let in"))
    terminalreporter.write_line(f"{len(made)} kinds, {requests} requests, {passed} let in")
