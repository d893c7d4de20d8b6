#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench.py — times ctgrad beside its peers, turn by turn, and writes one row a competitor; ./dev bench calls it

A suite is a folder of bench/. Its programs, in BUILD/bench/SUITE/programs, are Google Benchmark's, with benchmarks called
"case/who"; ours is "ctgrad". Its peers.py, if it has one, speaks the protocol of turns.py. In every round each
competitor of a case has one turn, so that what slows the machine for a while slows everyone.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

import documents

HERE = pathlib.Path(__file__).parent
SUITES = {  # rounds, and what Google Benchmark is told in each
    "run_time": (6, ["--benchmark_enable_random_interleaving=true", "--benchmark_repetitions=8", "--benchmark_min_time=0.02"]),
    "trees": (2, []),
    "classical": (3, []),
    "compile_time": (2, []),
}
TO_US = {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}
OF_GOOGLE = {"name", "run_name", "run_type", "family_index", "per_family_instance_index", "repetitions", "repetition_index",
             "threads", "iterations", "real_time", "cpu_time", "time_unit", "items_per_second", "bytes_per_second", "label"}


class skipped(Exception):
    pass


class competitor:
    """All that was measured of one program in one case."""

    def __init__(self, case, who):
        self.case, self.who, self.times, self.unit, self.note, self.measures, self.missing = case, who, [], "us", "", {}, ""

    def take(self, times, unit, note="", measures=()):
        self.unit = self.unit if self.times else unit
        scale = TO_US[unit] / TO_US[self.unit]
        self.times += [t * scale for t in times]
        self.note, self.measures = note or self.note, dict(measures) or self.measures

    def median_us(self):
        return statistics.median(self.times) * TO_US[self.unit]


# ---- who takes part ----------------------------------------------------------------------------------------------------


class program:
    """A program of Google Benchmark: ours and the peers in C++."""

    def __init__(self, path, options):
        self.path, self.options = path, options
        listed = self.start(["--benchmark_list_tests=true"])
        self.cases = sorted({line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line})

    def start(self, arguments):
        done = subprocess.run([self.path, *arguments], capture_output=True, text=True)
        if done.returncode == 77:
            raise skipped(done.stderr.strip())
        if done.returncode != 0:
            sys.exit(f"bench: {self.path.name} failed\n{done.stdout}{done.stderr}")
        return done

    def turn(self, case, repetitions, entry):
        report = self.path.with_suffix(".json")
        self.start([*self.options, f"--benchmark_filter=^{case}/", f"--benchmark_out={report}", "--benchmark_out_format=json"])
        measured = json.loads(report.read_text())
        notes = {key.split("/", 1)[1]: note for key, note in measured["context"].items() if key.startswith(case + "/")}
        for who, note in notes.items():
            if note.startswith("absent"):
                entry(case, who).missing = note
        for run in measured["benchmarks"]:
            if run["run_type"] != "iteration":
                continue
            name, who = run["run_name"].split("/")[:2]
            # Several threads: the time that passes. Else CPU time, since the machine may be shared.
            passes = "real_time" in run["run_name"] or "manual_time" in run["run_name"]
            entry(name, who).take([run["real_time" if passes else "cpu_time"]], run["time_unit"], notes.get(who, ""),
                                  {k: v for k, v in run.items() if k not in OF_GOOGLE and isinstance(v, (int, float))})


class python_peers:
    """A suite's peers.py, as a process that waits for its turns."""

    def __init__(self, script, python):
        self.process = subprocess.Popen([python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        stderr=open(os.environ.get("CTGRAD_PEERS_LOG", os.devnull), "a"),
                                        env={**os.environ, "PYTHONPATH": str(HERE)})
        self.competitors = json.loads(self.process.stdout.readline() or "{}")
        self.cases = list(self.competitors)

    def turn(self, case, repetitions, entry):
        for who in self.competitors.get(case, ()):
            if entry(case, who).missing:
                continue
            print(json.dumps([case, who, repetitions]), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
            if not line:
                sys.exit(f"bench: the peers' process died in {case}, {who}")
            said = json.loads(line)
            if "times" in said:
                entry(case, who).take(**said)
            else:
                kind = next(iter(said))
                entry(case, who).missing = f"{kind}: {said[kind]}"


# ---- what was measured -------------------------------------------------------------------------------------------------


def run_suite(suite, wanted, options, processor):
    rounds, arguments = SUITES[suite]
    rounds = options.rounds or rounds
    measured = {}

    def entry(case, who):
        return measured.setdefault((case, who), competitor(case, who))

    folder = options.build / "bench" / suite / "programs"
    sides = [program(path, arguments) for path in sorted(folder.glob("*")) if path.is_file() and os.access(path, os.X_OK)]
    if (HERE / suite / "peers.py").exists():
        sides.append(python_peers(HERE / suite / "peers.py", options.python))
    cases = [case for case in dict.fromkeys(case for side in sides for case in side.cases) if re.fullmatch(wanted, case)]
    for case in cases:
        say(f"timing {case}")
        repetitions = 8 if suite == "run_time" else 1
        for _ in range(rounds):
            for side in sides:
                if case in side.cases:
                    side.turn(case, repetitions, entry)
            if any("flops" in e.measures for e in measured.values() if e.case == case):
                processor.turn(case)
    return [measured[key] for case in cases for key in measured if key[0] == case]


def rows_of(suite, entries, processor):
    """Ours first, then the others from the fastest on; a ratio above 1 says that we are faster."""
    rows = []
    for case in dict.fromkeys(e.case for e in entries):
        timed = [e for e in entries if e.case == case and e.times]
        ours = next((e for e in timed if e.who == "ctgrad"), None)
        ours_us = ours.median_us() if ours else 1
        unit = "ns" if ours_us < 1 else "us" if ours_us < 1e4 else "ms"
        for e in timed:
            e.times, e.unit = [t * TO_US[e.unit] / TO_US[unit] for t in e.times], unit
        for e in sorted(timed, key=lambda e: (e is not ours, e.median_us())):
            lanes = int(e.measures.get("floats_of_a_register", 0))  # of the instructions that it was compiled for
            rows.append({"case": case, "who": e.who, "unit": e.unit, "median": statistics.median(e.times), "min": min(e.times),
                         "ratio_to_us": e.median_us() / ours.median_us() if ours else None,
                         "command": f"./dev bench {case if suite == 'run_time' else f'{suite}/{case}'}", "suite": suite, "note": e.note,
                         "measures": {**e.measures, **roofline(e, processor.beside(case, lanes))},
                         "machine": processor.machine(lanes)})
        rows += [{"case": case, "who": e.who, "suite": suite, "absent": e.missing} for e in entries
                 if e.case == case and e.missing]
    return rows


def roofline(entry, machine):
    """The least time in which the processor can do the operations, or bring all that a step touches once from the cache
    that it fits into: medians, as is what is held against it."""
    work = entry.measures
    if "flops" not in work or not machine:
        return {}
    number, processors = "f64" if work.get("bytes_of_a_number") == 8 else "f32", work.get("processors", 1)
    peak, tile = (machine[kind + number] * processors for kind in ("peak_", "tile_"))
    fits = [level["bandwidth"] for level in machine["levels"] if level["bytes"] >= work["memory"]]
    bandwidth = fits[0] if fits else machine["levels"][-1]["bandwidth"]
    floor = max(work["flops"] / peak, work["memory"] / bandwidth) / 1e3  # GFLOP/s and GB/s are per ns
    return {"floor_us": floor, "reached": floor / entry.median_us(), "peak": peak, "peak_of_tile": tile}


def table(rows):
    print(f"{'case':<14} {'who':<24} {'median':>13} {'min':>13} {'to us':>8}")
    for row in rows:
        if "absent" in row:
            print(f"{row['case']:<14} {row['who']:<24} {row['absent']}")
            continue
        ratio = f"{row['ratio_to_us']:8.3f}" if row["ratio_to_us"] else " " * 8
        scores = "  ".join(f"{k} {v:.5g}" for k, v in row["measures"].items() if k not in documents.WORK)
        print(f"{row['case']:<14} {row['who']:<24} {row['median']:10.3f} {row['unit']:<2} {row['min']:10.3f} {row['unit']:<2} "
              f"{ratio}   {row['note']}{'  ' + scores if scores else ''}")
        if "reached" in row["measures"]:
            print(f"{'':<14} roofline: {documents.roofline(row['measures'])}")
    for command in dict.fromkeys(row["command"] for row in rows if "command" in row):
        print(f"measured by {command}")


class processors:
    """This processor with all its instructions first, then as one that has AVX2 alone: by the floats of a register."""

    def __init__(self, folder):
        self.probers, self.machines, self.peaks = {}, {}, {}
        for prober in (folder / "machine", folder / "machine_avx2"):
            if prober.exists():
                found = self.ask(prober)
                self.probers.setdefault(found["lanes"], prober)
                self.machines.setdefault(found["lanes"], found)

    @staticmethod
    def ask(prober, *words):
        return json.loads(subprocess.run([prober, *words], capture_output=True, text=True, check=True).stdout)

    def turn(self, case):
        """The clock follows the heat and the neighbours: a peak has its turn beside what is held against it."""
        for lanes, prober in self.probers.items():
            self.peaks.setdefault((case, lanes), []).append(self.ask(prober, "peak"))

    def machine(self, lanes):
        return self.machines.get(lanes, next(iter(self.machines.values()), {}))

    def beside(self, case, lanes):
        machine = self.machine(lanes)
        turns = self.peaks.get((case, machine.get("lanes")), [])
        kinds = [kind + number for kind in ("peak_", "tile_") for number in ("f32", "f64")]
        return {**machine, **{kind: statistics.median(t[kind] for t in turns) for kind in kinds if turns}}


def say(words):
    print(f"bench: {words}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", default="", help="a suite, SUITE/CASE, or a case of run_time; all suites without")
    parser.add_argument("--json", type=pathlib.Path, help="where the rows are written")
    parser.add_argument("--documents", action="store_true", help="writes docs/benchmarks.md and its chart from the rows")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--python", default=sys.executable, help="of the virtual environment of the peers")
    parser.add_argument("--rounds", type=int, help="turns of every competitor")
    options = parser.parse_args()

    # OpenBLAS and oneDNN obey these, and would then run slower kernels than this processor has.
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA"):
        if os.environ.pop(name, None):
            say(f"{name} is not obeyed")
    os.environ["OMP_NUM_THREADS"] = "1"  # of the libraries that our C++ peers link
    processor = processors(options.build / "bench")
    for machine in processor.machines.values():
        print(documents.sentence(machine))

    suite, _, case = options.name.partition("/") if options.name.split("/")[0] in SUITES else ("run_time", "", options.name)
    suites = [suite] if options.name else list(SUITES)
    wanted = re.escape(case) if case else ".*"
    rows = []
    for suite in suites:
        try:
            rows += rows_of(suite, run_suite(suite, wanted, options, processor), processor)
        except skipped as reason:
            print(f"{suite}: skipped: {reason}")
    if case and not any("median" in row for row in rows):
        sys.exit(f"bench: no case {options.name}")
    table(rows)
    if options.json:
        options.json.write_text(documents.as_json(rows))
    if options.documents:
        # run_time/NAME.cpp begins with "// NAME.cpp — what it is"
        first_lines = {path.stem: path.read_text().splitlines()[0] for path in (HERE / "run_time").glob("*.cpp")}
        descriptions = {case: line.split("—", 1)[1].strip() for case, line in first_lines.items()}
        documents.write(rows, HERE.parent / "docs", descriptions, SUITES)


if __name__ == "__main__":
    main()
