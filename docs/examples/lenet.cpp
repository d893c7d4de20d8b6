// lenet.cpp — LeNet-5 on 70,000 pieces of clothing: from one expression to a report of what its layers see
// SPDX-License-Identifier: MIT
//
//     lenet [REPORT.html [EPOCHS [FOLDER]]]
//
// FOLDER has the four files of Fashion-MNIST (Debian's package dataset-fashion-mnist) or of MNIST.
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/idx.hpp>
#include <ctgrad/network/print.hpp>
#include <ctgrad/report/heat_map.hpp>
#include <ctgrad/report/html.hpp>
#include <ctgrad/report/image_grid.hpp>
#include <ctgrad/report/line_plot.hpp>
#include <ctgrad/report/write_file.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <numeric>

using namespace ctgrad;

inline constexpr input<"x", 1, 28, 28> x;
inline constexpr label<"t", 10> t;

// LeCun, Bottou, Bengio & Haffner 1998, with relu and the largest of each window. The names of stages are for the report.
inline constexpr auto maps1 = x | conv2d<6, 5, sliding{.padding = same_padding}, "conv1"> | relu;
inline constexpr auto pool1 = maps1 | max_pool<2>;
inline constexpr auto maps2 = pool1 | conv2d<16, 5, sliding{}, "conv2"> | relu;
inline constexpr auto pool2 = maps2 | max_pool<2>;
inline constexpr auto logits = pool2 | flatten | dense<120, "dense1"> | relu | dense<84, "dense2"> | relu | dense<10, "dense3">;
inline constexpr auto loss = cross_entropy(logits, t);

namespace {

std::vector<std::string> const clothes{"T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"};

/// What a stage of the trained network makes of one image.
template <auto const& Stage>
auto seen_by(auto const& model, std::span<float const> image) -> std::vector<float> {
  network<Stage> part;
  for (int k = 0; k < part.table.size; ++k) {
    auto const from = model.net.view(model.net.table.find(part.table.entries[k].name));
    auto const to = part.view(k);
    for (int i = 0; i < to.rows; ++i)
      for (int j = 0; j < to.cols; ++j) to(i, j) = from(i, j);
  }
  std::vector<float> y(std::size_t(part.outputs));
  part.predict_with(1)(1, y, feed(x, image));
  return y;
}

auto grid_of_maps(std::vector<float> const& maps, std::size_t side, std::string const& title) -> std::string {
  return image_grid(maps, {.height = side, .width = side, .own_scale = true, .across = 8, .size = 72, .title = title});
}

auto filters(auto const& model, std::string_view name, std::string const& title) -> std::string {
  auto const w = model.net.view(model.net.table.find(name));
  std::vector<float> all;
  for (int i = 0; i < w.rows; ++i) all.push_back(w(i, 0));
  return image_grid(all, {.height = 5, .width = 5, .diverging = true, .across = 16, .size = 36, .title = title});
}

auto curves(auto const& model) -> std::string {
  series training{.name = "training"}, held_back{.name = "held back"};
  for (epoch_record const& e : model.history) training.y.push_back(e.loss), held_back.y.push_back(e.validation_loss);
  return line_plot({training, held_back}, {.title = "Loss", .x_label = "epoch", .y_label = "cross-entropy"});
}
auto accuracies(auto const& model) -> std::string {
  series held_back{.name = "held back"};
  for (epoch_record const& e : model.history) held_back.y.push_back(e.validation_score);
  return line_plot({held_back}, {.title = "Accuracy", .x_label = "epoch", .y_label = "share that is right"});
}

/// The images whose truth the network believes in least, with what it sees instead.
auto worst_mistakes(auto const& model, dataset const& test, std::vector<std::string> const& names) -> std::string {
  std::vector<float> const p = predict_proba(model, test.features());
  std::vector<std::size_t> rows(test.rows());
  std::iota(rows.begin(), rows.end(), std::size_t(0));
  auto const belief = [&](std::size_t row) { return p[row * 10 + std::size_t(test.labels()[row])]; };
  std::partial_sort(rows.begin(), rows.begin() + 40, rows.end(),
                    [&](std::size_t a, std::size_t b) { return belief(a) < belief(b); });
  image_grid_options options{.height = 28, .width = 28, .across = 8, .size = 72, .title = "Truth, and what was seen"};
  std::vector<float> pixels;
  for (std::size_t k = 0; k < 40; ++k) {
    auto const image = test.features().subspan(rows[k] * 784, 784);
    auto const seen = std::max_element(p.begin() + std::ptrdiff_t(rows[k] * 10), p.begin() + std::ptrdiff_t(rows[k] * 10 + 10)) -
                      (p.begin() + std::ptrdiff_t(rows[k] * 10));
    pixels.insert(pixels.end(), image.begin(), image.end());
    options.captions.push_back(names[std::size_t(test.labels()[rows[k]])] + ": " + names[std::size_t(seen)]);
  }
  return image_grid(pixels, options);
}

auto confusion_map(metrics::confusion_matrix const& confusion, std::vector<std::string> const& names) -> std::string {
  std::vector<double> const counts(confusion.counts().begin(), confusion.counts().end());
  return heat_map(counts, 10, 10, {.title = "Test images", .x_label = "predicted", .y_label = "true", .row_names = names,
                                   .column_names = names});
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::string const report = argc > 1 ? argv[1] : "lenet.html";
    int const epochs = argc > 2 ? std::stoi(argv[2]) : 1;
    std::string const folder = argc > 3 ? argv[3] : "/usr/share/datasets/fashion-mnist";
    auto const side = [&](std::string const& name) {
      return read_idx_dataset(folder + "/" + name + "-images-idx3-ubyte.gz", folder + "/" + name + "-labels-idx1-ubyte.gz");
    };
    if (!std::ifstream(folder + "/train-images-idx3-ubyte.gz")) {
      std::cout << "SKIPPED: " << folder << " has no images; install dataset-fashion-mnist\n";
      return 0;
    }
    dataset const train = side("train"), test = side("t10k");
    std::vector<std::string> names = clothes;
    if (folder.find("fashion") == folder.npos)
      for (std::size_t c = 0; c < 10; ++c) names[c] = std::to_string(c);

    auto const model = fit(neural_network{.output = ref<logits>, .loss = ref<loss>,
                                          .optimizer = adamw{.rate = 3e-3, .weight_decay = 0.05},
                                          .schedule = warm_up{.share = 0.1, .then = cosine_decay{}}, .epochs = epochs,
                                          .batch = 64, .initial = initializers::he(), .validation_fraction = 0.05,
                                          .progress = true}, train);
    double const accuracy = score(model, test);
    metrics::confusion_matrix const confusion(predict(model, test), test.labels(), test.classes());
    std::cout << summary(model.net) << "\ntest accuracy " << accuracy << " after " << model.history.back().seconds << " s\n" << confusion;

    auto const sample = test.features().first(784);
    html_page page("LeNet-5");
    page.paragraph("A convolutional network written as one expression, trained on " + std::to_string(train.rows()) +
                   " images and tested on " + std::to_string(test.rows()) + " others.")
        .section("Result")
        .table({"test accuracy", "epochs", "seconds of training"},
               {{readable(accuracy), std::to_string(epochs), readable(model.history.back().seconds)}})
        .figure(curves(model))
        .figure(accuracies(model))
        .figure(confusion_map(confusion, names))
        .section("What it learned to look for")
        .figure(filters(model, "conv1.W", "Kernels of the first layer"), "Red pixels speak for it, blue ones against it.")
        .figure(filters(model, "conv2.W", "Kernels of the second layer"), "Six for each of its 16 maps.")
        .section("What each layer sees")
        .figure(grid_of_maps({sample.begin(), sample.end()}, 28, "A test image: " + names[std::size_t(test.labels()[0])]))
        .figure(grid_of_maps(seen_by<maps1>(model, sample), 28, "After the first convolution and relu"))
        .figure(grid_of_maps(seen_by<pool1>(model, sample), 14, "After the first pool"))
        .figure(grid_of_maps(seen_by<maps2>(model, sample), 10, "After the second convolution and relu"))
        .figure(grid_of_maps(seen_by<pool2>(model, sample), 5, "After the second pool"))
        .section("Its worst mistakes")
        .figure(worst_mistakes(model, test, names))
        .section("The layers, and the kernels that the compiler made of a training step")
        .preformatted(summary(model.net))
        .preformatted(kernels<typename decltype(model.net)::template trainer<adamw>::compiled_type>());
    write_file(report, page.str());
    std::cout << "report written to " << report << '\n';
  } catch (std::exception const& e) {
    std::cerr << "lenet: " << e.what() << '\n';
    return 1;
  }
}
