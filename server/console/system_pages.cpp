// What tells open pages that something changed.
#include <memory>
#include <utility>

#include "server/console/page.h"

namespace dce::server {
namespace {

/// What one page that is open hears: a change when the bell rang, else a sign of life now and then.
class Watcher {
 public:
  Watcher(const ConsoleParts& parts, std::string account_id)
      : parts_(parts), account_id_(std::move(account_id)), heard_(parts.web.jobs.bell().rings()) {}

  std::optional<std::string> next() {
    ++seconds_;
    // Other servers on the same database ring no bell here.
    const uint64_t rings = parts_.web.jobs.bell().rings();
    if (rings != heard_ || seconds_ % 15 == 0) {
      if (seconds_ % 15 == 0 && !still_welcome()) return std::nullopt;
      heard_ = rings;
      return "event: change\ndata: " + std::to_string(rings) + "\n\n";
    }
    return std::string();
  }

 private:
  bool still_welcome() const {
    const auto account = parts_.accounts.find(account_id_);
    return account && account->enabled;
  }

  const ConsoleParts& parts_;
  std::string account_id_;
  uint64_t heard_;
  int seconds_ = 0;
};

HttpResponse events(const Visit& visit, const ConsoleParts& parts) {
  const auto watcher = std::make_shared<Watcher>(parts, visit.account.id);
  return {.type = "text/event-stream", .body = "retry: 5000\n\n", .events = [watcher] {
            return watcher->next();
          }};
}

}  // namespace

void add_system_pages(Pages& pages, const ConsoleParts& parts) {
  pages.add("GET", "/events", {Role::auditor, [&parts](const Visit& visit) { return events(visit, parts); }});
}

}  // namespace dce::server
