// ctgrad/data/read_file.hpp — a whole file in memory, unpacked if gzip packed it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/gzip.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

namespace ctgrad::inline CTGRAD_ABI {

/// All bytes of a file; of a gzip file, what it was before. \throws error, with the system's reason
[[gnu::cold]] inline auto read_file(std::string const& path) -> std::string {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::fopen(path.c_str(), "rb"), &std::fclose);
  require(file != nullptr, path, ": cannot be opened: ", std::strerror(errno));
  std::string bytes;
  char block[1 << 16];
  while (std::size_t const count = std::fread(block, 1, sizeof block, file.get())) bytes.append(block, count);
  require(std::ferror(file.get()) == 0, path, ": cannot be read: ", std::strerror(errno));
  return is_gzip(bytes) ? gunzip(bytes, path) : bytes;
}

}  // namespace ctgrad::inline CTGRAD_ABI
