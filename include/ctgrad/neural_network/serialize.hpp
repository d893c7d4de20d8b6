// ctgrad/neural_network/serialize.hpp — networks and trained models as bytes, and back
// SPDX-License-Identifier: MIT
//
// The bytes are: "ctgrad network\n", the version and the kind of contents, the contents, and a checksum. Numbers keep all
// their bits, whatever machine reads them; parameters are known by name and shape. Nothing that is read is believed.
#pragma once
#include <ctgrad/estimator/save.hpp>
#include <ctgrad/neural_network/binary_file.hpp>
#include <ctgrad/neural_network/neural_network.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

inline constexpr std::string_view network_magic = "ctgrad network\n";
inline constexpr std::uint32_t network_version = 1;
enum class contents : std::uint32_t { parameters = 1, training = 2, model = 3 };

[[gnu::cold]] inline auto begin_file(contents what) -> byte_writer {
  byte_writer out;
  out.raw(network_magic);
  out.number(network_version), out.number(std::uint32_t(what));
  return out;
}

/// The contents of a file, after its frame was checked.
[[gnu::cold]] inline auto open_file(std::string_view bytes, contents what) -> byte_reader {
  require(bytes.starts_with(network_magic), "this is no saved network");
  require(bytes.size() >= network_magic.size() + 16, "the saved network ends too early");
  byte_reader in(bytes.substr(0, bytes.size() - 8));
  (void)in.raw(network_magic.size());
  auto const version = in.number<std::uint32_t>(), kind = in.number<std::uint32_t>();
  require(version == network_version, "the saved network has version ", version, ", but ", network_version, " is needed");
  require(byte_reader(bytes.substr(bytes.size() - 8)).number<std::uint64_t>() == checksum(bytes.substr(0, bytes.size() - 8)),
          "the saved network is damaged: its checksum does not match");
  constexpr std::string_view names[]{"parameters", "parameters with an optimizer's state", "a trained model"};
  require(kind == std::uint32_t(what), "the file holds ", kind >= 1 && kind <= 3 ? names[kind - 1] : "something unknown",
          ", but ", names[std::size_t(what) - 1], kind == 3 || what != contents::model ? " are needed" : " is needed");
  return in;
}

template <class Network>
[[gnu::cold]] void write_parameters(byte_writer& out, Network const& net) {
  out.number(std::uint32_t(sizeof(typename Network::scalar_type))), out.number(std::uint32_t(net.table.size));
  for (int k = 0; k < net.table.size; ++k) {
    auto const& entry = net.table.entries[k];
    out.text(std::string_view(entry.name));
    out.number(std::uint32_t(entry.extent.rank));
    for (int axis = 0; axis < entry.extent.rank; ++axis) out.number(std::uint32_t(entry.extent.extent[axis]));
    auto const view = net.view(k);
    for (int i = 0; i < view.rows; ++i)
      for (int j = 0; j < view.cols; ++j) out.number(view(i, j));
  }
}

/// \param net is changed, so it should be a copy
template <class Network>
[[gnu::cold]] void read_parameters(byte_reader& in, Network& net) {
  using T = typename Network::scalar_type;
  auto const bytes = in.number<std::uint32_t>();
  require(bytes == sizeof(T), "its numbers have ", bytes, " bytes, but the network's have ", sizeof(T));
  auto const count = in.number<std::uint32_t>();
  require(count == std::uint32_t(net.table.size), "it has ", count, " parameters, but the network has ", net.table.size);
  for (int k = 0; k < net.table.size; ++k) {
    auto const& entry = net.table.entries[k];
    std::string_view const needed = entry.name;
    std::string const name = in.text();
    require(name == needed, "it has ", name, " where the network has ", needed);
    bool same = in.number<std::uint32_t>() == std::uint32_t(entry.extent.rank);
    for (int axis = 0; same && axis < entry.extent.rank; ++axis)
      same = in.number<std::uint32_t>() == std::uint32_t(entry.extent.extent[axis]);
    require(same, "its ", name, " has another shape than the network's");
    auto const view = net.view(k);
    for (int i = 0; i < view.rows; ++i)
      for (int j = 0; j < view.cols; ++j) {
        view(i, j) = in.number<T>();
        require(std::isfinite(view(i, j)), "element (", i, ", ", j, ") of its ", name, " is no finite number");
      }
  }
}

template <class T>
[[gnu::cold]] void write_memory(byte_writer& out, trainer_memory<T> const& memory) {
  out.number(std::int64_t(memory.steps)), out.number(memory.draws), out.number(memory.kind);
  out.numbers(memory.numbers);
}
template <class T>
[[gnu::cold]] auto read_memory(byte_reader& in) -> trainer_memory<T> {
  trainer_memory<T> memory;
  memory.steps = long(in.number<std::int64_t>());
  memory.draws = in.number<std::uint64_t>(), memory.kind = in.number<std::uint64_t>();
  require(memory.steps >= 0, "its optimizer has taken ", memory.steps, " steps");
  in.numbers(memory.numbers);
  return memory;
}

[[gnu::cold]] inline void end_file(byte_reader const& in) { require(in.left() == 0, "it goes on where it should end"); }

template <class Model>
inline constexpr bool is_network_model = false;
template <auto const& Output, auto const& Loss, class Link>
inline constexpr bool is_network_model<neural_network_model<Output, Loss, Link>> = true;

}  // namespace detail

template <auto const& Output, auto const& Loss, class Link>
inline constexpr bool has_own_text<neural_network_model<Output, Loss, Link>> = true;

/// A trained model as bytes: parameters, classes, hyperparameters, history, and what `resume` needs if it has that. A link
/// of the user's own that has members is not part of it.
template <auto const& Output, auto const& Loss, class Link>
[[gnu::cold]] auto serialize(neural_network_model<Output, Loss, Link> const& model) -> std::string {
  detail::byte_writer out = detail::begin_file(detail::contents::model);
  detail::write_parameters(out, model.net);
  out.number(std::uint64_t(model.classes.size()));
  for (std::string const& name : model.classes) out.text(name);
  out.number(std::uint64_t(model.hyperparameters.size()));
  for (hyperparameter_value const& h : model.hyperparameters) out.text(h.leaf.text), out.number(h.value);
  out.number(std::uint64_t(model.width));
  out.number(std::uint64_t(model.columns.size()));
  for (std::size_t const c : model.columns) out.number(std::uint64_t(c));
  out.number(std::uint64_t(model.history.size()));
  for (epoch_record const& r : model.history)
    out.number(r.loss), out.number(r.seconds), out.number(r.validation_loss), out.number(r.validation_score);
  out.number(std::uint32_t(model.end.why)), out.number(std::int32_t(model.end.epoch)),
      out.number(std::uint64_t(model.end.step));
  out.number(std::uint8_t(model.resumes.has_value()));
  if (model.resumes) {
    out.numbers(model.resumes->weights);
    detail::write_memory(out, model.resumes->optimizer);
    out.numbers(model.resumes->best_weights);
    out.number(model.resumes->best_loss), out.number(std::int32_t(model.resumes->stale));
  }
  return std::move(out).finish();
}

/// The model that bytes hold. \throws error where they are damaged, or of another network
template <class Given>
  requires detail::is_network_model<std::remove_const_t<Given>>
[[gnu::cold]] auto deserialize(std::string_view bytes) -> std::remove_const_t<Given> {
  using Model = std::remove_const_t<Given>;
  detail::byte_reader in = detail::open_file(bytes, detail::contents::model);
  Model model;
  detail::read_parameters(in, model.net);
  for (std::size_t n = in.count(8); n > 0; --n) model.classes.push_back(in.text());
  require(model.classes.size() == Model::most_classes, "it has ", model.classes.size(), " classes, but the network has ",
          Model::most_classes);
  for (std::size_t n = in.count(16); n > 0; --n) {
    std::string const name = in.text();
    auto const known = names_of_role<typename Model::formula, role::hyperparameter>::find(name);
    require(!known.empty(), "it has a hyperparameter ", name, ", which the network does not have");
    hyperparameter_value value{leaf_name(""), in.number<double>()};
    value.leaf.text = known;
    require(std::isfinite(value.value), "its hyperparameter ", name, " is no finite number");
    model.hyperparameters.push_back(value);
  }
  model.width = std::size_t(in.number<std::uint64_t>());
  std::size_t needed = 0;
  [&]<int... I>(std::integer_sequence<int, I...>) {
    ((needed += std::size_t(Model::template input_at<I>::width)), ...);
  }(std::make_integer_sequence<int, Model::inputs>{});
  for (std::size_t n = in.count(8); n > 0; --n) {
    model.columns.push_back(std::size_t(in.number<std::uint64_t>()));
    require(model.columns.back() < model.width, "it reads column ", model.columns.back(), " of ", model.width);
  }
  require(Model::inputs == 1 ? model.width == needed && model.columns.empty() : model.columns.size() == needed,
          "its columns are not those of the network");
  for (std::size_t n = in.count(32), i = 1; i <= n; ++i) {
    epoch_record r{.epoch = int(i)};
    r.loss = in.number<double>(), r.seconds = in.number<double>();
    r.validation_loss = in.number<double>(), r.validation_score = in.number<double>();
    model.history.push_back(r);
  }
  auto const why = in.number<std::uint32_t>();
  require(why <= std::uint32_t(training_end::reason::divergence), "its training ended for a reason ", why,
          " that is not known");
  model.end = {training_end::reason(why), int(in.number<std::int32_t>()), 0};
  model.end.step = std::size_t(in.number<std::uint64_t>());
  auto const resumes = in.number<std::uint8_t>();
  require(resumes <= 1, "a mark that should be 0 or 1 is ", resumes);
  if (resumes == 1) {
    resume_point& point = model.resumes.emplace();
    std::size_t const size = model.net.memory().size();
    in.numbers(point.weights);
    point.optimizer = detail::read_memory<float>(in);
    in.numbers(point.best_weights);
    point.best_loss = in.number<double>(), point.stale = in.number<std::int32_t>();
    require(point.weights.size() == size && (point.best_weights.empty() || point.best_weights.size() == size) &&
                point.stale >= 0,
            "its training state is that of another network");
  }
  detail::end_file(in);
  return model;
}

}  // namespace ctgrad::inline CTGRAD_ABI
