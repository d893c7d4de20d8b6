// bench/peers/eigen.cpp — the cases as matrix formulas in Eigen, written for speed: no temporary, every product noalias
// SPDX-License-Identifier: MIT
#include "peers.hpp"
#include "start.hpp"

#ifdef HAVE_EIGEN
#include <Eigen/Dense>

#include <cmath>

namespace {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;  // [sample][feature], [in][out]
using row = Eigen::RowVectorXf;

auto as_matrix(std::vector<float> const& values, std::size_t rows) -> matrix {
  return Eigen::Map<matrix const>(values.data(), Eigen::Index(rows), Eigen::Index(values.size() / rows));
}
auto as_matrix(bench::weights const& w) -> matrix { return as_matrix(w.values, w.from); }

struct dense {
  matrix W, dW;
  row b;

  explicit dense(bench::weights const& start) : W(as_matrix(start)), dW(W.rows(), W.cols()), b(row::Zero(W.cols())) {}
  void forward(matrix const& x, matrix& y) const {
    y.noalias() = x * W;
    y.rowwise() += b;
  }
  void update(matrix const& x, matrix const& dy, float rate) {
    W.noalias() -= rate * (x.transpose() * dy);
    b.noalias() -= rate * dy.colwise().sum();
  }
};

struct w1 {
  bench::w1_start start;
  float lr = 0, loss = 0;
  matrix x = as_matrix(start.x, start.samples), h, z, dz, dh;
  dense one{start.W1}, two{start.W2};

  void step() {
    one.forward(x, h);
    h = h.cwiseMax(0.f);
    two.forward(h, z);
    dz = z.colwise() - z.rowwise().maxCoeff();
    float sum = 0;
    for (Eigen::Index i = 0; i < dz.rows(); ++i) sum -= dz(i, start.label[std::size_t(i)]);
    dz = dz.array().exp();
    Eigen::VectorXf const total = dz.rowwise().sum();
    loss = (sum + total.array().log().sum()) / float(z.rows());
    dz.array().colwise() /= total.array();
    for (Eigen::Index i = 0; i < dz.rows(); ++i) dz(i, start.label[std::size_t(i)]) -= 1;
    dz *= 1.f / float(z.rows());
    dh.noalias() = dz * two.W.transpose();
    dh = (h.array() > 0.f).select(dh, 0.f);
    two.update(h, dz, lr);
    one.update(x, dh, lr);
  }
};

struct w2 {
  bench::w2_start start;
  float lr = 0, loss = 0;
  matrix x = as_matrix(start.x, start.batch), y = as_matrix(start.y, start.batch), h1, h2, z, d1, d2;
  dense one{start.W1}, two{start.W2}, three{start.W3};

  void step() {
    one.forward(x, h1);
    h1 = h1.array().tanh();
    two.forward(h1, h2);
    h2 = h2.array().tanh();
    three.forward(h2, z);
    z -= y;
    loss = z.squaredNorm() / float(z.size());
    z *= 2.f / float(z.size());
    d2.noalias() = z * three.W.transpose();
    d2.array() *= 1 - h2.array().square();
    d1.noalias() = d2 * two.W.transpose();
    d1.array() *= 1 - h1.array().square();
    three.update(h2, z, lr);
    two.update(h1, d2, lr);
    one.update(x, d1, lr);
  }
};

// Formulas: the value alone, without its gradient.
struct log_sum_exp {
  bench::formula_start start;
  float lr = 0, loss = 0;
  Eigen::Map<Eigen::ArrayXd const> x{start.x.data(), Eigen::Index(start.x.size())};

  void step() {
    double const top = x.maxCoeff();
    loss = float(top + std::log((x - top).exp().sum()));
  }
};

struct log_density {
  bench::formula_start start;
  float lr = 0, loss = 0;
  Eigen::Map<Eigen::ArrayXd const> x{start.x.data(), Eigen::Index(start.x.size())};

  void step() { loss = float((-.5 * ((x - start.mu) / start.sigma).square() - std::log(start.sigma)).sum()); }
};

struct rank_one {
  using square = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  bench::formula_start start;
  float lr = 0, loss = 0;
  square A = Eigen::Map<square const>(start.A.data(), start.side, start.side);
  square B = Eigen::Map<square const>(start.B.data(), start.side, start.side);

  void step() { loss = float((A * B).sum()); }
};

auto note() -> std::string {
  return std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
         std::to_string(EIGEN_MINOR_VERSION) + ", " + Eigen::SimdInstructionSetsInUse() + ", 1 thread";
}

}  // namespace

auto bench::eigen(std::string_view name) -> racer {
  if (name == "w1") return racer_of<w1>("Eigen", note());
  if (name == "w2") return racer_of<w2>("Eigen", note());
  if (name == "log_sum_exp") return racer_of<log_sum_exp>("Eigen, value alone", note());
  if (name == "log_density") return racer_of<log_density>("Eigen, value alone", note());
  if (name == "rank_one") return racer_of<rank_one>("Eigen, value alone", note());
  return {};
}
#else
auto bench::eigen(std::string_view name) -> racer {
  bool const formula = name == "log_sum_exp" || name == "log_density" || name == "rank_one";
  return formula ? racer{"Eigen, value alone"} : name == "w1" || name == "w2" ? racer{"Eigen"} : racer{};
}
#endif
