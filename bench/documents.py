# SPDX-License-Identifier: MIT
"""documents.py — docs/benchmarks.md and its chart, from the rows that bench.py measured"""
import math
from html import escape

WIDTH, LABEL, BAR, GAP = 760, 250, 15, 14


def chart(rows):
    """Bars of the ratio to us, on a scale where each doubling is as long as the last: beyond the line, we are faster."""
    timed = [r for r in rows if r.get("ratio_to_us")]
    cases = list(dict.fromkeys(r["case"] for r in timed))
    least = min(0.0, *(math.log2(r["ratio_to_us"]) for r in timed))
    most = max(1.0, *(math.log2(r["ratio_to_us"]) for r in timed))
    scale = (WIDTH - LABEL - 70) / (most - least)

    def x(ratio):
        return LABEL + (math.log2(ratio) - least) * scale

    body, y = [], 34
    for case in cases:
        body.append(f'<text x="8" y="{y + 11}" font-weight="bold">{escape(case)}</text>')
        for r in (r for r in timed if r["case"] == case):
            ours, ratio = r["who"] == "ctgrad", r["ratio_to_us"]
            left, right = sorted((x(1), x(ratio)))
            body.append(f'<text x="{LABEL - 8}" y="{y + 11}" text-anchor="end">{escape(r["who"])}</text>')
            body.append(f'<rect x="{left if not ours else x(1) - 2:.1f}" y="{y}" width="{max(right - left, 4):.1f}" '
                        f'height="{BAR - 3}" fill="{"#c2410c" if ours else "#64748b"}"/>')
            body.append(f'<text x="{right + 5:.1f}" y="{y + 11}">{ratio:.3g}</text>')
            y += BAR
        y += GAP
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" font-family="sans-serif" font-size="11">\n'
            f'<rect width="{WIDTH}" height="{y}" fill="white"/>\n'
            f'<text x="8" y="18" font-size="13">Time of others, in multiples of ours (logarithmic; ctgrad is 1)</text>\n'
            f'<line x1="{x(1):.1f}" y1="26" x2="{x(1):.1f}" y2="{y - GAP}" stroke="#c2410c"/>\n')
    return head + "\n".join(body) + "\n</svg>\n"


def measured(row):
    note = row["note"] + ("  " if row["note"] else "")
    for name, value in row["measures"].items():
        if name == "reached":
            note += f"{100 * value:.0f} % of the roofline"
        elif name not in ("flops", "bytes", "memory", "bytes_of_a_number", "processors", "floor_us"):
            note += f"{name} {value:.4g} "
    return note.strip()


def page(rows, descriptions):
    """\\param descriptions what each case is, from the first line of its source"""
    machine = next(r["machine"] for r in rows if r.get("machine"))
    levels = ", ".join(f"{level['bandwidth']:.0f} GB/s from {level['bytes'] >> 10} KB" for level in machine["levels"])
    lines = [
        "# Benchmarks", "",
        f"{machine['cpu']}, one core; peak {machine['peak_f32']:.0f} GFLOP/s in float and {machine['peak_f64']:.0f} in double, "
        f"{levels}. Compiler {machine['compiler']}.", "",
        "Each competitor had its turn in every round, with the same initial weights, and its first losses were compared with "
        "ours before it was timed. CPU time; medians. A ratio above 1 says that ctgrad is faster.", "",
        "It holds for this machine; `./dev bench --documents` writes this page anew.", "",
        "![Time of others, in multiples of ours](benchmarks.svg)", "",
    ]
    for suite in dict.fromkeys(r["suite"] for r in rows):
        lines += [f"## {suite}", ""]
        of_suite = [r for r in rows if r["suite"] == suite]
        for case in dict.fromkeys(r["case"] for r in of_suite):
            lines += [f"**{case}**" + (f": {descriptions[case]}" if case in descriptions else ""), "",
                      "| | median | least | to ctgrad | |", "|---|---|---|---|---|"]
            for r in (r for r in of_suite if r["case"] == case):
                if "absent" in r:
                    lines.append(f"| {r['who']} | {r['absent'].split(':')[0]} | | | |")
                    continue
                ratio = f"{r['ratio_to_us']:.2f}" if r["ratio_to_us"] else ""
                lines.append(f"| {r['who']} | {r['median']:.4g} {r['unit']} | {r['min']:.4g} {r['unit']} | {ratio} | {measured(r)} |")
            lines += ["", f"`{next(r['command'] for r in of_suite if r['case'] == case and 'command' in r)}`", ""]
    return "\n".join(lines)


def write(rows, folder, descriptions):
    (folder / "benchmarks.svg").write_text(chart(rows))
    (folder / "benchmarks.md").write_text(page(rows, descriptions))
