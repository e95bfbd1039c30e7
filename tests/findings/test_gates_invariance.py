"""What an analyst may write in several ways gives one diagnosis."""

from __future__ import annotations

import pytest

from winset.files.reading import loads
from winset.findings.gates.diagnosis import diagnose

ISSUES = {
    "price": (["none", "low", "middle", "high"], [0, 10, 20, 30], [0, 30, 20, 10]),
    "delivery": (["late", "prompt", "at once"], [0, -6, -15], [0, 14, 18]),
    "warranty": (["none", "a year"], [0, -8], [0, 12]),
}


def text(event_text, *, issues=ISSUES, order=None, rename=None, unnamed=False, more=""):
    """A sale on three issues; its options in another order, or under other names."""
    called = rename or (lambda name: name)
    lines = ['format = 1\ntitle = "A sale on three issues"']
    points = {"seller": [], "buyer": []}
    for issue, (names, seller, buyer) in issues.items():
        at = order(len(names)) if order else range(len(names))
        options = [called(names[k]) for k in at]
        lines.append(f"[issues.{issue}]\noptions = {options}\nstatus_quo = '{called(names[0])}'")
        points["seller"].append(f"{issue} = {[seller[k] for k in at]}")
        points["buyer"].append(f"{issue} = {[buyer[k] for k in at]}")
    for who, margin in (("seller", "0 to 30"), ("buyer", "-5 to 25")):
        stated = ", ".join(points[who])
        lines.append(
            f'[actors.{who}]\nrole = "party"\nmargin = "{margin}"\npoints = {{ {stated} }}'
        )
    lines += [more, *record(event_text, called, unnamed=unnamed)]
    return "\n".join(lines) + "\n"


def record(event_text, called, *, unnamed):
    """Offers, a demand and a text; with ``unnamed`` what they leave out is named as it is meant."""

    def terms(stated, default):
        whole = {**default, **stated} if unnamed else stated
        inside = ", ".join(
            f"{issue} = {[called(k) for k in option]}"
            if isinstance(option, list)
            else f"{issue} = '{called(option)}'"
            for issue, option in whole.items()
        )
        return f"{{ {inside} }}"

    rest = {"price": "none", "delivery": "late", "warranty": "none"}
    yield event_text("offer", "seller", id="first", terms=terms({"price": "high"}, rest))
    yield event_text("refusal", "buyer", "2020-01-03", responds_to="first")
    agreed = {"warranty": "a year"}
    yield event_text("agreed", "seller", "2020-01-04", id="paper", terms=terms(agreed, rest))
    yield event_text(
        "offer",
        "buyer",
        "2020-01-05",
        id="second",
        terms=terms({"price": ["low", "middle"]}, {**rest, **agreed}),
    )
    # A demand takes the rest from what it amends; naming it again would be another naming.
    yield event_text(
        "demand",
        "seller",
        "2020-01-06",
        id="third",
        responds_to="second",
        terms=terms({"delivery": "prompt"}, agreed),
    )
    yield event_text("refusal", "buyer", "2020-01-07", responds_to="third")


def told(found):
    """Everything that a diagnosis says, in terms of names; sums may round otherwise."""

    def of(share):
        return round(share.value, 9)

    def changes(listed):
        return sorted((sorted(c.terms.items()), of(c.holds), of(c.closes)) for c in listed)

    return {
        "points": {p.point: of(p.share) for p in found.points},
        "flags": {name: of(share) for name, share in found.flags.items()},
        "possible": of(found.possible),
        "leading": found.leading,
        "funnel": [(step.step, of(step.share)) for step in found.funnel],
        "missing": sorted((m.issue, m.option, of(m.share)) for m in found.missing),
        "packages": [
            (
                p.name,
                p.status,
                {d: of(s) for d, s in p.close.items()},
                changes(p.changes),
                changes(p.pairs),
            )
            for p in found.packages
        ],
    }


def diagnosed(situation, text, worlds=600):
    return told(diagnose(situation(loads(text), worlds)))


def test_the_order_of_options_changes_nothing(situation, event_text):
    plain = diagnosed(situation, text(event_text))
    turned = diagnosed(situation, text(event_text, order=lambda n: range(n)[::-1]))
    shifted = diagnosed(situation, text(event_text, order=lambda n: [*range(1, n), 0]))
    assert plain == turned == shifted
    assert len(plain["points"]) > 3  # not a matter of one world


def test_names_of_options_change_nothing_but_the_draw_of_what_is_not_known(situation, event_text):
    plain = diagnosed(situation, text(event_text), 4000)
    other = diagnosed(situation, text(event_text, rename=lambda name: f"x {name}"), 4000)
    for point, share in plain["points"].items():
        assert other["points"][point] == pytest.approx(share, abs=0.03)
    whole = text(event_text).replace("['low', 'middle']", "'middle'")
    again = text(event_text, rename=lambda name: f"x {name}")
    again = again.replace("['x low', 'x middle']", "'x middle'")
    before, after = diagnosed(situation, whole), diagnosed(situation, again)
    assert before["points"] == after["points"]
    assert before["flags"] == after["flags"]
    assert [p[2] for p in before["packages"]] == [p[2] for p in after["packages"]]


def test_a_courtesy_that_is_worth_nothing_changes_nothing(situation, event_text):
    courtesy = {**ISSUES, "dinner": (["no", "yes"], [0, 0], [0, 0])}
    plain = diagnosed(situation, text(event_text))
    other = diagnosed(situation, text(event_text, issues=courtesy))
    for key in ("points", "flags", "possible", "leading", "funnel", "missing"):
        assert plain[key] == other[key]
    for one, with_dinner in zip(plain["packages"], other["packages"], strict=True):
        assert one[:3] == with_dinner[:3]
        assert one[3] == with_dinner[3]
        assert one[4] == with_dinner[4]


def test_unnamed_issues_and_the_same_named_as_they_are_meant_are_one(situation, event_text):
    plain = diagnosed(situation, text(event_text))
    named = diagnosed(situation, text(event_text, unnamed=True))
    assert plain == named


def test_a_loose_sentence_changes_nothing(situation, event_text):
    plain = diagnosed(situation, text(event_text))
    loose = event_text("statement", "buyer", "2020-01-03", text="There is room for more.")
    assert diagnosed(situation, text(event_text, more=loose)) == plain
