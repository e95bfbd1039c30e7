"""How people act: one model of behaviour that simulates and gives likelihoods."""

from winset.conduct.actor import ActorModel
from winset.conduct.log import MoveLog, offer_terms
from winset.conduct.model import Conduct
from winset.conduct.parameters import NuisancePrior, Spread
from winset.conduct.simulation import Talks, simulate

__all__ = [
    "ActorModel",
    "Conduct",
    "MoveLog",
    "NuisancePrior",
    "Spread",
    "Talks",
    "offer_terms",
    "simulate",
]
