"""The record of a case: what was done, who tells it how, and what it left on the table.

This room is the only reader of dated events. Everything that asks what happened (learning from
conduct, gates, accounts, offers judged, progress) asks it, by one rule:

*Acts.* Events are taken by date, those of one day in the order of the file. Events that different
accounts tell of one actor, day and kind are versions of one act, which stands where the first of
them stands; offers, demands and raised demands are one kind here. Where an account tells several
acts of a kind on a day, those told alike are paired first, the others in their order. An event
that says the same as an earlier one of that day counts once.

*Versions.* An account denies an event that it does not tell where its teller is among those who
deny it; if none of these tells an account, every account that does not tell the event denies it.
Terms told alike by all who state them, and denied by nobody else, are common ground. Other terms
are in dispute, and their issues contested. In a world each contested issue has one true teller.
There an act happened unless a true teller of what it is about denies it; a term in dispute is as
its true teller states it, or, where that one is silent and the others agree, as they state it;
otherwise it is open. To *weigh* accounts only that counts which no account gains by leaving
unsaid: acts that nobody denies, common ground, and disputed terms that every account states.

*The table.* An offer, a demand or a raised demand puts a package on the table and supersedes the
earlier packages of its author, but for those that all have accepted. A text agreed (of ``by`` and
``to``, or of all parties) is a package of all who agreed it; it supersedes nothing and is not
superseded. A withdrawal takes back a package of one's own, or a text that one has agreed. Whoever
walks out lets its own packages lapse and refuses those of others; a text that it agreed stays.

*Completion.* An offer means every issue. What it leaves unnamed is as its ``rest`` says: as agreed
(in the latest text agreed that still stands, of those who sign it), as before (what its author
named last), at the status quo, or open; an issue in ``open`` is open. Unless stated, the first of
these that there is, leaving out what its author has refused by itself. A demand or a raised demand
amends the package that it answers, else the latest of somebody else that stands: it means that
package but for what it names; one that amends nothing, and does not say how the rest is meant, is
no package. A text agreed or left in brackets has no last word of one author to fall back on.

*Answers.* A refusal, an acceptance or a walk-out is about what it names with ``responds_to``; if
that is an answer, about what that one was about. Otherwise it is about the latest package on the
table of somebody else, one that it has not answered yet before one that it has; if it states terms,
only about one that they fit. So a package that one party has refused can still be answered by the
others. A withdrawal is in the same way about the latest package of one's own, a vote about the
latest of anybody. Who answers a package of its own (unless it was agreed ad referendum), or takes
back another's, says nothing; a walk-out counts all the same, as one about nothing.

*What becomes of a package.* A refusal or a vote against refuses it, a superseded one too where the
answer names it; one that was withdrawn or has lapsed stays so. The later answer of an actor
replaces its earlier one. It is accepted once every party but its author (every party, for a text
agreed) accepts. What happens to it first decides: once refused, it is not withdrawn, superseded or
lapsed, although it no longer stands and nobody can accept it.

*Time.* Epochs run between the days of shocks that change something; an event of a shock's day
belongs to the epoch that it opens. An act conditions what is judged of an actor only if it is later
than the day as of which the last of these judgements was made.
"""

from winset.record.acts import DEMANDS, PROPOSALS, Act, Terms, Version
from winset.record.completing import Meant, Why
from winset.record.reading import Record, read_record
from winset.record.shocks import Epoch
from winset.record.table import Package, Status, Table

__all__ = [
    "DEMANDS",
    "PROPOSALS",
    "Act",
    "Epoch",
    "Meant",
    "Package",
    "Record",
    "Status",
    "Table",
    "Terms",
    "Version",
    "Why",
    "read_record",
]
