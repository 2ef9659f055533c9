#include "worker/service/settings_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace dce::worker {
namespace {

using Kind = Setting::Kind;
using Value = Setting::Value;

constexpr double kMegabyte = 1 << 20;
constexpr double kLongest = 4e6;  // seconds, so that milliseconds fit 32 bits
constexpr double kLargest = 1e7;  // megabytes

Setting text(std::string name, std::string Settings::*member, std::vector<std::string> choices, bool live,
             std::string type_name, std::string help) {
  return {
      std::move(name),
      Kind::text,
      0,
      0,
      std::move(choices),
      live,
      std::move(type_name),
      std::move(help),
      [member](Settings& settings, const Value& value) { settings.*member = std::get<std::string>(value); },
      [member](const Settings& settings) -> Value { return settings.*member; }};
}

Setting whole(std::string name, int Settings::*member, double minimum, double maximum, bool live,
              std::string help) {
  return {std::move(name),
          Kind::whole,
          minimum,
          maximum,
          {},
          live,
          "NUMBER",
          std::move(help),
          [member](Settings& settings, const Value& value) {
            settings.*member = static_cast<int>(std::get<double>(value));
          },
          [member](const Settings& settings) -> Value { return static_cast<double>(settings.*member); }};
}

/// Kept in milliseconds.
Setting seconds(std::string name, uint32_t Settings::*member, std::string help, double minimum = 0,
                bool live = true) {
  return {std::move(name),
          Kind::number,
          minimum,
          kLongest,
          {},
          live,
          "SECONDS",
          std::move(help),
          [member](Settings& settings, const Value& value) {
            settings.*member = static_cast<uint32_t>(std::lround(std::get<double>(value) * 1000));
          },
          [member](const Settings& settings) -> Value { return (settings.*member) / 1000.0; }};
}

/// Kept in bytes.
Setting megabytes(std::string name, uint64_t Settings::*member, double minimum, std::string help) {
  return {std::move(name),
          Kind::number,
          minimum,
          kLargest,
          {},
          true,
          "MB",
          std::move(help),
          [member](Settings& settings, const Value& value) {
            settings.*member = static_cast<uint64_t>(std::get<double>(value) * kMegabyte);
          },
          [member](const Settings& settings) -> Value {
            return static_cast<double>(settings.*member) / kMegabyte;
          }};
}

Setting flag(std::string name, bool Settings::*member, std::string help) {
  return {std::move(name),
          Kind::flag,
          0,
          0,
          {},
          true,
          {},
          std::move(help),
          [member](Settings& settings, const Value& value) { settings.*member = std::get<bool>(value); },
          [member](const Settings& settings) -> Value { return settings.*member; }};
}

uint32_t user_number(const std::string& word) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size())
    throw std::runtime_error("allow-user: \"" + word + "\" is no uid");
  return number;
}

Setting allowed_users() {
  return {"allow-user",
          Kind::list,
          0,
          0,
          {},
          false,
          "UID",
          "A uid that may use the unix socket besides root and the worker's own; repeatable",
          [](Settings& settings, const Value& value) {
            settings.allowed_users.clear();
            for (const std::string& word : std::get<std::vector<std::string>>(value))
              settings.allowed_users.push_back(user_number(word));
          },
          [](const Settings& settings) -> Value {
            std::vector<std::string> words;
            for (const uint32_t user : settings.allowed_users) words.push_back(std::to_string(user));
            return words;
          }};
}

Setting addresses() {
  return {"listen",
          Kind::list,
          0,
          0,
          {},
          false,
          "ADDRESS",
          "unix:PATH or tls:HOST:8802; repeatable",
          [](Settings& settings, const Value& value) {
            settings.listen = std::get<std::vector<std::string>>(value);
          },
          [](const Settings& settings) -> Value { return settings.listen; }};
}

std::string number_text(double number) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%g", number);
  return digits;
}

const std::vector<Setting>& table() {
  static const std::vector<Setting> settings = {
      addresses(),
      text("pki", &Settings::pki, {}, false, "FOLDER",
           "Folder with ca.pem, engine.pem and engine.key, for tls"),
      text("user", &Settings::user, {}, false, "NAME", "What the worker becomes where it is started as root"),
      allowed_users(),
      text("office", &Settings::office, {}, false, "FOLDER",
           "LibreOffice's programs, for documents of Office; off to do without"),
      text("metrics", &Settings::metrics, {}, false, "[HOST:]PORT",
           "Serve metrics for Prometheus there, on the loopback interface unless HOST says otherwise"),
      text("queue", &Settings::queue, {}, false, "ADDRESS",
           "Pull jobs from a NATS JetStream work queue: nats://HOST:4222 or tls://HOST:4222, of a cluster "
           "all with commas"),
      text("queue-name", &Settings::queue_name, {}, false, "NAME",
           "The queue's name among others on the same servers"),
      text("queue-credentials", &Settings::queue_credentials, {}, false, "FILE",
           "A .creds file, or lines user = and password =, or token =; otherwise NATS_USER, NATS_PASSWORD, "
           "NATS_TOKEN"),
      text("queue-pki", &Settings::queue_pki, {}, false, "FOLDER",
           "Folder with the servers' ca.pem, and client.pem and client.key where they ask for them"),
      whole("queue-replicas", &Settings::queue_replicas, 1, 5, false,
            "Servers that keep each job, of a queue that this worker makes"),
      seconds("queue-silence", &Settings::queue_silence_ms,
              "Likewise: when nothing is heard of a worker for so long, its job goes to another", 1, false),
      whole("queue-tries", &Settings::queue_tries, 1, 100, false,
            "Tries at a job of the queue that crashes or takes too long, before it is set aside"),
      whole("pull", &Settings::pull, 0, 1024, false,
            "Jobs of the queue taken side by side; 0 for two more than slots"),
      text("store", &Settings::store, {}, false, "URL",
           "The S3-compatible store with the queue's documents and results: https://HOST/BUCKET[/PREFIX]"),
      text("store-region", &Settings::store_region, {}, false, "NAME", "Its region"),
      text("store-credentials", &Settings::store_credentials, {}, false, "FILE",
           "Its access key, as the AWS tools keep it; otherwise AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
      text("store-ca", &Settings::store_authority, {}, false, "FILE",
           "Who vouches for its certificate, where the system does not know"),
      text("log", &Settings::log_level, {"debug", "info", "warn", "error", "off"}, true, "LEVEL",
           "What is logged to standard error"),
      text("log-format", &Settings::log_format, {"text", "json"}, false, "FORMAT",
           "Lines for people, or a JSON object a line"),
      whole("slots", &Settings::slots, 1, 1024, true, "Jobs converted side by side"),
      whole("threads", &Settings::threads, 1, 64, true, "Threads of one job"),
      whole("waiting", &Settings::waiting, 0, 100'000, true,
            "Jobs that may wait; one more is told that the engine is busy"),
      seconds("waiting-seconds", &Settings::queue_ms, "Longest wait for a place to convert"),
      seconds("conversion-seconds", &Settings::conversion_ms, "Longest conversion"),
      seconds("drain-seconds", &Settings::drain_ms, "After SIGTERM, for jobs already taken"),
      megabytes("memory", &Settings::memory_bytes, 16, "Heap of one job, in MB"),
      megabytes("input", &Settings::input_bytes, 0.001, "Documents of one job, in MB"),
      megabytes("output", &Settings::output_bytes, 0.001, "Stream of one job, in MB"),
      megabytes("waiting-documents", &Settings::waiting_bytes, 1,
                "Documents of all jobs that are in memory, in MB"),
      whole("pages", &Settings::pages, 1, 1 << 30, true, "Pages of one document"),
      megabytes("cache", &Settings::cache_bytes, 0,
                "Results kept in memory for the same job of the same owner, in MB; 0 keeps none"),
      seconds("cache-seconds", &Settings::cache_ms, "How long a result is kept"),
      flag("cache-shared", &Settings::cache_shared,
           "Answer one owner with what was kept of another's: where all may see all"),
  };
  return settings;
}

}  // namespace

std::span<const Setting> settings_table() {
  return table();
}

const Setting* find_setting(const std::string& name) {
  const auto found = std::find_if(table().begin(), table().end(),
                                  [&](const Setting& setting) { return setting.name == name; });
  return found == table().end() ? nullptr : &*found;
}

void check_value(const Setting& setting, const Value& value) {
  const auto fail = [&](const std::string& why) { throw std::runtime_error(setting.name + ": " + why); };
  switch (setting.kind) {
    case Kind::text: {
      if (!std::holds_alternative<std::string>(value)) fail("write a text in quotes");
      const auto& choices = setting.choices;
      if (choices.empty() ||
          std::find(choices.begin(), choices.end(), std::get<std::string>(value)) != choices.end())
        return;
      std::string words;
      for (const std::string& choice : choices) words += (words.empty() ? "" : ", ") + choice;
      return fail("\"" + std::get<std::string>(value) + "\" is none of " + words);
    }
    case Kind::list:
      if (!std::holds_alternative<std::vector<std::string>>(value)) fail("write a list");
      return;
    case Kind::flag:
      if (!std::holds_alternative<bool>(value)) fail("write true or false");
      return;
    case Kind::whole:
    case Kind::number: {
      if (!std::holds_alternative<double>(value)) return fail("write a number");
      const double number = std::get<double>(value);
      if (setting.kind == Kind::whole && number != std::floor(number)) fail("write a whole number");
      if (!(number >= setting.minimum && number <= setting.maximum))
        fail("write " + number_text(setting.minimum) + " to " + number_text(setting.maximum));
      return;
    }
  }
}

std::string text_of(const Value& value) {
  if (const auto* const text = std::get_if<std::string>(&value)) return *text;
  if (const auto* const number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* const flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  std::string words;
  for (const std::string& word : std::get<std::vector<std::string>>(value))
    words += (words.empty() ? "" : " ") + word;
  return words;
}

}  // namespace dce::worker
