#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""peers.py — user seconds, peak memory, size and templates of compiling fixed programs, and of including others' headers"""
import functools
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile

from turns import absent, racer, serve

HERE = pathlib.Path(__file__).parent
INCLUDE = HERE.parent.parent / "include"
COMPILERS = {
    "ctgrad": ["g++", "-O2"],
    "with core_compiled": ["g++", "-O2", "-DCTGRAD_COMPILED"],
    "and precompiled": ["g++", "-O2", "-DCTGRAD_COMPILED", "-include"],
    "GCC -O3": ["g++", "-O3"],
    "GCC -O3 with core_compiled": ["g++", "-O3", "-DCTGRAD_COMPILED"],
    "Clang": ["clang++-19", "-O2", "-fconstexpr-steps=268435456", "-Wno-invalid-feature-combination"],
}
CLANG = COMPILERS["Clang"][0]
FLAGS = ["-std=c++20", "-march=native", f"-I{INCLUDE}", "-fconstexpr-ops-limit=1073741824"]


class compilation:
    """One run of a compiler. Its user seconds are those of a child, which the clock of this process does not see."""

    def __init__(self, command, source):
        if not shutil.which(command[0]):
            raise absent(f"{command[0]} is not installed")
        self.user = 0.0
        self.memory = self.size = 0
        self.source = source
        if command[-1] == "-include":
            command = [*command, precompiled(*command[:-1])]
        self.command = [*command, *FLAGS]
        if "clang" in command[0]:
            self.command.pop()

    def run(self):
        with tempfile.NamedTemporaryFile(suffix=".o") as out:
            child = subprocess.Popen([*self.command, "-c", self.source, "-o", out.name], stderr=subprocess.PIPE)
            said = child.stderr.read()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = status
            if status != 0:
                raise absent(f"{pathlib.Path(self.source).name} does not compile: {said.decode().splitlines()[0]}")
            self.user += used.ru_utime
            self.memory, self.size = used.ru_maxrss * 1024, os.path.getsize(out.name)

    def measures(self):
        return {"peak_MB": self.memory / 1e6, "object_KB": self.size / 1e3}


def compiled(command, source, templates=False):
    def make():
        work = compilation(command, source)

        def measures():
            found = work.measures()
            if templates and shutil.which(CLANG):
                counted = subprocess.run([HERE / "instantiations.sh", CLANG, source, "-std=c++20", f"-I{INCLUDE}",
                                          "-fconstexpr-steps=268435456"], capture_output=True, text=True)
                found["instantiations"] = int(counted.stdout or 0)
            return found

        return racer(work.run, unit="s", seconds=0, measures=measures, clock=lambda: work.user)

    return make


@functools.cache
def scratch():
    return pathlib.Path(tempfile.mkdtemp(prefix="ctgrad-includes-"))


@functools.cache
def precompiled(*command):
    """The header as `target_precompile_headers(app PRIVATE <ctgrad/ctgrad.hpp>)` has it, compiled once for all programs."""
    header = scratch() / "precompiled.hpp"
    header.write_text("#include <ctgrad/ctgrad.hpp>\n")
    subprocess.run([*command, *FLAGS, "-x", "c++-header", str(header), "-o", f"{header}.gch"], check=True)
    return str(header)


def including(header, *flags):
    def make():
        program = scratch() / (header.replace("/", "_") + ".cpp")
        program.write_text(f"#include <{header}>\n")
        return compiled(["g++", "-O2", *flags], str(program))()

    return make


def torch():
    folders = [pathlib.Path(sysconfig.get_paths()["purelib"]) / "torch" / "include"]
    if not folders[0].exists():
        raise absent("LibTorch is not installed")
    return including("torch/torch.h", *(f"-I{f}" for f in (folders[0], folders[0] / "torch/csrc/api/include")))()


def main():
    programs = sorted(HERE.glob("programs/*.cpp"))
    cases = {f"compile_{p.stem}": {who: compiled(command, str(p), templates=who == "ctgrad") for who, command in COMPILERS.items()}
             for p in programs}
    cases["compile_include"] = {
        "ctgrad": including("ctgrad/ctgrad.hpp"),
        "with core_compiled": including("ctgrad/ctgrad.hpp", "-DCTGRAD_COMPILED"),
        "xsimd": including("xsimd/xsimd.hpp"),
        "Eigen": including("Eigen/Dense", "-I/usr/include/eigen3"),
        "nlohmann-json": including("nlohmann/json.hpp"),
        "LibTorch": torch,
    }
    serve(cases)


if __name__ == "__main__":
    sys.exit(main())
