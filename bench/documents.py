# SPDX-License-Identifier: MIT
"""documents.py — docs/benchmarks.md and its chart, from docs/benchmarks.json: the rows that bench.py measured

A run of one case replaces the rows of that case and keeps the others, if they are of the same processor.
"""
import json
import math
from html import escape

WIDTH, LABEL, BAR, GAP = 760, 250, 15, 14


def chart(rows):
    """Bars of the ratio to us, on a scale where each doubling is as long as the last: beyond the line, we are faster."""
    timed = [r for r in rows if r.get("ratio_to_us")]
    least = min(0.0, *(math.log2(r["ratio_to_us"]) for r in timed))
    most = max(1.0, *(math.log2(r["ratio_to_us"]) for r in timed))
    scale = (WIDTH - LABEL - 70) / (most - least)

    def x(ratio):
        return LABEL + (math.log2(ratio) - least) * scale

    body, y, before = [], 34, (None, None)
    for r in timed:
        suite, case = r["suite"], r["case"]
        if suite != before[0]:
            y += GAP if before[0] else 0
            body.append(f'<text x="8" y="{y + 12}" font-size="13">{escape(suite)}</text>')
            y += BAR + GAP // 2
        elif case != before[1]:
            y += GAP
        if (suite, case) != before:
            body.append(f'<text x="8" y="{y + 11}" font-weight="bold">{escape(case)}</text>')
        ours, ratio = r["who"] == "ctgrad", r["ratio_to_us"]
        left, right = sorted((x(1), x(ratio)))
        body.append(f'<text x="{LABEL - 8}" y="{y + 11}" text-anchor="end">{escape(r["who"])}</text>')
        body.append(f'<rect x="{left if not ours else x(1) - 2:.1f}" y="{y}" width="{max(right - left, 4):.1f}" '
                    f'height="{BAR - 3}" fill="{"#c2410c" if ours else "#64748b"}"/>')
        body.append(f'<text x="{right + 5:.1f}" y="{y + 11}">{ratio:.3g}</text>')
        y += BAR
        before = suite, case
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + GAP}" font-family="sans-serif" font-size="11">\n'
            f'<rect width="{WIDTH}" height="{y + GAP}" fill="white"/>\n'
            f'<text x="8" y="18" font-size="13">Time of others, in multiples of ours (logarithmic; ctgrad is 1)</text>\n'
            f'<line x1="{x(1):.1f}" y1="26" x2="{x(1):.1f}" y2="{y}" stroke="#c2410c"/>\n')
    return head + "\n".join(body) + "\n</svg>\n"


WORK = {"flops", "bytes", "memory", "bytes_of_a_number", "floats_of_a_register", "processors", "floor_us", "reached", "peak",
        "peak_of_tile"}


def sentence(machine):
    """What a processor can do at most."""
    levels = ", ".join(f"{level['bandwidth']:.0f} GB/s from {size(level['bytes'])}" for level in machine["levels"])

    def peak(kind):
        best = f" ({machine['burst_' + kind]:.0f} at best)" if "burst_" + kind in machine else ""
        return f"{machine['peak_' + kind]:.0f}{best}"

    return (f"{machine['cpu']}, one core, registers of {machine['lanes']} floats: peak {peak('f32')} GFLOP/s in float "
            f"and {peak('f64')} in double; reads {levels}; GCC {machine['compiler']}")


def size(count):
    return f"{count >> 20} MB" if count >= 1 << 20 and count % (1 << 20) == 0 else f"{count >> 10} KB"


def roofline(work):
    speed = work["flops"] * work["reached"] / work["floor_us"] / 1e3
    tile = f", of a tile in the first cache {work['peak_of_tile']:.0f}" if "peak_of_tile" in work else ""
    return (f"{work['flops'] / 1e6:.4g} Mflop at {speed:.4g} GFLOP/s, {work['memory'] / 1e6:.4g} MB touched, "
            f"{work['bytes'] / 1e6:.4g} MB moved, floor {work['floor_us']:.4g} us, {100 * work['reached']:.0f} % reached" +
            (f" (the peak beside it: {work['peak']:.0f} GFLOP/s{tile})" if "peak" in work else ""))


def number(value):
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}"


def measured(row):
    scores = [f"{name} {value:.4g}" for name, value in row["measures"].items() if name not in WORK]
    return "; ".join([row["note"]] * bool(row["note"]) + scores)


def page(rows, descriptions):
    """\\param descriptions what each case is, from the first line of its source"""
    machines = {r["machine"]["lanes"]: r["machine"] for r in rows if r.get("machine")}
    lines = ["# Benchmarks", ""]
    lines += [f"- {sentence(machines[lanes])}" for lanes in sorted(machines, reverse=True)]
    lines += [
        "",
        "Each competitor had its turn in every round, with the same initial weights, and its first losses were compared with "
        "ours before it was timed. CPU time of one thread; medians. A ratio above 1 says that ctgrad is faster. The floor of a "
        "roofline is what the peak, measured in turns with the program, allows for the operations, or the caches for the memory "
        "that a step touches: medians, too.", "",
        "It holds for this machine; `./dev bench --documents` writes this page anew, `./dev bench w1 --documents` one case of it "
        "([the rows](benchmarks.json)).", "",
        "![Time of others, in multiples of ours](benchmarks.svg)", "",
    ]
    for suite in dict.fromkeys(r["suite"] for r in rows):
        lines += [f"## {suite}", ""]
        of_suite = [r for r in rows if r["suite"] == suite]
        for case in dict.fromkeys(r["case"] for r in of_suite):
            lines += [f"**{case}**" + (f": {descriptions[case]}" if case in descriptions else ""), "",
                      "| | median | least | to ctgrad | |", "|---|---|---|---|---|"]
            of_case = [r for r in of_suite if r["case"] == case]
            for r in of_case:
                if "absent" in r:
                    lines.append(f"| {r['who']} | {r['absent'].split(':')[0]} | | | |")
                    continue
                ratio = f"{r['ratio_to_us']:.2f}" if r["ratio_to_us"] else ""
                lines.append(f"| {r['who']} | {number(r['median'])} {r['unit']} | {number(r['min'])} {r['unit']} | {ratio} | {measured(r)} |")
            lines += [""]
            lines += [f"Roofline of {r['who']}: {roofline(r['measures'])}." for r in of_case if "reached" in r.get("measures", {})]
            lines += [f"`{next(r['command'] for r in of_case if 'command' in r)}`", ""]
    return "\n".join(lines)


def merged(rows, before, suites):
    """The rows, each case where it was; of the others, those that the same processor measured. In the order of the suites."""
    def key(r):
        return r["suite"], r["case"]

    cpu = next((r["machine"].get("cpu") for r in rows if r.get("machine")), None)
    cases = {}
    for r in before:
        cases.setdefault(key(r), []).append(r)
    cases = {k: of_case for k, of_case in cases.items() if any(r.get("machine", {}).get("cpu") == cpu for r in of_case)}
    cases |= {k: [r for r in rows if key(r) == k] for k in map(key, rows)}
    return sorted((r for of_case in cases.values() for r in of_case), key=lambda r: list(suites).index(r["suite"]))


def as_json(rows):
    return "[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n"


def write(rows, folder, descriptions, suites):
    json_file = folder / "benchmarks.json"
    rows = merged(rows, json.loads(json_file.read_text()) if json_file.exists() else [], suites)
    json_file.write_text(as_json(rows))
    (folder / "benchmarks.svg").write_text(chart(rows))
    (folder / "benchmarks.md").write_text(page(rows, descriptions))
