// src/save/files.cpp — a text in a file
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/report/write_file.hpp>
#include <fstream>
#include <sstream>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

void write_text(std::string const& path, std::string_view text) { write_file(path, text); }

auto read_text(std::string const& path) -> std::string {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  require(file.good() && text.good(), path, ": it cannot be read");
  return std::move(text).str();
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
