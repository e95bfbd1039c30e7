"""Run by the Python of an environment that has NegMAS: time it on instances read from stdin.

Each line in is ``{"tables": [[[...]]], "seconds": s}`` with ``tables[issue][actor][option]``;
each line out has the time of the frontier, of the solution points, and what was found.
"""

import json
import resource
import sys
import time


def main() -> None:
    begun = time.perf_counter()
    import negmas
    from negmas import LinearAdditiveUtilityFunction, make_issue
    from negmas.preferences import ops

    loaded = time.perf_counter() - begun
    print(json.dumps({"version": negmas.__version__, "import": loaded}), flush=True)
    for line in sys.stdin:
        tables = json.loads(line)["tables"]
        issues = [
            make_issue([str(k) for k in range(len(t[0]))], f"i{j}") for j, t in enumerate(tables)
        ]
        ufuns = [
            LinearAdditiveUtilityFunction(
                {
                    issue.name: {str(k): v for k, v in enumerate(t[actor])}
                    for issue, t in zip(issues, tables, strict=True)
                },
                weights={issue.name: 1.0 for issue in issues},
                issues=issues,
            )
            for actor in range(len(tables[0]))
        ]
        start, cpu = time.perf_counter(), time.process_time()
        points, _ = ops.pareto_frontier(ufuns, issues=issues, sort_by_welfare=True)
        frontier, frontier_cpu = time.perf_counter() - start, time.process_time() - cpu
        for function in ("nash_points", "ks_points", "kalai_points", "max_welfare_points"):
            getattr(ops, function)(ufuns, points, issues=issues)
        everything, cpu = time.perf_counter() - start, time.process_time() - cpu
        found = {
            "frontier": frontier,
            "frontier_cpu": frontier_cpu,
            "seconds": everything,
            "cpu": cpu,
            "points": len({tuple(round(x, 9) for x in p) for p in points}),
            "nash": list(ops.nash_points(ufuns, points, issues=issues)[0][0]),
            "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
