"""What all modules that ask a server share: whether a host is this machine, and why no connection came about; pure."""

from __future__ import annotations

from ipaddress import ip_address

import urllib3

__all__ = ["is_loopback", "why_unconnected"]


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("github.com")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def why_unconnected(error: BaseException) -> str | None:
    """Why no connection came about; None when there was one and it broke."""
    inner = error.args[0] if error.args else None
    cause = getattr(inner, "reason", inner)
    for kind, why in (
        (urllib3.exceptions.NameResolutionError, "its name cannot be resolved; is there a network?"),
        (urllib3.exceptions.NewConnectionError, "no connection; is there a network?"),
        (urllib3.exceptions.ConnectTimeoutError, "no connection in time; is there a network?"),
        (urllib3.exceptions.SSLError, "no trusted connection; is there a sign-in page before the network?"),
        (urllib3.exceptions.ProxyError, "the proxy does not let it through"),
    ):
        if isinstance(cause, kind):
            return why
    return None
