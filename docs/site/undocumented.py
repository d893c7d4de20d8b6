# undocumented.py XML_FOLDER: public names without a word of documentation, of those that doxygen found
# SPDX-License-Identifier: MIT
#
# A function is documented where one of its overloads is; an op by its file, a function as a layer by the function. What
# printers are made of is not public. Of a class inside of a class the outer one tells.
import pathlib
import sys
import xml.etree.ElementTree as xml

folder = pathlib.Path(sys.argv[1])


def says_something(element):
    return any("".join(d.itertext()).strip() for tag in ("briefdescription", "detaileddescription") for d in element.findall(tag))


def place(element):
    at = element.find("location")
    return f"{at.get('file')}:{at.get('line')}"


missing = {}
compounds = xml.parse(folder / "index.xml").getroot().findall("compound")
classes = {c.findtext("name").partition("<")[0].strip() for c in compounds if c.get("kind") in ("struct", "class")}
for compound in compounds:
    if compound.get("kind") not in ("namespace", "struct", "class", "concept"):
        continue
    whole = xml.parse(folder / (compound.get("refid") + ".xml")).getroot().find("compounddef")
    name = whole.findtext("compoundname")
    specialised = "<" in name   # of a template that is documented itself
    if not name.startswith("ctgrad") or name.startswith(("ctgrad::print", "ctgrad::precedence", "ctgrad::layer")):
        continue
    if name.endswith("_op") or name.rpartition("::")[0] in classes:
        continue
    if whole.get("kind") != "namespace" and not says_something(whole) and not specialised:
        missing[name] = place(whole)
    if whole.get("kind") != "namespace":
        continue
    documented, found = set(), {}
    for member in whole.iter("memberdef"):
        own = member.findtext("name")
        if says_something(member):
            documented.add(own)
        found.setdefault(own, place(member))
    for own, where in found.items():
        if own not in documented and not own.startswith("operator"):
            missing[f"{name}::{own}"] = where

for name, where in sorted(missing.items(), key=lambda item: item[1]):
    print(f"{where}: {name} is not documented")
sys.exit(1 if missing else 0)
