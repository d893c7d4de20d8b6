// tests/unit/report/write_file.cpp — a file appears whole or not at all, and nothing else is left behind
// SPDX-License-Identifier: MIT
#include <ctgrad/report/write_file.hpp>

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

using namespace ctgrad;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, removed at the end.
struct folder {
  fs::path path = fs::temp_directory_path() / ("ctgrad-write-file-" + std::to_string(::getpid()));
  folder() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~folder() { fs::remove_all(path); }
  auto file(char const* name) const -> std::string { return (path / name).string(); }
  auto files() const { return std::distance(fs::directory_iterator(path), fs::directory_iterator()); }
};

auto contents(std::string const& path) -> std::string {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("write_file: what is written is what is read, again and again") {
  folder const f;
  auto const path = f.file("report.html");
  write_file(path, "first");
  CHECK(contents(path) == "first");
  std::string const large(3'000'001, 'x');
  write_file(path, large);
  CHECK(contents(path) == large);
  write_file(path, std::string_view("\0\n", 2));
  CHECK(contents(path) == std::string("\0\n", 2));
  write_file(path, "");
  CHECK(contents(path).empty());
  CHECK(f.files() == 1);
}

TEST_CASE("write_file: an existing file's permissions stay") {
  folder const f;
  auto const path = f.file("private");
  write_file(path, "a");
  for (mode_t const mode : {0600u, 0666u, 0444u}) {  // whatever the umask is
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    write_file(path, "b");
    struct ::stat s{};
    REQUIRE(::stat(path.c_str(), &s) == 0);
    CHECK((s.st_mode & 07777) == mode);
  }
}

TEST_CASE("write_file: a path that cannot be written is refused, and nothing is left behind") {
  folder const f;
  CHECK_THROWS_WITH(write_file("", "a"), "write_file: an empty path was given");
  CHECK_THROWS_WITH(write_file(f.path.string(), "a"),
                    "write_file: " + f.path.string() + " exists and is not a regular file");
  auto const missing = f.file("no/such/folder");
  CHECK_THROWS_WITH(write_file(missing, "a"), "write_file: " + missing + " cannot be created: No such file or directory");
  CHECK_THROWS_AS(write_file("/dev/null", "a"), error);  // renaming over it would break the machine
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(f.files() == 0);
}

TEST_CASE("write_file: a temporary that was not finished leaves the old text") {
  folder const f;
  auto const path = f.file("kept");
  write_file(path, "old");
  {
    detail::temporary_file never_kept(path);
    never_kept.write("new");
    CHECK(f.files() == 2);
  }  // as when an exception passes
  CHECK(contents(path) == "old");
  CHECK(f.files() == 1);
}

TEST_CASE("write_file: of many writers at once, one wins whole") {
  folder const f;
  auto const path = f.file("race");
  std::vector<std::thread> writers;
  for (char c = 'a'; c < 'i'; ++c)
    writers.emplace_back([&path, c] {
      for (int i = 0; i < 10; ++i) write_file(path, std::string(10000, c));
    });
  for (auto& writer : writers) writer.join();
  auto const text = contents(path);
  CHECK(text.size() == 10000);
  CHECK(text == std::string(10000, text[0]));
  CHECK(f.files() == 1);
}
