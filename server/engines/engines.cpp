#include "server/engines/engines.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <nlohmann/json.hpp>

#include "client/engine_pool.h"
#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kLongestWarnings = 1000, kLargestPreview = 8 << 20;

using Take = std::function<bool(std::span<const uint8_t>)>;

struct Told {
  int pages = 0;
  std::string warnings;
};

struct PreviewOf {
  int page = 0, width = 0;
};

/// What goes wrong with our own disk or store while an engine works. It does not pass through the client: the
/// engine is told that there is no more, and then it is seen whose fault that was.
class OwnTrouble {
 public:
  template <class Value, class Act>
  Value guard(Value failed, const Act& act) {
    try {
      return act();
    } catch (...) {
      what_ = std::current_exception();
      return failed;
    }
  }

  void tell() const {
    if (!what_) return;
    try {
      std::rethrow_exception(what_);
    } catch (const VaultAway& error) {
      put_off(error);
    } catch (const VaultError& error) {
      throw ConversionError(error.what(), false);
    } catch (const std::exception& error) {  // a full disk
      put_off(error);
    }
  }

 private:
  [[noreturn]] static void put_off(const std::exception& error) {
    spdlog::error("documents: {}", error.what());
    throw ConversionError("documents cannot be kept or read just now", true);
  }

  std::exception_ptr what_;
};

ConversionError::Cause cause_of(const client::Failure& failure) {
  if (failure.busy() || failure.unavailable()) return ConversionError::Cause::no_engine;
  switch (failure.code()) {
    case DCE_PASSWORD:
      return ConversionError::Cause::password;
    case DCE_UNREADABLE:
      return ConversionError::Cause::unreadable;
    case DCE_LIMIT:
      return ConversionError::Cause::limit;
    default:
      return ConversionError::Cause::other;
  }
}

Told run(client::EnginePool& pool, const Vault& vault, const ConversionRequest& request, const Take& take,
         PreviewOf preview = {}) {
  Told told;
  OwnTrouble trouble;
  const std::unique_ptr<Vault::Reader> reader =
      trouble.guard(std::unique_ptr<Vault::Reader>(), [&] { return vault.open(request.source); });
  trouble.tell();
  client::Request wire{.preview_page = static_cast<uint32_t>(preview.page),
                       .preview_width = static_cast<uint32_t>(preview.width),
                       .format = request.format,
                       .ticket_json = request.ticket,
                       .owner = request.owner,
                       .background = request.background};
  wire.documents.push_back({.read = [&](uint8_t* buffer, size_t size) -> ptrdiff_t {
                              return trouble.guard(ptrdiff_t{-1}, [&] {
                                return static_cast<ptrdiff_t>(
                                    reader->read(reinterpret_cast<char*>(buffer), size));
                              });
                            },
                            .rewind = [&] { return reader->rewind(), true; }});
  try {
    const auto take_safely = [&](std::span<const uint8_t> bytes) {
      return trouble.guard(false, [&] { return take(bytes); });
    };
    const client::Stats stats = pool.convert(wire, take_safely, [&](const dce_event& event) {
      if (event.kind != DCE_EVENT_WARNING || event.message == nullptr) return;
      const std::string line =
          (event.page > 0 ? "page " + std::to_string(event.page) + ": " : "") + printable(event.message);
      if (told.warnings.size() + line.size() < kLongestWarnings)
        told.warnings += (told.warnings.empty() ? "" : "\n") + line;
    });
    told.pages = static_cast<int>(stats.pages);
    return told;
  } catch (const client::Failure& failure) {
    trouble.tell();
    throw ConversionError(printable(failure.what(), 400), failure.busy() || failure.unavailable(),
                          cause_of(failure));
  }
}

Engines::Health health_of(client::EnginePool& pool, const std::string& address,
                          std::chrono::milliseconds patience) {
  try {
    const client::Description engine = pool.describe(address, patience);
    return {address,           printable(engine.version, 80), "",
            engine.load.slots, engine.load.running,           engine.load.waiting};
  } catch (const client::Failure& failure) {
    return {address, "", printable(failure.what())};
  }
}

Take into(std::string& image) {
  return [&image](std::span<const uint8_t> bytes) {
    if (image.size() + bytes.size() > kLargestPreview) return false;
    image.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return true;
  };
}

}  // namespace

Engines::Engines(const std::vector<std::string>& addresses, const std::string& pki, const Vault& vault)
    : pki_(pki), vault_(vault), fleet_({addresses, connect(addresses)}) {}

Engines::~Engines() = default;

std::shared_ptr<client::EnginePool> Engines::connect(const std::vector<std::string>& addresses) const {
  try {
    const client::Credentials credentials =
        pki_.empty() ? client::Credentials{} : client::Credentials::from_folder(pki_);
    return std::make_shared<client::EnginePool>(addresses, credentials);
  } catch (const dce::Error& error) {
    throw std::runtime_error(error.what());
  }
}

void Engines::set_addresses(const std::vector<std::string>& addresses) {
  Fleet next{addresses, connect(addresses)};
  const std::lock_guard lock(mutex_);
  std::erase_if(old_, [](const auto& ended) { return ended.expired(); });
  old_.push_back(pool());
  fleet_.set(std::move(next));
}

bool Engines::has_old_work() const {
  const std::lock_guard lock(mutex_);
  return std::any_of(old_.begin(), old_.end(), [](const auto& pool) { return !pool.expired(); });
}

Converted Engines::convert(const ConversionRequest& request) {
  OwnTrouble trouble;
  const std::unique_ptr<Vault::Writer> writer =
      trouble.guard(std::unique_ptr<Vault::Writer>(), [&] { return vault_.create(); });
  trouble.tell();
  const Told told = run(*pool(), vault_, request, [&](std::span<const uint8_t> bytes) {
    writer->write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return true;
  });
  trouble.guard(false, [&] { return writer->finish(), true; });
  trouble.tell();
  return {.file = writer->id(), .bytes = writer->bytes(), .pages = told.pages, .warnings = told.warnings};
}

std::string Engines::decode(const ConversionRequest& request, int page, int width) {
  std::string image;
  run(*pool(), vault_, request, into(image), {page, width});
  return image;
}

std::string Engines::draw(const ConversionRequest& request, int page, int width) {
  nlohmann::json ticket = nlohmann::json::parse(request.ticket, nullptr, false);
  if (!ticket.is_object()) ticket = nlohmann::json::object();
  for (const char* name : {"copies", "finishings", "sides", "job-sheets"}) ticket.erase(name);
  ticket["page-ranges"] = std::to_string(page);
  // A sheet is some eight inches wide, and lies across now and then.
  ticket["printer-resolution"] = std::to_string(std::clamp(width / 8, 20, 300)) + "dpi";
  ConversionRequest one = request;
  one.format = "png";
  one.ticket = ticket.dump();
  std::string image;
  run(*pool(), vault_, one, into(image));
  return image;
}

std::vector<Engines::Health> Engines::health() {
  const std::shared_ptr<const Fleet> fleet = fleet_.get();
  std::vector<Health> list;
  for (const std::string& address : fleet->addresses)
    list.push_back(health_of(*fleet->pool, address, std::chrono::seconds(1)));
  return list;
}

Engines::Health Engines::try_out(const std::string& address) const {
  return health_of(*connect({address}), address, std::chrono::seconds(5));
}

}  // namespace dce::server
