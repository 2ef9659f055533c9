// The audit log: who did what, when, from where. Rows are added, never changed, and go by age alone.
#pragma once

#include <string>
#include <string_view>

#include "server/base/clock.h"
#include "server/store/database.h"
#include "server/store/paging.h"

namespace dce::server {

/// Who does something, and from where: a network address, "command line", "mail".
struct Actor {
  std::string name, source;
};

struct AuditLine {
  std::string id;
  Millis at = 0;
  std::string actor, source;
  std::string action;   ///< "login.refused", "job.release": docs/server.md lists them
  std::string subject;  ///< what it was done to: an id, an address, a name
  std::string detail;
};

/// Within a transaction of the caller's, so that nothing is done that is not written down. What comes from
/// strangers is made printable and cut.
void insert_audit(soci::session& sql, Millis at, const Actor& actor, std::string_view action,
                  std::string_view subject, std::string_view detail = {});

/// For any number of threads.
class AuditLog {
 public:
  explicit AuditLog(Database& database, Clock clock = system_now)
      : database_(database), clock_(std::move(clock)) {}

  void add(const Actor& actor, std::string_view action, std::string_view subject,
           std::string_view detail = {});

  struct Filter {
    std::string action;  ///< "login" is also "login.refused"
    std::string text;    ///< somewhere in actor, source, subject or detail
    Millis from = 0;     ///< not before; 0 for any
  };
  PageOf<AuditLine> page(const Filter& filter, const PageRequest& request);

  /// Lines of before `before` go, some thousands a transaction, each of which adds a line that says so. Their
  /// number.
  long long trim(const Actor& actor, Millis before);

 private:
  Database& database_;
  Clock clock_;
};

}  // namespace dce::server
