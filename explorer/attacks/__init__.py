"""Attacks: pictures changed so little that nobody sees it, and the network answers otherwise.

One file for each attack. A function as `AttackMethod` describes it, decorated with
``@ATTACKS.register(...)``, is a new entry; its docstring is the text shown on the page.
"""

from explorer.attacks.attack import attack
from explorer.attacks.attacked import Attacked
from explorer.attacks.method import ATTACKS, AttackMethod
from explorer.attacks.problem import MOST_LEVELS, Problem

__all__ = ["ATTACKS", "MOST_LEVELS", "AttackMethod", "Attacked", "Problem", "attack"]
