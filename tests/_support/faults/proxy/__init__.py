"""A proxy between Terraform and the emulator that counts calls and makes some of them fail.

``with Proxy(instance) as proxy:`` listens on a free port, and ``proxy.environment`` directs
Terraform to it. ``proxy.policy`` decides which calls fail and how (``policy``), ``proxy.counts``
has the number of calls of each operation, and ``proxy.watch`` is notified of each call.
"""

from tests._support.faults.proxy.call import Call
from tests._support.faults.proxy.policy import Fault
from tests._support.faults.proxy.server import Proxy

__all__ = ["Call", "Fault", "Proxy"]
