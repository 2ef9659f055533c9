#include "server/base/clock.h"

#include <time.h>

#include <chrono>

namespace dce::server {

Millis system_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

namespace {

/// As strftime's `pattern`, of at most 31 bytes; `split` is gmtime_r or localtime_r.
std::string formatted(Millis time, tm* (*split)(const time_t*, tm*), const char* pattern) {
  const time_t seconds = static_cast<time_t>(time / kSecond);
  tm parts{};
  split(&seconds, &parts);
  char text[32];
  return {text, strftime(text, sizeof text, pattern, &parts)};
}

}  // namespace

std::string format_time(Millis time) {
  return formatted(time, gmtime_r, "%Y-%m-%d %H:%M");
}

std::string format_time_of_day(Millis time) {
  return formatted(time, localtime_r, "%H:%M");
}

std::string format_day(Millis time) {
  return format_time(time).substr(0, 10);
}

}  // namespace dce::server
