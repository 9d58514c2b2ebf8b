r"""What only COM says of Windows Firewall; each question costs the same whatever rules there are.

`INetFwPolicy2` (learn.microsoft.com/windows/win32/api/netfw): CurrentProfileTypes is a sum of 1
domain, 2 private, 4 public; LocalPolicyModifyState says whether a change would count. Firewalls by
others register themselves in WMI, `root\SecurityCenter2`, class FirewallProduct.
"""

import logging
import sys
from typing import Final

from portgui.firewall.rules import Profile
from portgui.firewall.windows.reading import Told
from portgui.plain import NAME_LIMIT, plain

logger = logging.getLogger(__name__)

PROFILE_BITS: Final = {1: Profile.DOMAIN, 2: Profile.PRIVATE, 4: Profile.PUBLIC}
MOST_PRODUCTS: Final = 16
_NO_SUCH_NAMESPACE: Final = 0x8004100E
"""WBEM_E_INVALID_NAMESPACE: Windows Server has no Security Center."""


def profiles_of(bits: int) -> frozenset[Profile]:
    """The profiles that a number stands for."""
    return frozenset(profile for bit, profile in PROFILE_BITS.items() if bits & bit)


if sys.platform == "win32":
    _Errors = tuple[type[Exception], ...]

    def ask(*, products: bool = True) -> Told:
        """Ask; what does not answer is None. Not for the window's thread.

        Args:
            products: whether to ask for firewalls by others, which takes longest.
        """
        try:
            # WORKAROUND(https://github.com/enthought/comtypes/issues/76, drop when importing it
            # starts nothing): it initialises COM for the thread that imports it first.
            import comtypes
        except (ImportError, OSError) as error:
            logger.info("COM cannot be asked: %s", error)
            return Told()
        try:
            comtypes.CoInitialize()
        except OSError as error:
            # RPC_E_CHANGED_MODE: the thread was given to COM in another way before.
            logger.info("COM cannot be asked on this thread: %s", error)
            return Told()
        errors = (comtypes.COMError, OSError, AttributeError, TypeError, ValueError)
        try:
            active, modify_state = _policy(errors)
            return Told(active, modify_state, _products(errors) if products else None)
        finally:
            comtypes.CoUninitialize()

    def _policy(errors: _Errors) -> tuple[frozenset[Profile] | None, int | None]:
        import comtypes.client

        try:
            policy = comtypes.client.CreateObject("HNetCfg.FwPolicy2", dynamic=True)
            active = profiles_of(int(policy.CurrentProfileTypes))
        except errors as error:
            logger.info("the active profiles are not told: %r", error)
            return None, None
        try:
            state = int(policy.LocalPolicyModifyState)
        except errors:
            return active or None, None
        # No profile at all: nothing is connected, and it is not known what will be.
        return active or None, state

    def _products(errors: _Errors) -> tuple[str, ...] | None:
        import comtypes.client

        try:
            service = comtypes.client.CoGetObject(r"winmgmts:root\SecurityCenter2", dynamic=True)
            found = service.ExecQuery("SELECT displayName FROM FirewallProduct")
            names = [plain(str(product.displayName), NAME_LIMIT) for product in found]
        except errors as error:
            if (getattr(error, "hresult", 0) or 0) & 0xFFFFFFFF == _NO_SUCH_NAMESPACE:
                return ()
            logger.info("other firewalls are not told: %r", error)
            return None
        return tuple(names[:MOST_PRODUCTS])
