// ctgrad/data/idx.hpp — arrays in the IDX format, in which MNIST and its relatives come
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/data/read_file.hpp>

#include <bit>

namespace ctgrad::inline CTGRAD_ABI {

/// An array of numbers of any rank, row-major.
struct idx_array {
  std::vector<std::size_t> extents{};  ///< at least one
  std::vector<float> values{};         ///< row-major, the last extent fastest

  /// The first extent: images, labels, ...
  auto rows() const -> std::size_t { return extents[0]; }
  auto row_size() const -> std::size_t { return rows() == 0 ? 0 : values.size() / rows(); }  ///< values of one row
};

namespace detail {

/// One big-endian number.
template <class Integer>
auto big_endian(char const* from) -> Integer {
  std::make_unsigned_t<Integer> value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value = std::make_unsigned_t<Integer>((sizeof value > 1 ? value << 8 : 0) | static_cast<unsigned char>(from[i]));
  return std::bit_cast<Integer>(value);
}

}  // namespace detail

/// An array from the bytes of an IDX file: two zeros, the kind of number, the rank, the extents, the numbers, big-endian
/// (http://yann.lecun.com/exdb/mnist). All kinds but 64-bit floats are exact as float, 32-bit integers to 24 bits.
/// \param source begins the sentence of an error
/// \throws error where a field of the header is none, or the bytes are more or fewer than it says
[[gnu::cold]] inline auto parse_idx(std::string_view bytes, std::string_view source = "idx") -> idx_array {
  require(bytes.size() >= 4, source, ": ", bytes.size(), " bytes are no IDX header");
  require(bytes[0] == 0 && bytes[1] == 0, source, ": an IDX file begins with two zeros");
  unsigned const kind = static_cast<unsigned char>(bytes[2]), rank = static_cast<unsigned char>(bytes[3]);
  std::size_t const size = kind == 0x08 || kind == 0x09   ? 1
                           : kind == 0x0B                 ? 2
                           : kind == 0x0C || kind == 0x0D ? 4
                           : kind == 0x0E                 ? 8
                                                          : 0;
  require(size > 0, source, ": there is no IDX kind of number ", kind);
  require(rank > 0 && bytes.size() >= 4 + 4 * std::size_t(rank), source, ": the header ends before its ", rank, " extents");
  bytes.remove_prefix(4);
  idx_array array;
  std::size_t count = 1;
  for (unsigned axis = 0; axis < rank; ++axis, bytes.remove_prefix(4)) {
    auto const extent = detail::big_endian<std::uint32_t>(bytes.data());
    array.extents.push_back(extent);
    require(extent > 0, source, ": extent ", axis, " is 0");
    // Never more than there can be: the product stays far from overflow.
    require(count <= (bytes.size() - 4) / extent, source, ": the header speaks of more numbers than the file has bytes");
    count *= extent;
  }
  require(bytes.size() == count * size, source, ": ", count, " numbers of ", size, " bytes were announced, but ",
          bytes.size(), " bytes follow");
  array.values.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    char const* const at = bytes.data() + i * size;
    float& v = array.values[i];
    switch (kind) {
      case 0x08: v = float(detail::big_endian<std::uint8_t>(at)); break;
      case 0x09: v = float(detail::big_endian<std::int8_t>(at)); break;
      case 0x0B: v = float(detail::big_endian<std::int16_t>(at)); break;
      case 0x0C: v = float(detail::big_endian<std::int32_t>(at)); break;
      case 0x0D: v = std::bit_cast<float>(detail::big_endian<std::uint32_t>(at)); break;
      default: v = float(std::bit_cast<double>(detail::big_endian<std::uint64_t>(at)));
    }
  }
  return array;
}

/// An array from an IDX file, which gzip may have packed.
[[gnu::cold]] inline auto read_idx(std::string const& path) -> idx_array { return parse_idx(read_file(path), path); }

/// Images and their labels as a dataset, each pixel times `scale`: bytes become numbers in [0, 1].
/// \code auto const train = read_idx_dataset("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"); \endcode
[[gnu::cold]] inline auto read_idx_dataset(std::string const& images, std::string const& labels, float scale = 1.0f / 255)
    -> dataset {
  idx_array x = read_idx(images);
  idx_array const t = read_idx(labels);
  require(t.extents.size() == 1, labels, ": labels have one extent, but this has ", t.extents.size());
  require(t.rows() == x.rows(), labels, ": ", t.rows(), " labels for ", x.rows(), " images in ", images);
  for (float& pixel : x.values) pixel *= scale;
  dataset_parts parts{.width = x.row_size()};
  parts.features = std::move(x.values);
  for (float const code : t.values) parts.labels.push_back(std::int32_t(code));
  return dataset{std::move(parts)};
}

}  // namespace ctgrad::inline CTGRAD_ABI
