// ctgrad/data/npy.hpp — NumPy's arrays: one in a .npy file, several by name in a .npz archive
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/data/read_file.hpp>

#include <bit>
#include <charconv>
#include <concepts>
#include <map>
#include <span>
#include <string_view>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

/// An array of numbers of any rank, row-major; a single number has no extents.
struct npy_array {
  std::vector<std::size_t> extents{};  ///< of each axis, the first is that of rows
  std::vector<double> values{};        ///< row-major, whatever order the file has

  /// The first extent; 1 for a single number.
  auto rows() const -> std::size_t { return extents.empty() ? 1 : extents[0]; }
  auto row_size() const -> std::size_t { return rows() == 0 ? 0 : values.size() / rows(); }  ///< values of one row
};

namespace detail {

/// The dictionary of a header, `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`, read key by key.
class npy_header {
 public:
  npy_header(std::string_view text, std::string_view source) : text_(text), source_(source) {
    expect("{");
    while (!next_is("}")) {
      auto const key = quoted();
      expect(":");
      if (key == "descr") descr = quoted();
      else if (key == "fortran_order") fortran = next_is("True") || (expect("False"), false);
      else if (key == "shape") shape();
      else broken();
      if (!next_is(",")) {
        expect("}");
        break;
      }
    }
    blanks();
    if (!text_.empty() || descr.size() < 3) broken();
  }

  std::string descr{};
  bool fortran = false;
  std::vector<std::size_t> extents{};

 private:
  [[noreturn]] void broken() const {
    ctgrad::detail::fail({source_, ": the NPY header is damaged, or of numbers in groups (fields), which are not read"});
  }
  void blanks() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n')) text_.remove_prefix(1);
  }
  auto next_is(std::string_view word) -> bool {
    blanks();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) {
    if (!next_is(word)) broken();
  }
  auto quoted() -> std::string {
    expect("'");
    auto const end = text_.find('\'');
    if (end == text_.npos) broken();
    std::string const word(text_.substr(0, end));
    text_.remove_prefix(end + 1);
    return word;
  }
  void shape() {
    expect("(");
    while (!next_is(")")) {
      blanks();
      std::size_t extent = 0;
      auto const [stop, fault] = std::from_chars(text_.data(), text_.data() + text_.size(), extent);
      if (fault != std::errc{}) broken();
      text_.remove_prefix(std::size_t(stop - text_.data()));
      extents.push_back(extent);
      if (!next_is(",")) {
        expect(")");
        return;
      }
    }
  }

  std::string_view text_, source_;
};

/// One number of a file, in the order of bytes given.
template <class Number>
auto number_from(char const* from, bool big) -> double {
  using bits = std::conditional_t<sizeof(Number) == 1, std::uint8_t,
                                  std::conditional_t<sizeof(Number) == 2, std::uint16_t,
                                                     std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>>>;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof value && i < sizeof(bits); ++i) {
    auto const byte = static_cast<unsigned char>(from[big ? sizeof(bits) - 1 - i : i]);
    value |= std::uint64_t{byte} << (8 * i);
  }
  return double(std::bit_cast<Number>(static_cast<bits>(value)));
}

using number_reader = double (*)(char const*, bool);

[[gnu::cold]] inline auto npy_reader(std::string_view kind) -> std::pair<number_reader, std::size_t> {
  if (kind == "f4") return {number_from<float>, 4};
  if (kind == "f8") return {number_from<double>, 8};
  if (kind == "i1") return {number_from<std::int8_t>, 1};
  if (kind == "i2") return {number_from<std::int16_t>, 2};
  if (kind == "i4") return {number_from<std::int32_t>, 4};
  if (kind == "i8") return {number_from<std::int64_t>, 8};
  if (kind == "u1" || kind == "b1") return {number_from<std::uint8_t>, 1};
  if (kind == "u2") return {number_from<std::uint16_t>, 2};
  if (kind == "u4") return {number_from<std::uint32_t>, 4};
  if (kind == "u8") return {number_from<std::uint64_t>, 8};
  return {nullptr, 0};
}

/// Values whose first axis runs fastest, turned so that the last one does.
[[gnu::cold]] inline void from_fortran_order(npy_array& a) {
  std::vector<double> turned(a.values.size());
  std::vector<std::size_t> at(a.extents.size());
  for (double const v : a.values) {
    std::size_t place = 0;
    for (std::size_t axis = 0; axis < at.size(); ++axis) place = place * a.extents[axis] + at[axis];
    turned[place] = v;
    for (std::size_t axis = 0; axis < at.size() && ++at[axis] == a.extents[axis]; ++axis) at[axis] = 0;
  }
  a.values = std::move(turned);
}

}  // namespace detail

/// An array from the bytes of an NPY file (NumPy Enhancement Proposal 1; versions 1 to 3): integers, floats of 4 and 8
/// bytes, booleans, in either order of bytes and axes. 64-bit integers are exact to 53 bits.
/// \param source begins the sentence of an error
/// \throws error where a field of the header is none, or the bytes are more or fewer than it says
[[gnu::cold]] inline auto parse_npy(std::string_view bytes, std::string_view source = "npy") -> npy_array {
  require(bytes.starts_with("\x93NUMPY") && bytes.size() >= 10, source,
          ": an NPY file begins with its name and version, this one does not");
  unsigned const version = static_cast<unsigned char>(bytes[6]);
  require(version >= 1 && version <= 3, source, ": there is no NPY version ", version);
  std::size_t const before = version == 1 ? 10 : 12;
  require(bytes.size() >= before, source, ": the file ends within its header");
  auto const length = std::size_t(version == 1 ? detail::number_from<std::uint16_t>(bytes.data() + 8, false)
                                               : detail::number_from<std::uint32_t>(bytes.data() + 8, false));
  require(length <= bytes.size() - before, source, ": the file ends within its header");
  detail::npy_header header(bytes.substr(before, length), source);
  bytes.remove_prefix(before + length);

  auto const [read, size] = detail::npy_reader(std::string_view(header.descr).substr(1));
  require(read != nullptr, source, ": numbers of the kind ", header.descr, " are not read");
  std::size_t count = 1;
  for (std::size_t const extent : header.extents) {
    require(extent > 0, source, ": an extent is 0, the array is empty");
    require(count <= bytes.size() / extent, source, ": the header speaks of more numbers than the file has bytes");
    count *= extent;
  }
  require(bytes.size() == count * size, source, ": ", count, " numbers of ", size, " bytes were announced, but ",
          bytes.size(), " bytes follow");
  npy_array array{.extents = std::move(header.extents), .values = std::vector<double>(count)};
  bool const big = header.descr[0] == '>';
  for (std::size_t i = 0; i < count; ++i) array.values[i] = read(bytes.data() + i * size, big);
  if (header.fortran) detail::from_fortran_order(array);
  return array;
}

/// An array from an NPY file, which gzip may have packed.
[[gnu::cold]] inline auto read_npy(std::string const& path) -> npy_array { return parse_npy(read_file(path), path); }

/// The bytes of an NPY file; `write_file(path, to_npy(y, {rows, outputs}))` keeps predictions for NumPy.
/// Throws `error` unless the extents multiply to the number of values.
template <class Number>
  requires(std::same_as<Number, float> || std::same_as<Number, double> || std::same_as<Number, std::int32_t>)
[[gnu::cold]] auto to_npy(std::span<Number const> values, std::vector<std::size_t> const& extents) -> std::string {
  std::size_t count = 1;
  std::string shape;
  for (std::size_t const extent : extents) count *= extent, shape += std::to_string(extent) + ", ";
  require(count == values.size(), "to_npy: ", values.size(), " values were given for extents (", shape, ")");
  char const* const kind = std::same_as<Number, float> ? "<f4" : std::same_as<Number, double> ? "<f8" : "<i4";
  std::string header = "{'descr': '" + std::string(kind) + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.resize((header.size() + 11 + 63) / 64 * 64 - 11, ' ');  // so that the numbers begin at a multiple of 64
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += char(header.size() & 255), bytes += char(header.size() >> 8);
  bytes += header;
  for (Number const v : values) {
    using bits = std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>;
    auto const word = std::bit_cast<bits>(v);
    for (std::size_t i = 0; i < sizeof v; ++i) bytes += char(word >> (8 * i) & 255);
  }
  return bytes;
}
template <class Number>
auto to_npy(std::vector<Number> const& values, std::vector<std::size_t> const& extents) -> std::string {
  return to_npy(std::span<Number const>(values), extents);
}

/// Features and answers from two arrays: `answers` are labels where `classes` is above 0, else targets.
/// \code auto const data = to_dataset(read_npy("x.npy"), read_npy("y.npy"), {.classes = 10}); \endcode
struct npy_answers {
  std::size_t classes = 0;  ///< above 0: whole numbers from 0 to classes - 1
};
[[gnu::cold]] inline auto to_dataset(npy_array const& features, npy_array const& answers, npy_answers use = {}) -> dataset {
  require(features.rows() == answers.rows(), "to_dataset: ", answers.rows(), " answers for ", features.rows(), " rows");
  dataset_parts parts{.width = features.row_size()};
  for (double const v : features.values) parts.features.push_back(float(v));
  if (use.classes == 0) {
    parts.outputs = answers.row_size();
    for (double const v : answers.values) parts.targets.push_back(float(v));
    return dataset{std::move(parts)};
  }
  parts.classes = use.classes;
  require(answers.row_size() == 1, "to_dataset: a label is one number, but a row of the answers has ", answers.row_size());
  for (double const v : answers.values) {
    require(v >= 0 && v < double(use.classes) && v == double(std::int32_t(v)), "to_dataset: the label of row ",
            parts.labels.size(), " is ", v, ", a whole number from 0 to ", use.classes - 1, " is needed");
    parts.labels.push_back(std::int32_t(v));
  }
  return dataset{std::move(parts)};
}

}  // namespace ctgrad::inline CTGRAD_ABI
