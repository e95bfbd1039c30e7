"""Solved bargaining games: small, exact, and each told by the paper that solved it.

Every function takes plain numbers and returns a frozen result. They say where a stylised talk
lands; what they leave out (issues, homes, what is not known) is what the rest of Winset is for.
"""

from winset.play.games.alternating import Division, alternating_offers, bargaining_power
from winset.play.games.attrition import Attrition, SymmetricAttrition, attrition, attrition_unknown
from winset.play.games.auction import DoubleAuction, SecondBest, double_auction, second_best
from winset.play.games.gradual import Gradual, gradual_exchange
from winset.play.games.legislature import Legislature, legislature
from winset.play.games.screening import (
    Offer,
    Shift,
    best_offer,
    best_offer_uniform,
    shifting_power,
)

__all__ = [
    "Attrition",
    "Division",
    "DoubleAuction",
    "Gradual",
    "Legislature",
    "Offer",
    "SecondBest",
    "Shift",
    "SymmetricAttrition",
    "alternating_offers",
    "attrition",
    "attrition_unknown",
    "bargaining_power",
    "best_offer",
    "best_offer_uniform",
    "double_auction",
    "gradual_exchange",
    "legislature",
    "second_best",
    "shifting_power",
]
