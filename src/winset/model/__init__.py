"""The case, compiled once: typed parts and handles, so that nothing above reads the case."""

from winset.model.accounts import Accounts
from winset.model.catalogue import Catalogue, Scalars
from winset.model.comparisons import Compared
from winset.model.compiling import Floor, Model, compile_case
from winset.model.entries import Doubt, Evidence, Interaction
from winset.model.epochs import Epochs, Shifts
from winset.model.handles import Handle, Judged, Kind, Latent
from winset.model.levers import Lever
from winset.model.names import Names
from winset.model.terms import Allowed, Condition

__all__ = [
    "Accounts",
    "Allowed",
    "Catalogue",
    "Compared",
    "Condition",
    "Doubt",
    "Epochs",
    "Evidence",
    "Floor",
    "Handle",
    "Interaction",
    "Judged",
    "Kind",
    "Latent",
    "Lever",
    "Model",
    "Names",
    "Scalars",
    "Shifts",
    "compile_case",
]
