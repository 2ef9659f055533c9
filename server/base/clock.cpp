#include "server/base/clock.h"

#include <time.h>

#include <chrono>

namespace dce::server {

Millis system_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string format_time(Millis time) {
  const time_t seconds = static_cast<time_t>(time / kSecond);
  tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const size_t size = strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
  return {text, size};
}

std::string format_time_of_day(Millis time) {
  const time_t seconds = static_cast<time_t>(time / kSecond);
  tm parts{};
  localtime_r(&seconds, &parts);
  char text[8];
  const size_t size = strftime(text, sizeof text, "%H:%M", &parts);
  return {text, size};
}

std::string format_day(Millis time) {
  return format_time(time).substr(0, 10);
}

}  // namespace dce::server
