// digits.cpp — from a formula to a trained network on 1,797 real images, with a report
// SPDX-License-Identifier: MIT
//
// Prints the accuracy on a held-out fifth, the confusion matrix, the gradient as a formula and the kernels that ran;
// writes digits.html (or the file named as the first argument).
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/digits.hpp>
#include <ctgrad/expression/print.hpp>
#include <ctgrad/network/print.hpp>
#include <ctgrad/report/heat_map.hpp>
#include <ctgrad/report/html.hpp>
#include <ctgrad/report/image_grid.hpp>
#include <ctgrad/report/line_plot.hpp>
#include <ctgrad/report/write_file.hpp>

#include <iostream>

using namespace ctgrad;

inline constexpr input<"x", 64> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"W1", 64, 64> W1;
inline constexpr parameter<"b1", 64> b1;
inline constexpr parameter<"W2", 10, 64> W2;
inline constexpr parameter<"b2", 10> b2;
inline constexpr constant<"lambda", 1e-4> lambda;

inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss = cross_entropy(logits, t) + lambda * l2(W1);
inline constexpr auto dW1 = gradient(loss, W1);

namespace {

auto loss_curve(auto const& model) -> std::string {
  series curve{.name = "training"};
  for (epoch_record const& epoch : model.history) curve.y.push_back(epoch.loss);
  return line_plot({curve}, {.title = "Loss", .x_label = "epoch", .y_label = "objective", .log_y = true});
}

auto confusion_map(metrics::confusion_matrix const& confusion) -> std::string {
  std::vector<double> const counts(confusion.counts().begin(), confusion.counts().end());
  std::vector<std::string> names;
  for (std::size_t c = 0; c < confusion.classes(); ++c) names.push_back(std::to_string(c));
  return heat_map(counts, names.size(), names.size(),
                  {.title = "Held-out images", .x_label = "predicted", .y_label = "true", .row_names = names,
                   .column_names = names});
}

// What each hidden unit looks for: its row of W1 as an 8x8 image.
auto first_layer(auto const& model) -> std::string {
  auto const w = model.net.view(W1);
  std::vector<float> pixels;
  for (int unit = 0; unit < w.rows; ++unit)
    for (int pixel = 0; pixel < w.cols; ++pixel) pixels.push_back(w(unit, pixel));
  return image_grid(pixels, {.height = 8, .width = 8, .diverging = true, .across = 16, .size = 40,
                             .title = "First-layer weights"});
}

}  // namespace

int main(int argc, char** argv) {
  try {
    auto const [train, test] = split(digits(), {.test_fraction = 0.2, .seed = 1});
    auto const model = fit(neural_network{.output = ref<logits>, .loss = ref<loss>, .optimizer = sgd{.rate = 0.1},
                                          .epochs = 60, .batch = 16, .progress = true}, train);
    double const accuracy = score(model, test);
    metrics::confusion_matrix const confusion(predict(model, test), test.labels(), test.classes());
    std::string const ran = kernels<decltype(model.net)::trainer<sgd>::compiled_type>();

    std::cout << "test accuracy " << accuracy << '\n'
              << confusion << "\ndL/dW1 = " << text(ref<dW1>) << "\n\nkernels of a training step\n"
              << ran;

    std::string const file = argc > 1 ? argv[1] : "digits.html";
    html_page page("Handwritten digits");
    page.paragraph("A network written as a formula, trained on " + std::to_string(train.rows()) +
                   " images and tested on " + std::to_string(test.rows()) + " others.")
        .section("Result")
        .table({"test accuracy", "training loss", "seconds of training"},
               {{readable(accuracy), readable(model.history.back().loss), readable(model.history.back().seconds)}})
        .figure(loss_curve(model))
        .figure(confusion_map(confusion))
        .section("What the first layer looks for")
        .figure(first_layer(model), "One picture a hidden unit: red pixels speak for it, blue ones against it.")
        .section("The formula and its gradient")
        .preformatted("L = " + text(ref<loss>) + "\n\ndL/dW1 = " + text(ref<dW1>))
        .section("The kernels that the compiler made of it")
        .preformatted(ran);
    write_file(file, page.str());
    std::cout << "\nreport written to " << file << '\n';
  } catch (error const& e) {
    std::cerr << "digits: " << e.what() << '\n';
    return 1;
  }
}
