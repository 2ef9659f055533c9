#include "progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "failure.h"

namespace dce::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::milliseconds kRedrawEvery{50};
constexpr int kWidestBar = 40;

int terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string clock_text(double seconds) {
  const int whole = static_cast<int>(std::clamp(seconds, 0.0, 359999.0));
  char text[32];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%d:%02d", whole / 60, whole % 60);
  }
  return text;
}

void print_line(const Json& object) {
  std::fprintf(stderr, "%s\n", object.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

}  // namespace

ProgressStyle style_of(const std::string& progress, bool quiet) {
  if (progress == "json") return ProgressStyle::json;
  if (progress == "bar") return ProgressStyle::bar;
  if (progress == "none" || quiet) return ProgressStyle::none;
  return isatty(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::none;
}

void print_stats(const std::string& json, const std::string& style) {
  if (style == "json") {
    std::fprintf(stderr, "%s\n", json.c_str());
  } else if (!style.empty()) {
    const nlohmann::json stats = nlohmann::json::parse(json, nullptr, false);
    if (!stats.is_object()) return;
    std::fprintf(stderr,
                 "%lld pages, %lld bytes, first byte after %.0f ms, %.0f ms in all, %lld kB at most\n",
                 stats.value("pages", 0LL), stats.value("bytes", 0LL), stats.value("first_byte_ms", 0.0),
                 stats.value("wall_ms", 0.0), stats.value("peak_rss_kb", 0LL));
  }
}

void Progress::event(const dce_event& event) {
  if (event.kind == DCE_EVENT_WARNING) return warn(event);
  if (style_ == ProgressStyle::bar) return draw_bar(event);
  if (style_ != ProgressStyle::json) return;
  switch (event.kind) {
    case DCE_EVENT_ACCEPTED:
      return print_line({{"event", "accepted"}, {"pages", event.pages}});
    case DCE_EVENT_PAGE_DONE:
      return print_line(
          {{"event", "page"}, {"page", event.page}, {"pages", event.pages}, {"bytes", event.bytes}});
    case DCE_EVENT_FINISHED:
      return print_line({{"event", "finished"}, {"pages", event.pages}, {"bytes", event.bytes}});
    case DCE_EVENT_WARNING:
      break;
  }
}

void Progress::warn(const dce_event& event) {
  const std::string message = event.message == nullptr ? "" : event.message;
  if (style_ == ProgressStyle::json) {
    return print_line({{"event", "warning"}, {"page", event.page}, {"message", message}});
  }
  if (quiet_) return;
  clear();
  std::string text = "warning: ";
  if (!file_.empty()) text += file_ + ": ";
  if (event.page > 0) text += "page " + std::to_string(event.page) + ": ";
  complain(text + message);
}

void Progress::failed(const dce::Error& error) {
  clear();
  if (style_ != ProgressStyle::json) return;
  print_line({{"event", "error"},
              {"code", dce_code_name(error.code())},
              {"page", error.page()},
              {"message", error.what()}});
}

void Progress::clear() {
  if (!bar_shown_) return;
  std::fputs("\r\033[K", stderr);
  bar_shown_ = false;
}

// "  [#########-----------]  45%  158/352 pages  210 pages/s  0:01 left", cut to the terminal's width.
void Progress::draw_bar(const dce_event& event) {
  if (event.kind == DCE_EVENT_FINISHED) return clear();
  const Clock::time_point now = Clock::now();
  if (event.kind == DCE_EVENT_ACCEPTED) begin_ = now;
  if (event.pages <= 0 || (event.page < event.pages && now - drawn_ < kRedrawEvery)) return;
  drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const double rate = seconds > 0 ? event.page / seconds : 0;
  char text[128];
  std::snprintf(text, sizeof text, " %3d%%  %d/%d pages  %.0f pages/s  %s left",
                static_cast<int>(100LL * event.page / event.pages), event.page, event.pages, rate,
                rate > 0 ? clock_text((event.pages - event.page) / rate).c_str() : "-:--");
  const int columns = terminal_columns();
  std::string line = text;
  const int width = std::min(columns - static_cast<int>(line.size()) - 4, kWidestBar);
  if (width >= 8) {
    const int done = static_cast<int>(static_cast<long long>(width) * event.page / event.pages);
    line = " [" + std::string(static_cast<size_t>(done), '#') +
           std::string(static_cast<size_t>(width - done), '-') + "]" + line;
  }
  line.resize(std::min(line.size(), static_cast<size_t>(std::max(columns - 1, 1))));
  std::fprintf(stderr, "\r%s\033[K", line.c_str());
  std::fflush(stderr);
  bar_shown_ = true;
}

}  // namespace dce::cli
