// bench/peers/onednn_program.hpp — a training step as primitives of oneDNN, created once; it chooses the layouts
// SPDX-License-Identifier: MIT
#pragma once
#include "start.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

namespace on_onednn {

using namespace dnnl;
using shape = memory::dims;
using tag = memory::format_tag;

inline auto floats(shape const& dims, tag layout = tag::any) -> memory::desc {
  return {dims, memory::data_type::f32, layout};
}
inline auto data(memory const& m) -> float* { return static_cast<float*>(m.get_data_handle()); }

/// A network is built layer by layer, which lists the primitives that go forward; `learn_from` then lists those that go back.
class program {
 public:
  float lr = 0, loss = 0;

 protected:
  auto input(std::vector<float> const& x, shape const& dims) -> memory {
    return made_of(x, floats(dims, dims.size() == 2 ? tag::ab : tag::abcd));
  }

  /// y = activation(W x + b); the last layer has none, and its outputs lie in rows
  auto dense(memory x, bench::weights const& start, algorithm activation = algorithm::undef) -> memory {
    bool const last = activation == algorithm::undef;
    auto const x_desc = x.get_desc();
    shape const b{shape::value_type(start.to)}, y_dims{x_desc.dims()[0], b[0]};
    shape W_dims = x_desc.dims();
    W_dims[0] = b[0];
    inner_product_forward::desc const wanted(prop_kind::forward_training, x_desc, floats(W_dims), floats(b, tag::a),
                                             floats(y_dims, last ? tag::ab : tag::any));
    inner_product_forward::primitive_desc const forward(wanted, then(activation), cpu_);
    auto const W =
        turned(made_of(start.values, floats(W_dims, W_dims.size() == 2 ? tag::ba : tag::bcda)), forward.weights_desc());
    auto const y = weighted<inner_product_forward>(forward, x, W);
    tape_.push_back([=, this](memory dy) -> memory {
      if (!last) dy = before(activation, y, dy);
      using of_W = inner_product_backward_weights;
      learn<of_W>({{x_desc, floats(W_dims), floats(b, tag::a), dy.get_desc()}, cpu_, forward}, x, dy);
      using of_x = inner_product_backward_data;
      if (tape_.empty()) return {};
      return backward<of_x>({{floats(x_desc.dims()), floats(W_dims), dy.get_desc()}, cpu_, forward}, W, dy);
    });
    return y;
  }

  /// y = relu(K * x + b), kernels of 5x5
  auto convolution(memory x, std::vector<float> const& start, int maps, int padding) -> memory {
    shape const from = x.get_desc().dims(), K_dims{maps, from[1], 5, 5}, b{maps}, step{1, 1}, pad{padding, padding};
    shape const y_dims{from[0], maps, from[2] + 2 * padding - 4, from[3] + 2 * padding - 4};
    auto const way = algorithm::convolution_direct;
    convolution_forward::desc const wanted(prop_kind::forward_training, way, floats(from), floats(K_dims), floats(b, tag::a),
                                           floats(y_dims), step, pad, pad);
    convolution_forward::primitive_desc const forward(wanted, then(algorithm::eltwise_relu), cpu_);
    x = in_layout(x, forward.src_desc());
    auto const K = turned(made_of(start, floats(K_dims, tag::abcd)), forward.weights_desc());
    auto const y = weighted<convolution_forward>(forward, x, K);
    tape_.push_back([=, this](memory dy) -> memory {
      dy = before(algorithm::eltwise_relu, y, dy);
      using of_K = convolution_backward_weights;
      learn<of_K>({{way, floats(from), floats(K_dims), floats(b, tag::a), floats(y_dims), step, pad, pad}, cpu_, forward}, x,
                  dy);
      using of_x = convolution_backward_data;
      if (tape_.empty()) return {};
      return backward<of_x>({{way, floats(from), floats(K_dims), floats(y_dims), step, pad, pad}, cpu_, forward}, K, dy);
    });
    return y;
  }

  auto max_pool(memory x) -> memory {
    auto const x_desc = x.get_desc();
    shape const from = x_desc.dims(), two{2, 2}, none{0, 0};
    auto const way = algorithm::pooling_max;
    pooling_forward::desc const wanted(prop_kind::forward_training, way, x_desc,
                                       floats({from[0], from[1], from[2] / 2, from[3] / 2}), two, two, none, none);
    pooling_forward::primitive_desc const forward(wanted, cpu_);
    memory const y(forward.dst_desc(), cpu_), chosen(forward.workspace_desc(), cpu_);
    call(pooling_forward(forward), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}, {DNNL_ARG_WORKSPACE, chosen}});
    tape_.push_back([=, this](memory dy) -> memory {
      memory const dx(x_desc, cpu_);
      dy = in_layout(dy, y.get_desc());
      call(pooling_backward({{way, x_desc, dy.get_desc(), two, two, none, none}, cpu_, forward}),
           {{DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_DIFF_SRC, dx}, {DNNL_ARG_WORKSPACE, chosen}});
      return dx;
    });
    return y;
  }

  auto softmax(memory z) -> memory {
    memory const p(z.get_desc(), cpu_);
    call(softmax_forward({{prop_kind::forward_training, z.get_desc(), 1}, cpu_}), {{DNNL_ARG_SRC, z}, {DNNL_ARG_DST, p}});
    return p;
  }

  /// No layer comes after. \returns where a step writes the gradient of the loss to the outputs
  auto learn_from(memory outputs) -> memory {
    forward_ = std::exchange(calls_, {});
    memory const gradient(outputs.get_desc(), cpu_);
    for (memory dy = gradient; !tape_.empty();) {
      auto const back = std::move(tape_.back());
      tape_.pop_back();
      dy = back(dy);
    }
    backward_ = std::exchange(calls_, {});
    return gradient;
  }

  void go_forward() { run(forward_); }
  void go_back_and_update() {
    run(backward_);
    for (auto const& [value, gradient] : trained_) {
      float* const w = data(value);
      float const* const g = data(gradient);
      for (std::size_t i = 0, n = value.get_desc().get_size() / sizeof(float); i < n; ++i) w[i] -= lr * g[i];
    }
  }

 private:
  struct one_call {
    primitive what;
    std::unordered_map<int, memory> with;
  };
  struct parameter {
    memory value, gradient;
  };

  void call(primitive what, std::unordered_map<int, memory> with) { calls_.push_back({std::move(what), std::move(with)}); }
  void run(std::vector<one_call> const& calls) {
    for (auto const& [what, with] : calls) what.execute(queue_, with);
    queue_.wait();
  }

  auto made_of(std::vector<float> const& values, memory::desc const& desc) -> memory {
    memory const m(desc, cpu_);
    std::copy(values.begin(), values.end(), data(m));
    return m;
  }
  /// Once, before the first step.
  auto turned(memory m, memory::desc const& layout) -> memory {
    memory to(layout, cpu_);
    reorder(m, to).execute(queue_, m, to);
    queue_.wait();
    return to;
  }
  /// In every step, where two primitives do not agree on a layout.
  auto in_layout(memory m, memory::desc const& layout) -> memory {
    if (m.get_desc() == layout) return m;
    memory const to(layout, cpu_);
    call(reorder(m, to), {{DNNL_ARG_FROM, m}, {DNNL_ARG_TO, to}});
    return to;
  }

  static auto then(algorithm activation) -> primitive_attr {
    primitive_attr attributes;
    post_ops after;
    if (activation != algorithm::undef) after.append_eltwise(1, activation, 0, 0);
    attributes.set_post_ops(after);
    return attributes;
  }
  template <class Primitive>
  auto weighted(typename Primitive::primitive_desc const& forward, memory x, memory W) -> memory {
    memory const b(forward.bias_desc(), cpu_), y(forward.dst_desc(), cpu_);
    std::fill_n(data(b), forward.bias_desc().get_size() / sizeof(float), 0.f);
    trained_.push_back({W, {}}), trained_.push_back({b, {}});
    call(Primitive(forward), {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, W}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, y}});
    return y;
  }
  /// The gradient before an activation, of which its output is kept.
  auto before(algorithm activation, memory y, memory dy) -> memory {
    auto const from_output = activation == algorithm::eltwise_relu ? algorithm::eltwise_relu_use_dst_for_bwd
                                                                   : algorithm::eltwise_tanh_use_dst_for_bwd;
    auto const desc = y.get_desc();
    memory const dx(desc, cpu_);
    dy = in_layout(dy, desc);
    eltwise_forward::primitive_desc const forward({prop_kind::forward_training, from_output, desc}, cpu_);
    call(eltwise_backward({{from_output, desc, desc}, cpu_, forward}),
         {{DNNL_ARG_DST, y}, {DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_DIFF_SRC, dx}});
    return dx;
  }
  /// The layers come last to first here, and each has weights and a bias.
  template <class Primitive>
  void learn(typename Primitive::primitive_desc const& of_W, memory x, memory dy) {
    memory const dW(of_W.diff_weights_desc(), cpu_), db(of_W.diff_bias_desc(), cpu_);
    x = in_layout(x, of_W.src_desc()), dy = in_layout(dy, of_W.diff_dst_desc());
    call(Primitive(of_W),
         {{DNNL_ARG_SRC, x}, {DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_DIFF_WEIGHTS, dW}, {DNNL_ARG_DIFF_BIAS, db}});
    auto const b = std::find_if(trained_.rbegin(), trained_.rend(), [](parameter const& p) { return !p.gradient; });
    b->gradient = db;
    b[1].gradient = in_layout(dW, b[1].value.get_desc());
  }
  template <class Primitive>
  auto backward(typename Primitive::primitive_desc const& of_x, memory W, memory dy) -> memory {
    memory const dx(of_x.diff_src_desc(), cpu_);
    W = in_layout(W, of_x.weights_desc()), dy = in_layout(dy, of_x.diff_dst_desc());
    call(Primitive(of_x), {{DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_WEIGHTS, W}, {DNNL_ARG_DIFF_SRC, dx}});
    return dx;
  }

  engine cpu_{engine::kind::cpu, 0};
  stream queue_{cpu_};
  std::vector<one_call> calls_, forward_, backward_;
  std::vector<std::function<memory(memory)>> tape_;
  std::vector<parameter> trained_;
};

/// Softmax cross-entropy: the mean over the samples, and its gradient to the outputs by hand.
class classifier : public program {
 protected:
  void learn_classes(memory logits, std::vector<int> labels) {
    labels_ = std::move(labels);
    p_ = softmax(logits);
    dz_ = learn_from(logits);
  }

 public:
  void step() {
    go_forward();
    auto const n = labels_.size(), classes = std::size_t(p_.get_desc().dims()[1]);
    float const* const p = data(p_);
    float* const dz = data(dz_);
    std::transform(p, p + n * classes, dz, [&](float v) { return v / float(n); });
    float sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      auto const at = i * classes + std::size_t(labels_[i]);
      sum -= std::log(p[at]);
      dz[at] -= 1 / float(n);
    }
    loss = sum / float(n);
    go_back_and_update();
  }

 private:
  std::vector<int> labels_;
  memory p_, dz_;
};

}  // namespace on_onednn
