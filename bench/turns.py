# SPDX-License-Identifier: MIT
"""turns.py — how a suite's peers.py takes part in ./dev bench: it waits, and runs when it is its turn.

    serve({"gb31": {"LightGBM": make}})

`make()` prepares one competitor and returns a `racer`; raising ImportError (or `absent`) reports it as absent. Nothing
is imported or prepared before the first turn, so a peers.py costs nothing for the cases of others.
"""
import json
import os
import sys
import time
from dataclasses import dataclass, field
from typing import Callable

# Before any library reads them. One thread; kernels are chosen by the libraries, for the processor that they find.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"
for name in ("OPENBLAS_CORETYPE", "ATEN_CPU_CAPABILITY", "DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA"):
    os.environ.pop(name, None)


class absent(Exception):
    """A competitor that cannot run here, and why."""


@dataclass
class racer:
    run: Callable[[], object]  # what is timed
    steps: int = 1  # that one run() takes: the time of a run is divided by them
    note: str = ""  # version, kernels, threads
    unit: str = "us"
    seconds: float = 0.02  # least length of one timing; 0 times one run()
    measures: dict = field(default_factory=dict)  # a score beside the time: {"auc": .87}; a function is called at the end
    clock: Callable[[], float] = time.process_time  # CPU seconds of the whole process: the machine may be shared, and a
    # peer's hidden threads count


UNITS = {"s": 1, "ms": 1e3, "us": 1e6, "ns": 1e9}


def times(who, repetitions):
    def timed(runs):
        start = who.clock()
        for _ in range(runs):
            who.run()
        return who.clock() - start

    runs, all_times = 1, []
    while (spent := timed(runs)) < who.seconds:
        runs = max(runs + 1, int(runs * min(10, 1.2 * who.seconds / max(spent, 1e-6))))
    if who.seconds == 0:
        all_times.append(spent)  # a fit of seconds is not thrown away
    while len(all_times) < repetitions:
        all_times.append(timed(runs) / runs)
    return [t / who.steps * UNITS[who.unit] for t in all_times]


def answer(cases, ready, case, who, repetitions):
    if (case, who) not in ready:
        ready[case, who] = cases[case][who]()
    racer = ready[case, who]
    spent = times(racer, repetitions)
    measures = racer.measures() if callable(racer.measures) else racer.measures
    return {"times": spent, "unit": racer.unit, "note": racer.note, "measures": measures}


def serve(cases):
    """Lists its cases and competitors in one line of JSON, then answers one line a turn: [case, who, repetitions]."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    ready = {}

    def say(what):
        print(json.dumps(what), file=out, flush=True)

    say({case: list(competitors) for case, competitors in cases.items()})
    for line in sys.stdin:
        try:
            say(answer(cases, ready, *json.loads(line)))
        except (ImportError, absent) as reason:
            say({"absent": str(reason)})
        except Exception as failure:  # a peer that fails is reported, and the others still run
            say({"failed": f"{type(failure).__name__}: {failure}".splitlines()[0]})
