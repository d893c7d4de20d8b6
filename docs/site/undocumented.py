# undocumented.py XML_FOLDER: public names without a word of documentation, of those that doxygen found
# SPDX-License-Identifier: MIT
#
# A function is documented where one of its overloads is, a member where one of its line is; an op by its file, a function
# as a layer by the function. What printers, graphs and compiled networks are made of is told as a whole, and so is a
# class inside of a class by the outer one. What a concept or the defaults of traits ask for is documented there.
import pathlib
import sys
import xml.etree.ElementTree as xml

folder = pathlib.Path(sys.argv[1])
told_as_a_whole = ("/graph/", "/ops/", "/print/", "/network/compiled.hpp", "/network/program.hpp", "/neural_network/roles.hpp")
asked_for = set("""kind fields complete base task schema parts found takes makes prepare write read constrained
  width classes outputs differentiable approximate one_row_as_in_a_batch any_order_of_rows any_order_of_columns
  any_scale_of_columns any_scale_of_targets within_targets weights_are_repetitions takes_missing takes_categories
  fills_missing numbers_categories ordered probabilities threshold first_class
  apply update scalars check name_leaves trains takes_whole_batches trainer scale_rate is_type_error value""".split())


def says_something(element):
    return any("".join(d.itertext()).strip() for tag in ("briefdescription", "detaileddescription") for d in element.findall(tag))


def place(element):
    at = element.find("location")
    return f"{at.get('file')}:{at.get('line')}"


def undocumented_members(whole, name):
    if any(part in place(whole) for part in told_as_a_whole):
        return {}
    public = [m for m in whole.iter("memberdef") if m.get("prot") == "public" and m.get("kind") != "friend"]
    lines = {place(m) for m in public if says_something(m)}
    documented = {m.findtext("name") for m in public if place(m) in lines}
    own_name = name.partition("<")[0].rpartition("::")[2].strip()   # of constructors
    found = {m.findtext("name"): place(m) for m in reversed(public)}
    return {m: where for m, where in found.items()
            if m not in documented | asked_for and m != own_name and not m.startswith(("operator", "~"))}


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
    if whole.get("kind") in ("struct", "class"):
        for own, where in undocumented_members(whole, name).items():
            missing[f"{name}::{own}"] = where
    if whole.get("kind") != "namespace":
        continue
    documented, found = set(), {}
    for member in whole.iter("memberdef"):
        own = member.findtext("name")
        if says_something(member):
            documented.add(own)
        found.setdefault(own, place(member))
    for own, where in found.items():
        if own not in documented and not own.startswith("operator") and "<" not in own:  # nor a specialisation
            missing[f"{name}::{own}"] = where

for name, where in sorted(missing.items(), key=lambda item: item[1]):
    print(f"{where}: {name} is not documented")
sys.exit(1 if missing else 0)
