// cheat_sheet.cpp — the lines of docs/cheat_sheet.md about formulas; it runs by compiling
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>

using namespace ctgrad;

// ---- leaves ----
inline constexpr input<"x", 8> x;               // real values of each sample
inline constexpr input<"image", 3, 8, 8> image; // channels x height x width
inline constexpr label<"t", 10> t;              // a class of each sample
inline constexpr target<"s", 10> s;             // real values to be predicted
inline constexpr parameter<"W", 10, 8> W;       // trained: W[to][from]
inline constexpr parameter<"b", 10> b;
inline constexpr constant<"tau", 0.5> tau;      // a number with a name
inline constexpr hyperparameter<"lambda"> lambda;   // a number that is known at run time

// ---- formulas ----
inline constexpr auto u = W * x + b;            // matrix product, sum
inline constexpr auto v = hadamard(u, u) / 2;   // elementwise
inline constexpr auto w = max(u, 0) + where(less(u, v), u, v);
inline constexpr auto m = mean<1>(transpose(W) * outer(u, u));   // along axis 1: 8 x 10 becomes 8
inline constexpr auto e = einsum<"oi,i->o">(W, x);
inline constexpr auto p = concat(slice<0, 0, 4>(u), reshape<4>(slice<0, 4, 8>(v)));
inline constexpr auto q = stop_gradient(u);     // its derivative is 0
inline constexpr auto r = accurate(tanh(u));    // at most 2 units of error in the last place

// ---- derivatives ----
inline constexpr auto f = sum(tanh(u));
inline constexpr auto df = gradient(f, W);                        // 10 x 8
inline constexpr auto both = gradient(f, W, b);                   // a tuple
inline constexpr auto J = jacobian(tanh(u), x);                   // 10 x 8
inline constexpr auto H = hessian(f, x);                          // 8 x 8
inline constexpr auto Jx = jvp(tanh(u), x, x);                    // J x: 10
inline constexpr auto uJ = vjp(tanh(u), x, u);                    // J' u: 8
inline constexpr auto Hx = hessian_vector_product(f, x, x);       // H x: 8

// ---- layers ----
inline constexpr auto mlp = x | dense<64> | gelu | dropout<0.1> | dense<10>;
inline constexpr auto deep = x | residual(dense<8, "in"> | relu | dense<8, "out">) | layer_norm<"norm"> | dense<10, "head">;
inline constexpr auto cnn = image | conv2d<16, 3> | relu | max_pool<2> | flatten | dense<10>;

// ---- losses ----
inline constexpr auto classes = cross_entropy(mlp, t, {.label_smoothing = 0.1}) + lambda * l2(W);
inline constexpr auto numbers = mean_squared_error(u, s) + 1e-4 * elastic_net(W, 0.5);

static_assert(decltype(m)::extent == make_shape(8) && decltype(p)::extent == make_shape(8));
static_assert(decltype(e)::extent == make_shape(10) && decltype(w)::extent == make_shape(10));
static_assert(decltype(J)::extent == make_shape(10, 8) && decltype(H)::extent == make_shape(8, 8));
static_assert(decltype(Jx)::extent == make_shape(10) && decltype(uJ)::extent == make_shape(8));
static_assert(decltype(Hx)::extent == make_shape(8) && decltype(df)::extent == make_shape(10, 8));
static_assert(decltype(cnn)::extent == make_shape(10) && decltype(deep)::extent == make_shape(10));
static_assert(decltype(classes)::extent == shape{} && decltype(numbers)::extent == shape{});
static_assert(decltype(q)::extent == make_shape(10) && std::tuple_size_v<std::remove_cvref_t<decltype(both)>> == 2);

int main() {}
