// ctgrad/data/read_file.hpp — a file in memory, or piece by piece; unpacked if gzip packed it
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/gzip.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

namespace ctgrad::inline CTGRAD_ABI {

/// Hands on all bytes of a file in pieces, unpacked where gzip packed them: the text is never in memory as a whole.
/// \throws error, with the system's reason
[[gnu::cold]] inline void read_pieces(std::string const& path, bytes_taker const& take) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::fopen(path.c_str(), "rb"), &std::fclose);
  require(file != nullptr, path, ": cannot be opened: ", std::strerror(errno));
  std::string packed;
  char block[1 << 16];
  for (bool first = true; std::size_t const count = std::fread(block, 1, sizeof block, file.get()); first = false) {
    std::string_view const piece(block, count);
    if (!packed.empty() || (first && is_gzip(piece))) packed += piece;
    else take(piece);
  }
  require(std::ferror(file.get()) == 0, path, ": cannot be read: ", std::strerror(errno));
  if (!packed.empty()) gunzip(packed, take, path);
}

/// All bytes of a file; of a gzip file, what it was before. \throws error, with the system's reason
[[gnu::cold]] inline auto read_file(std::string const& path) -> std::string {
  std::string bytes;
  read_pieces(path, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

}  // namespace ctgrad::inline CTGRAD_ABI
