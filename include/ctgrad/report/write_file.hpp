// ctgrad/report/write_file.hpp — a file appears whole or not at all
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// A file being written beside its final place; it is removed again unless `keep` was reached.
class temporary_file {
 public:
  explicit temporary_file(std::string const& target) : target_(target) {
    static std::atomic<unsigned> serial{0};  // two threads that write the same target do not share a temporary
    name_ = target + ".tmp-" + std::to_string(::getpid()) + '-' + std::to_string(serial++);
    file_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    check(file_ >= 0, "cannot be created");
  }
  temporary_file(temporary_file const&) = delete;
  ~temporary_file() {
    if (file_ >= 0) ::close(file_);
    if (!kept_) ::unlink(name_.c_str());
  }

  void permit(mode_t mode) { check(::fchmod(file_, mode) == 0, "cannot keep its permissions"); }

  void write(std::string_view text) {
    while (!text.empty()) {
      auto const written = ::write(file_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      check(written > 0, "cannot be written");
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void keep() {
    check(::fsync(file_) == 0, "cannot be brought to the disk");
    int const closed = ::close(file_);
    file_ = -1;
    check(closed == 0, "cannot be closed");
    check(std::rename(name_.c_str(), target_.c_str()) == 0, "cannot be put in place");
    kept_ = true;
  }

 private:
  void check(bool done, char const* what) const {
    if (done) return;
    auto const reason = std::error_code(errno, std::generic_category()).message();
    require(false, "write_file: ", target_, ' ', what, ": ", reason);
  }

  std::string target_, name_;
  int file_ = -1;
  bool kept_ = false;
};

}  // namespace detail

/// Writes `text` to `path`: to a temporary in the same folder, synced, then renamed over `path`. Whatever happens
/// meanwhile, `path` holds the old text or the new one, never a part. An existing file's permissions stay; a symbolic
/// link is replaced by the file. Throws `error` with the system's reason; no temporary is left behind.
inline void write_file(std::string const& path, std::string_view text) {
  require(!path.empty(), "write_file: an empty path was given");
  struct ::stat old{};
  bool const exists = ::stat(path.c_str(), &old) == 0;
  require(!exists || S_ISREG(old.st_mode), "write_file: ", path, " exists and is not a regular file");
  detail::temporary_file file(path);
  if (exists) file.permit(old.st_mode & 07777);  // while it is empty: a private text is never readable by others
  file.write(text);
  file.keep();
  // The rename itself is on the disk once the folder is. Not all file systems can sync one: then it is best effort.
  auto const slash = path.rfind('/');
  std::string const folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (int const fd = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
