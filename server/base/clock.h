// Time as the store keeps it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace dce::server {

/// Milliseconds since 1970, UTC.
using Millis = int64_t;

constexpr Millis kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

/// What the rooms ask for the time; tests give their own. Called from any thread.
using Clock = std::function<Millis()>;

Millis system_now();

/// "2026-11-28 06:33", UTC.
std::string format_time(Millis time);
/// "06:33", where the server stands: for people who stand there too.
std::string format_time_of_day(Millis time);
/// "2026-11-28", UTC.
std::string format_day(Millis time);

}  // namespace dce::server
