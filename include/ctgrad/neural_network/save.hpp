// ctgrad/neural_network/save.hpp — networks, trainers and trained models as files, and back
// SPDX-License-Identifier: MIT
//
// A file is checked whole before anything is changed.
#pragma once
#include <ctgrad/data/read_file.hpp>
#include <ctgrad/neural_network/serialize.hpp>
#include <ctgrad/report/write_file.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class Read>
[[gnu::cold]] void from_path(std::string const& path, Read read) {
  std::string const bytes = read_file(path);
  try {
    read(std::string_view(bytes));
  } catch (error const& e) { require(false, path, ": ", e.what()); }
}

}  // namespace detail

// ---- parameters, and a trainer beside them --------------------------------------------------------------------------

/// The parameters of a network in a file. `path` then holds them, or what it held before: see `write_file`.
template <auto const& Output, auto const& Loss, class T>
[[gnu::cold]] void save(network<Output, Loss, T> const& net, std::string const& path) {
  detail::byte_writer out = detail::begin_file(detail::contents::parameters);
  detail::write_parameters(out, net);
  write_file(path, std::move(out).finish());
}
/// With what a trainer remembers: training can go on from here, bit for bit.
/// \code save(net, trainer.memory(), "half.ctgrad"); \endcode
template <auto const& Output, auto const& Loss, class T>
[[gnu::cold]] void save(network<Output, Loss, T> const& net, trainer_memory<T> const& memory, std::string const& path) {
  detail::byte_writer out = detail::begin_file(detail::contents::training);
  detail::write_parameters(out, net);
  detail::write_memory(out, memory);
  write_file(path, std::move(out).finish());
}

/// \throws error, beginning with the path, where the file is damaged, or has other parameters than the network; nothing is
/// changed then
template <auto const& Output, auto const& Loss, class T>
[[gnu::cold]] void load(std::string const& path, network<Output, Loss, T>& net) {
  detail::from_path(path, [&](std::string_view bytes) {
    detail::byte_reader in = detail::open_file(bytes, detail::contents::parameters);
    network<Output, Loss, T> read = net;
    detail::read_parameters(in, read);
    detail::end_file(in);
    std::ranges::copy(read.memory(), net.memory().begin());  // trainers and predictors refer to this memory
  });
}
/// \param trainer of the network; where the file has another optimizer's memory, nothing is changed either
template <auto const& Output, auto const& Loss, class T, class Trainer>
[[gnu::cold]] void load(std::string const& path, network<Output, Loss, T>& net, Trainer& trainer) {
  detail::from_path(path, [&](std::string_view bytes) {
    detail::byte_reader in = detail::open_file(bytes, detail::contents::training);
    network<Output, Loss, T> read = net;
    detail::read_parameters(in, read);
    auto const memory = detail::read_memory<T>(in);
    detail::end_file(in);
    trainer.restore(memory);
    std::ranges::copy(read.memory(), net.memory().begin());
  });
}

// ---- models ---------------------------------------------------------------------------------------------------------

/// `path` then holds the model, or what it held before.
template <auto const& Output, auto const& Loss, class Link>
[[gnu::cold]] void save(neural_network_model<Output, Loss, Link> const& model, std::string const& path) {
  write_file(path, serialize(model));
}

/// \code auto const model = load<decltype(fit(spec, data))>("model.ctgrad"); \endcode
/// \throws error, beginning with the path
template <class Model>
  requires detail::is_network_model<std::remove_const_t<Model>>
[[gnu::cold]] auto load(std::string const& path) -> std::remove_const_t<Model> {
  std::remove_const_t<Model> model;
  detail::from_path(path, [&](std::string_view bytes) { model = deserialize<Model>(bytes); });
  return model;
}

}  // namespace ctgrad::inline CTGRAD_ABI
