"""Run by the Python of an environment that has NegMAS: its time-dependent agents talk.

Each line in is ``{"tables": [actor][issue][option], "agent": name, "steps": n}``; each line out
lists the offers in order, as ``[actor, [option per issue]]``. Actor 0 is the agent asked for, the
other one holds out (Boulware). A talk ends early where they agree.
"""

import json
import sys


def main() -> None:
    import negmas
    from negmas import LinearAdditiveUtilityFunction, make_issue
    from negmas.sao import SAOMechanism
    from negmas.sao import negotiators as kinds

    agents = {
        "Boulware": kinds.BoulwareTBNegotiator,
        "linear": kinds.LinearTBNegotiator,
        "conceder": kinds.ConcederTBNegotiator,
    }
    print(json.dumps({"version": negmas.__version__}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        tables = asked["tables"]
        issues = [
            make_issue([str(k) for k in range(len(t))], f"i{j}") for j, t in enumerate(tables[0])
        ]
        talk = SAOMechanism(issues=issues, n_steps=asked["steps"])
        for name, kind, table in (
            ("mine", agents[asked["agent"]], tables[0]),
            ("other", kinds.BoulwareTBNegotiator, tables[1]),
        ):
            values = {
                issue.name: {str(k): v for k, v in enumerate(t)}
                for issue, t in zip(issues, table, strict=True)
            }
            worth = LinearAdditiveUtilityFunction(
                values, weights={issue.name: 1.0 for issue in issues}, issues=issues
            )
            talk.add(kind(name=name, id=name), preferences=worth)
        talk.run()
        offers = [
            [0 if who.startswith("mine") else 1, [int(k) for k in deal]]
            for _, who, deal in talk.extended_trace
        ]
        print(json.dumps({"offers": offers}), flush=True)


if __name__ == "__main__":
    main()
