// tests/unit/report/progress_bar.cpp — a line on a terminal, silence elsewhere
// SPDX-License-Identifier: MIT
#include <ctgrad/report/progress_bar.hpp>

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <thread>

using namespace ctgrad;

namespace {

/// A terminal of our own: what is written to `stream` comes out of `read()`.
struct terminal {
  int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  std::FILE* stream = nullptr;
  explicit terminal(unsigned short columns) {
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) return;
    ::winsize const size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    int const slave = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
    if (slave >= 0 && ::ioctl(slave, TIOCSWINSZ, &size) == 0) stream = ::fdopen(slave, "w");
  }
  ~terminal() {
    if (stream) std::fclose(stream);
    if (master >= 0) ::close(master);
  }
  auto read() const -> std::string {
    std::string text;
    char buffer[4096];
    for (::pollfd ready{.fd = master, .events = POLLIN, .revents = 0}; ::poll(&ready, 1, 100) > 0;) {
      auto const n = ::read(master, buffer, sizeof buffer);
      if (n <= 0) break;
      text.append(buffer, static_cast<std::size_t>(n));
    }
    return text;
  }
};

auto draws(std::string const& text) { return std::count(text.begin(), text.end(), '\x1b'); }

}  // namespace

TEST_CASE("readable_duration: as people say it") {
  CHECK(readable_duration(0) == "0 s");
  CHECK(readable_duration(59.4) == "59 s");
  CHECK(readable_duration(187) == "3:07 min");
  CHECK(readable_duration(7505) == "2:05 h");
  CHECK(readable_duration(1e300) == "?");
  CHECK(readable_duration(-1) == "?");
}

TEST_CASE("progress_line: share, loss and the time left") {
  double const loss = 0.32167;
  CHECK(progress_line("epochs", 0, 10, 0, nullptr, 60) == "epochs [------------------------------]   0%");
  CHECK(progress_line("epochs", 5, 10, 12, &loss, 60) == "epochs [###########-----------]  50%  loss 0.3217  12 s left");
  CHECK(progress_line("", 10, 10, 65, &loss, 79) == "[##############################] 100%  loss 0.3217  1:05 min");
  CHECK(progress_line("x", 1, 2, 3, &loss, 20).find('[') == std::string::npos);  // no room for a bar
}

TEST_CASE("progress_line: fits any terminal, whatever the numbers") {
  double const losses[] = {0.5, 1e300, -1e-300, std::nan("")};
  for (std::size_t width = 0; width < 120; ++width)
    for (double const loss : losses)
      for (std::size_t done : {0u, 1u, 7u, 100u, 200u})
        for (std::size_t total : {0u, 7u, 100u})
          REQUIRE(progress_line("a label", done, total, 1e4, &loss, width).size() <= width);
}

TEST_CASE("progress_bar: draws on a terminal, not more than 20 times a second, and ends its line once") {
  terminal t(60);
  REQUIRE(t.stream != nullptr);
  auto const begin = std::chrono::steady_clock::now();
  {
    progress_bar bar(3000, {.label = "train", .stream = t.stream});
    for (int i = 0; i < 3000; ++i) {
      bar.advance(1.0 / (1 + i));
      if (i % 100 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    bar.finish();
  }
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  auto const text = t.read();
  CHECK(text.starts_with("\rtrain ["));
  CHECK(text.find("100%  loss 0.0003333") != std::string::npos);
  CHECK((draws(text) >= 2 && static_cast<double>(draws(text)) <= 20 * seconds + 2));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.back() == '\n');
}

TEST_CASE("progress_bar: an exception in the middle ends the line") {
  terminal t(60);
  REQUIRE(t.stream != nullptr);
  try {
    progress_bar bar(10, {.stream = t.stream});
    bar.advance();
    throw 1;
  } catch (int) {}
  auto const text = t.read();
  CHECK(text.find(" 10%") != std::string::npos);
  CHECK(text.back() == '\n');
}

TEST_CASE("progress_bar: writes nothing where the stream is not a terminal") {
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  {
    progress_bar bar(3, {.label = "train", .stream = file});
    for (int i = 0; i < 3; ++i) bar.advance(1);
  }
  std::fflush(file);
  std::fseek(file, 0, SEEK_END);
  CHECK(std::ftell(file) == 0);
  std::fclose(file);
  CHECK_THROWS_WITH(progress_bar(3, {.stream = nullptr}), "progress_bar: a null stream was given");
}
