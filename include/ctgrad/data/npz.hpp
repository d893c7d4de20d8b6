// ctgrad/data/npz.hpp — NumPy's archives of arrays: ZIP files, stored or deflated
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/npy.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// The directory at the end of a ZIP file, entry by entry (PKWARE's APPNOTE 6.3; without ZIP64, spanning or encryption).
class zip_reader {
 public:
  zip_reader(std::string_view bytes, std::string_view source) : bytes_(bytes), source_(source) {}

  template <class Take>  // take(name, content)
  void each(Take take) const {
    std::size_t const end = bytes_.rfind("PK\x05\x06");
    check(end != bytes_.npos && bytes_.size() - end >= 22, "it has no directory");
    std::size_t const entries = number(end + 10, 2);
    std::size_t at = number(end + 16, 4);
    for (std::size_t e = 0; e < entries; ++e) {
      check(has(at, 46) && bytes_.substr(at, 4) == "PK\x01\x02", "an entry of its directory is none");
      std::size_t const name = number(at + 28, 2), more = number(at + 30, 2) + number(at + 32, 2);
      check(has(at + 46, name), "an entry of its directory is none");
      take(std::string(bytes_.substr(at + 46, name)), content(at));
      at += 46 + name + more;
    }
  }

 private:
  auto content(std::size_t entry) const -> std::string {
    std::size_t const flags = number(entry + 8, 2), method = number(entry + 10, 2), crc = number(entry + 16, 4),
                      packed = number(entry + 20, 4), whole = number(entry + 24, 4), local = number(entry + 42, 4);
    check(packed != 0xFFFFFFFF && whole != 0xFFFFFFFF && local != 0xFFFFFFFF, "entries of 4 GB and more are not read");
    check((flags & 1) == 0 && (method == 0 || method == 8), "an entry is packed in a way that NumPy does not use");
    check(has(local, 30) && bytes_.substr(local, 4) == "PK\x03\x04", "an entry does not begin where the directory says");
    std::size_t const from = local + 30 + number(local + 26, 2) + number(local + 28, 2);
    check(has(from, packed) && (method == 8 || packed == whole), "an entry is longer than the file");
    std::string text;
    if (method == 0) text = bytes_.substr(from, packed);
    else inflater(bytes_.substr(from, packed), [&](std::string_view piece) { text += piece; }, source_, whole).run();
    check(text.size() == whole && crc32(text) == crc, "the checksum or the length of an entry is wrong");
    return text;
  }

  auto has(std::size_t at, std::size_t count) const -> bool { return at <= bytes_.size() && count <= bytes_.size() - at; }
  auto number(std::size_t at, std::size_t count) const -> std::size_t {
    check(has(at, count), "it ends too early");
    std::size_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= std::size_t(static_cast<unsigned char>(bytes_[at + i])) << (8 * i);
    return value;
  }
  void check(bool holds, char const* what) const {
    require(holds, source_, ": the ZIP archive is damaged or no such archive: ", what);
  }

  std::string_view bytes_, source_;
};

}  // namespace detail

/// All arrays of an archive by name, without ".npy". \throws error for anything that NumPy would not have written
[[gnu::cold]] inline auto parse_npz(std::string_view bytes, std::string_view source = "npz")
    -> std::map<std::string, npy_array> {
  std::map<std::string, npy_array> arrays;
  detail::zip_reader(bytes, source).each([&](std::string name, std::string const& content) {
    if (name.ends_with(".npy")) name.resize(name.size() - 4);
    auto const where = std::string(source) + ", array " + name;
    require(arrays.emplace(name, parse_npy(content, where)).second, where, ": the name was given before");
  });
  return arrays;
}

/// \code auto const arrays = read_npz("data.npz"); auto const data = to_dataset(arrays.at("x"), arrays.at("y")); \endcode
[[gnu::cold]] inline auto read_npz(std::string const& path) -> std::map<std::string, npy_array> {
  return parse_npz(read_file(path), path);
}

}  // namespace ctgrad::inline CTGRAD_ABI
