// tests/laws/elementwise_list.cpp — the list of elementwise ops misses none
// SPDX-License-Identifier: MIT
#include "elementwise.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#define AS_TEXT(...) AS_TEXT_2(__VA_ARGS__)
#define AS_TEXT_2(...) #__VA_ARGS__

namespace {

/// The words of a text, of letters, digits and _, and colons.
auto words(std::string const& text) -> std::vector<std::string> {
  std::vector<std::string> out;
  std::string word;
  for (char c : text + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') word += c;
    else if (!word.empty()) out.push_back(std::exchange(word, {}));
    if (c == ':') out.push_back(":");
  }
  return out;
}

template <class... Op>
auto names() -> std::vector<std::string_view> {
  return {Op::name...};
}

}  // namespace

TEST_CASE("every op of ops/ that is elementwise is in the list of the laws") {
  std::vector<std::string> const list = words(AS_TEXT(ELEMENTWISE_OPS));
  std::set<std::string> const listed(list.begin(), list.end());
  CHECK(listed.size() == list.size());
  int found = 0;
  for (auto const& file : std::filesystem::directory_iterator(CTGRAD_SOURCE_DIR "/include/ctgrad/ops")) {
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    std::vector<std::string> const source = words(text.str());
    for (std::size_t i = 3; i < source.size(); ++i) {
      bool const elementwise = source[i] == "elementwise" || source[i] == "comparison";
      if (!elementwise || source[i - 1] != ":" || source[i - 3] != "struct" || source[i - 2] == "comparison") continue;
      INFO(source[i - 2]);
      CHECK(listed.contains(source[i - 2]));
      ++found;
    }
  }
  CHECK(found == int(list.size()));
}

TEST_CASE("no two ops have one name, and what the laws know is about ops that exist") {
  using namespace ctgrad::ops;
  auto const all = names<ELEMENTWISE_OPS>();
  std::set<std::string_view> const known(all.begin(), all.end());
  CHECK(known.size() == all.size());
  for (laws::facts const& f : laws::all_facts) {
    INFO(f.name);
    CHECK(known.contains(f.name));
  }
}
