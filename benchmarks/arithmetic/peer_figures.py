"""Run by the Python of an environment that has NegMAS: all that it says about scenarios on stdin.

Each line in is ``{"tables": [[[...]]], "reserved": [...], "deal": [...]}``; each line out has its
figures by name, and how long ``calc_scenario_stats`` took.
"""

import json
import sys
import time
import warnings


def main() -> None:
    warnings.simplefilter("ignore")
    import negmas
    from negmas import LinearAdditiveUtilityFunction, make_issue, make_os
    from negmas.preferences import ops

    print(json.dumps({"version": negmas.__version__}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        tables, reserved = asked["tables"], asked["reserved"]
        issues = [
            make_issue([str(k) for k in range(len(t[0]))], f"i{j}") for j, t in enumerate(tables)
        ]
        space = make_os(issues)
        ufuns = [
            LinearAdditiveUtilityFunction(
                {
                    issue.name: {str(k): v for k, v in enumerate(t[actor])}
                    for issue, t in zip(issues, tables, strict=True)
                },
                weights={issue.name: 1.0 for issue in issues},
                outcome_space=space,
                reserved_value=r,
            )
            for actor, r in enumerate(reserved)
        ]
        begun, cpu = time.perf_counter(), time.process_time()
        stats = ops.calc_scenario_stats(ufuns)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        deal = tuple(str(k) for k in asked["deal"])
        utils = tuple(float(u(deal)) for u in ufuns)
        away = ops.calc_outcome_distances(utils, stats)
        near = ops.calc_outcome_optimality(away, stats, ops.estimate_max_dist(ufuns))
        outcomes = list(space.enumerate())
        found = {
            "seconds": seconds,
            "cpu": cpu,
            "opposition": stats.opposition,
            "rational_fraction": stats.rational_fraction,
            "utility_ranges": stats.utility_ranges,
            "pareto": stats.pareto_utils,
            "nash": stats.nash_utils,
            "kalai": stats.kalai_utils,
            "ks": stats.ks_utils,
            "modified_kalai": stats.modified_kalai_utils,
            "modified_ks": stats.modified_ks_utils,
            "max_welfare": stats.max_welfare_utils,
            "max_relative_welfare": stats.max_relative_welfare_utils,
            "pareto_dist": away.pareto_dist,
            "nash_dist": away.nash_dist,
            "kalai_dist": away.kalai_dist,
            "ks_dist": away.ks_dist,
            "pareto_optimality": near.pareto_optimality,
            "nash_optimality": near.nash_optimality,
            "conflict_level": ops.conflict_level(ufuns[0], ufuns[1], outcomes),
            "winwin_level": ops.winwin_level(ufuns[0], ufuns[1], outcomes),
        }
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
