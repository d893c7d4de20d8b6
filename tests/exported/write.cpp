// tests/exported/write.cpp — writes each model as a header into the folder named
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/cpp_header.hpp>
#include <ctgrad/report/write_file.hpp>

#include "models.hpp"

int main(int, char** argv) {
  test::for_each_exported([&](std::string const& name, auto const& model, ctgrad::dataset const&) {
    ctgrad::write_file(std::string(argv[1]) + "/" + name + ".hpp", ctgrad::cpp_header(model, name));
  });
}
