# pages.py TO: the documents as mkdocs takes them; the README is the first page, programs are pages, headers are listed
# SPDX-License-Identifier: MIT
#
# A link may lead to any file of the repository. To a page it stays one, to a program or a text it leads to a page that
# shows it, to a header it leads to the reference. Where it leads nowhere, it stays as it is, and mkdocs --strict fails.
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

root = pathlib.Path(__file__).resolve().parents[2]
to = pathlib.Path(sys.argv[1])
shown = {}      # file of the repository -> page that shows it
link = re.compile(r"(\]\()([^)\s#]*)(#[^)\s]*)?(\))")


def page_of(source):
    """The page that a file of the repository becomes, relative to the site."""
    source = pathlib.PurePosixPath(source)
    if source.name == "README.md" and str(source.parent) == ".":
        return "index.md"
    if source.suffix == ".md":
        return str(source.relative_to("docs")) if source.parts[0] == "docs" else source.name.lower()
    if source.parts[:2] == ("include", "ctgrad"):
        return headers.get(str(source))
    return shown.setdefault(str(source), f"source/{source}.md")


def rewritten(text, source):
    here = page_of(source)

    def one(found):
        target = found[2]
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        file = os.path.normpath(os.path.join(os.path.dirname(source), target))
        if not (root / file).exists():
            return found[0]
        if (root / file).is_dir():
            file = shown.setdefault(file, f"{os.path.relpath(file, 'docs')}/index.md")
            return f"{found[1]}{os.path.relpath(file, os.path.dirname(here) or '.')}{found[4]}"
        page = page_of(file)
        if page is None:
            return found[0]
        return f"{found[1]}{os.path.relpath(page, os.path.dirname(here) or '.')}{found[3] or ''}{found[4]}"

    parts = re.split(r"(^```.*?^```)", text, flags=re.S | re.M)   # code has no links
    return "".join(part if part.startswith("```") else link.sub(one, part) for part in parts)


def write(page, text):
    (to / page).parent.mkdir(parents=True, exist_ok=True)
    (to / page).write_text(text)


def title(page):
    return next(line[2:].strip() for line in page.read_text().splitlines() if line.startswith("# "))


def pages_of_headers(index):
    """Header -> its page of the reference, as doxygen named it."""
    found = {}
    for compound in xml.parse(index / "index.xml").getroot().findall("compound[@kind='file']"):
        at = xml.parse(index / (compound.get("refid") + ".xml")).getroot().find("compounddef/location").get("file")
        if at.startswith("ctgrad/"):
            found[f"include/{at}"] = f"api/{compound.get('refid')}.html"
    return found


headers = pages_of_headers(root / "build/reference")
sources = ["README.md", "CONTRIBUTING.md"] + sorted(str(p.relative_to(root)) for p in (root / "docs").rglob("*.md"))
for source in sources:
    write(page_of(source), rewritten((root / source).read_text(), source))

reference = ["# Reference", "", "Every public header, and what it is. [All names](api/namespacectgrad.html) on one page.", ""]
folder = None
for header, page in sorted(headers.items()):
    name = header.removeprefix("include/ctgrad/")
    if os.path.dirname(name) != folder:
        folder = os.path.dirname(name)
        reference += ["", f"## {folder or 'ctgrad'}", ""]
    says = (root / header).read_text().splitlines()[0].partition(" — ")[2]
    reference.append(f"- [{os.path.basename(name)}]({page}): {says}")
write("reference.md", "\n".join(reference) + "\n")

for file, page in sorted(shown.items()):
    if (root / file).is_dir():
        listed = sorted((root / file).glob("*.md"))
        write(page, f"# {os.path.basename(file).capitalize()}\n\n" + "".join(f"- [{title(p)}]({p.name})\n" for p in listed))
    else:
        language = {".cpp": "cpp", ".hpp": "cpp", ".sh": "bash", ".txt": "cmake"}.get(pathlib.Path(file).suffix, "")
        write(page, f"# {os.path.basename(file)}\n\n```{language}\n{(root / file).read_text()}```\n")
