// bench/peers/dlib.cpp — the cases as networks of dlib, trained by its SGD on one batch that stays a tensor
// SPDX-License-Identifier: MIT
#include "peers.hpp"
#include "start.hpp"

#ifdef HAVE_DLIB
#include <dlfcn.h>
#include <dlib/dnn.h>
#include <dlib/revision.h>

#include <algorithm>

namespace {

using namespace dlib;

template <class Below>
using lenet_pool = max_pool<2, 2, 2, 2, relu<Below>>;
template <class Below>
using lenet_valid = add_layer<con_<16, 5, 5, 1, 1, 0, 0>, Below>;  // `con` would pad it
template <class Below>
using lenet_maps = lenet_pool<lenet_valid<lenet_pool<con<6, 5, 5, 1, 1, Below>>>>;
using image = input<matrix<float>>;
using w1_network = loss_multiclass_log<fc<10, relu<fc<128, image>>>>;
using w4_network = loss_multiclass_log<fc<10, relu<fc<84, relu<fc<120, lenet_maps<image>>>>>>>;

/// A classifier, its batch and its labels. Layer n of dlib counts from the loss, which is 0.
template <class Network, class Start>
struct classifier {
  Start start;
  Network net;
  resizable_tensor x;
  std::vector<unsigned long> labels{start.label.begin(), start.label.end()};
  std::vector<sgd> solvers{Network::num_computational_layers, sgd(0, 0)};  // no weight decay, no momentum
  float lr = 0, loss = 0;

  classifier(long rows, long columns) {
    std::vector<matrix<float>> samples;
    for (std::size_t i = 0; i < labels.size(); ++i) samples.push_back(mat(&start.x[i * rows * columns], rows, columns));
    net.to_tensor(samples.begin(), samples.end(), x);
    net.forward(x);  // makes the parameters
  }
  /// The bias follows the weights, and starts at zero.
  template <unsigned Layer>
  void set(std::vector<float> const& weights) {
    tensor& parameters = layer<Layer>(net).layer_details().get_layer_params();
    parameters = 0;
    std::copy(weights.begin(), weights.end(), parameters.host());
  }
  void step() {
    loss = float(net.compute_parameter_gradients(x, labels.begin()));
    net.update_parameters(make_sstack(solvers), lr);
  }
};

struct w1 : classifier<w1_network, bench::w1_start> {
  w1() : classifier(784, 1) { set<3>(start.W1.values), set<1>(start.W2.values); }
};

struct w4 : classifier<w4_network, bench::w4_start> {
  w4() : classifier(28, 28) {
    set<11>(start.K1), set<8>(start.K2);
    set<5>(start.W3.values), set<3>(start.W4.values), set<1>(start.W5.values);
  }
};

/// dlib calls the BLAS of this machine; if that is OpenBLAS, it says which kernels it has, and runs one thread.
auto blas() -> std::string {
  auto* const set_threads = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  auto* const kernels = reinterpret_cast<char const* (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
  if (!set_threads || !kernels) return "the BLAS of this machine";
  set_threads(1);
  return std::string("OpenBLAS with ") + kernels() + " kernels, 1 thread";
}

auto note() -> std::string {
  return std::to_string(DLIB_MAJOR_VERSION) + "." + std::to_string(DLIB_MINOR_VERSION) + " on " + blas();
}

}  // namespace

auto bench::dlib(std::string_view name) -> racer {
  if (name == "w1") return racer_of<w1>("dlib", note());
  if (name == "w4") return racer_of<w4>("dlib", note());
  return {};
}
#else
auto bench::dlib(std::string_view name) -> racer { return name == "w1" || name == "w4" ? racer{"dlib"} : racer{}; }
#endif
