"""A proxy between Terraform and the emulator, which counts calls and lets some of them fail.

``with Proxy(instance) as proxy:`` listens on a free port; ``proxy.environment`` sends Terraform
there. ``proxy.policy`` says which call fails how (``policy``), ``proxy.counts`` has how often which
operation of which service was called, and ``proxy.watch`` is told of each.
"""

from tests._support.faults.proxy.call import Call
from tests._support.faults.proxy.policy import Fault
from tests._support.faults.proxy.server import Proxy

__all__ = ["Call", "Fault", "Proxy"]
