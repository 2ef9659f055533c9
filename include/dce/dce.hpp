// C++20 over dce.h: objects that clean up after themselves and errors that are thrown. Header only.
#pragma once

#include <dce/dce.h>

#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dce {

/// What a failed call says: the code, one sentence and the input's page (0 for none).
class Error : public std::runtime_error {
 public:
  explicit Error(const dce_error& error) : std::runtime_error(error.message), code_(error.code), page_(error.page) {}
  dce_code code() const noexcept { return code_; }
  int page() const noexcept { return page_; }

 private:
  dce_code code_;
  int page_;
};

namespace detail {

template <class Call>
void check(Call&& call) {
  dce_error error{};
  if (call(&error) != DCE_OK) throw Error(error);
}

template <class Call>
std::string text(Call&& call) {
  char* raw = nullptr;
  check([&](dce_error* error) { return call(&raw, error); });
  std::unique_ptr<char, void (*)(char*)> owned(raw, dce_free);
  return std::string(raw);
}

}  // namespace detail

class Engine {
 public:
  static dce_engine_options default_options() {
    dce_engine_options options;
    dce_engine_options_init(&options);
    return options;
  }

  explicit Engine(const dce_engine_options& options = default_options()) : engine_(nullptr, dce_engine_destroy) {
    dce_engine* raw = nullptr;
    detail::check([&](dce_error* error) { return dce_engine_create(&options, &raw, error); });
    engine_.reset(raw);
  }
  /// Ends all that runs on the engine, or is started later. From any thread.
  void cancel() const noexcept { dce_engine_cancel(engine_.get()); }
  dce_engine* get() const noexcept { return engine_.get(); }

 private:
  std::unique_ptr<dce_engine, void (*)(dce_engine*)> engine_;
};

class Source {
 public:
  static Source path(const Engine& engine, const std::string& path) {
    return make([&](dce_source** raw, dce_error* error) {
      return dce_source_from_path(engine.get(), path.c_str(), raw, error);
    });
  }
  /// Borrows the bytes: they outlive the source and the jobs that took it.
  static Source memory(const Engine& engine, std::span<const std::byte> bytes) {
    return make([&](dce_source** raw, dce_error* error) {
      return dce_source_from_memory(engine.get(), bytes.data(), bytes.size(), raw, error);
    });
  }
  static Source fd(const Engine& engine, int fd) {
    return make([&](dce_source** raw, dce_error* error) { return dce_source_from_fd(engine.get(), fd, raw, error); });
  }
  /// Calls `read` (bytes read, 0 at the end, -1 on error) until its end.
  static Source callback(const Engine& engine, std::function<ptrdiff_t(uint8_t*, size_t)> read) {
    return make([&](dce_source** raw, dce_error* error) {
      return dce_source_from_callback(
          engine.get(),
          [](void* user, uint8_t* buffer, size_t size) -> ptrdiff_t {
            try {
              return (*static_cast<std::function<ptrdiff_t(uint8_t*, size_t)>*>(user))(buffer, size);
            } catch (...) {
              return -1;
            }
          },
          &read, raw, error);
    });
  }
  /// What messages call it, and what a job without a title is named for.
  Source& name(const std::string& name) {
    detail::check([&](dce_error* error) { return dce_source_set_name(source_.get(), name.c_str(), error); });
    return *this;
  }
  const dce_source* get() const noexcept { return source_.get(); }

 private:
  template <class Call>
  static Source make(Call&& call) {
    dce_source* raw = nullptr;
    detail::check([&](dce_error* error) { return call(&raw, error); });
    return Source(raw);
  }
  explicit Source(dce_source* raw) : source_(raw, dce_source_destroy) {}
  std::unique_ptr<dce_source, void (*)(dce_source*)> source_;
};

class Ticket {
 public:
  Ticket() : ticket_(nullptr, dce_ticket_destroy) {
    dce_ticket* raw = nullptr;
    detail::check([&](dce_error* error) { return dce_ticket_create(&raw, error); });
    ticket_.reset(raw);
  }
  Ticket& set(const std::string& name, const std::string& value) {
    detail::check([&](dce_error* error) {
      return dce_ticket_set(ticket_.get(), name.c_str(), value.c_str(), error);
    });
    return *this;
  }
  Ticket& set_json(const std::string& json) {
    detail::check([&](dce_error* error) { return dce_ticket_set_json(ticket_.get(), json.c_str(), error); });
    return *this;
  }
  std::string json() const {
    return detail::text([&](char** out, dce_error* error) { return dce_ticket_get_json(ticket_.get(), out, error); });
  }
  const dce_ticket* get() const noexcept { return ticket_.get(); }

 private:
  std::unique_ptr<dce_ticket, void (*)(dce_ticket*)> ticket_;
};

/// One conversion. Not copied or moved, because callbacks point at it.
class Job {
 public:
  explicit Job(const Engine& engine) : job_(nullptr, dce_job_destroy) {
    dce_job* raw = nullptr;
    detail::check([&](dce_error* error) { return dce_job_create(engine.get(), &raw, error); });
    job_.reset(raw);
  }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  Job& add(const Source& source, const std::string& password = {}) {
    detail::check([&](dce_error* error) {
      return dce_job_add_source(job_.get(), source.get(), password.empty() ? nullptr : password.c_str(), error);
    });
    return *this;
  }
  Job& ticket(const Ticket& ticket) {
    detail::check([&](dce_error* error) { return dce_job_set_ticket(job_.get(), ticket.get(), error); });
    return *this;
  }
  Job& format(const std::string& name_or_path) {
    detail::check([&](dce_error* error) { return dce_job_set_format(job_.get(), name_or_path.c_str(), error); });
    return *this;
  }
  Job& lane(dce_lane lane) {
    detail::check([&](dce_error* error) { return dce_job_set_lane(job_.get(), lane, error); });
    return *this;
  }
  Job& to_path(const std::string& path) {
    detail::check([&](dce_error* error) { return dce_job_set_output_path(job_.get(), path.c_str(), error); });
    return *this;
  }
  Job& to_fd(int fd) {
    detail::check([&](dce_error* error) { return dce_job_set_output_fd(job_.get(), fd, error); });
    return *this;
  }
  /// `write` and `begin_page` answer false, or throw, to end the job with DCE_OUTPUT. The latter is told where each page of a
  /// format of one page a file begins; without it such a stream takes one page.
  Job& to_callback(std::function<bool(std::span<const uint8_t>)> write, std::function<bool(int)> begin_page = {}) {
    write_ = std::move(write);
    begin_page_ = std::move(begin_page);
    detail::check([&](dce_error* error) {
      return begin_page_ ? dce_job_set_output_pages_callback(job_.get(), write_piece, start_page, this, error)
                         : dce_job_set_output_callback(job_.get(), write_piece, this, error);
    });
    return *this;
  }
  /// An exception out of `listener` cancels the job.
  Job& on_event(std::function<void(const dce_event&)> listener) {
    listener_ = std::move(listener);
    detail::check([&](dce_error* error) {
      return dce_job_set_event_callback(
          job_.get(),
          [](void* user, const dce_event* event) {
            auto* self = static_cast<Job*>(user);
            try {
              self->listener_(*event);
            } catch (...) {
              self->cancel();
            }
          },
          this, error);
    });
    return *this;
  }

  void run() {
    detail::check([&](dce_error* error) { return dce_job_run(job_.get(), error); });
  }
  void cancel() noexcept { dce_job_cancel(job_.get()); }  ///< from any thread
  std::string stats_json() const {
    return detail::text([&](char** out, dce_error* error) { return dce_job_stats_json(job_.get(), out, error); });
  }

 private:
  static int write_piece(void* user, const uint8_t* bytes, size_t size) {
    try {
      return static_cast<Job*>(user)->write_({bytes, size}) ? 0 : 1;
    } catch (...) {
      return 1;
    }
  }
  static int start_page(void* user, int page) {
    try {
      return static_cast<Job*>(user)->begin_page_(page) ? 0 : 1;
    } catch (...) {
      return 1;
    }
  }

  std::function<bool(std::span<const uint8_t>)> write_;
  std::function<bool(int)> begin_page_;
  std::function<void(const dce_event&)> listener_;
  std::unique_ptr<dce_job, void (*)(dce_job*)> job_;
};

inline std::string info_json(const Engine& engine, const Source& source, const std::string& password = {}) {
  return detail::text([&](char** out, dce_error* error) {
    return dce_info_json(engine.get(), source.get(), password.empty() ? nullptr : password.c_str(), out, error);
  });
}
inline std::string preflight_json(const Engine& engine, const Source& source, const Ticket& ticket,
                                  const std::string& password = {}) {
  return detail::text([&](char** out, dce_error* error) {
    return dce_preflight_json(engine.get(), source.get(), password.empty() ? nullptr : password.c_str(), ticket.get(),
                              out, error);
  });
}
inline std::string recognise_json(const Engine& engine, const Source& source, const std::string& media_type = {}) {
  return detail::text([&](char** out, dce_error* error) {
    return dce_recognise_json(engine.get(), source.get(), media_type.c_str(), out, error);
  });
}
inline std::string verify_json(const Engine& engine, const Source& source, const std::string& png_directory = {}) {
  return detail::text([&](char** out, dce_error* error) {
    return dce_verify_json(engine.get(), source.get(), png_directory.empty() ? nullptr : png_directory.c_str(), out,
                           error);
  });
}
/// One page of a print stream as a PNG of this width, or less: dce_stream_page_png.
inline std::vector<uint8_t> stream_page_png(const Engine& engine, const Source& stream, int page, int width) {
  std::vector<uint8_t> image;
  const auto take = [](void* user, const uint8_t* bytes, size_t size) -> int {
    try {
      auto& all = *static_cast<std::vector<uint8_t>*>(user);
      all.insert(all.end(), bytes, bytes + size);
      return 0;
    } catch (...) {
      return 1;
    }
  };
  detail::check([&](dce_error* error) {
    return dce_stream_page_png(engine.get(), stream.get(), page, width, take, &image, error);
  });
  return image;
}
inline std::string formats_json() { return detail::text(dce_formats_json); }
inline std::string options_json() { return detail::text(dce_options_json); }
inline std::string ticket_schema_json() { return detail::text(dce_ticket_schema_json); }

}  // namespace dce
