// Who printed how much, where and when: from a row a day, user and printer.
#pragma once

#include <string>
#include <vector>

#include "server/store/database.h"

namespace dce::server {

struct Usage {
  std::string key;    ///< a day, or the id of a user or a printer
  std::string label;  ///< the day, the user's address, the printer's name
  long long jobs = 0, pages = 0, sheets = 0, colour_pages = 0;
};

enum class UsageBy { day, user, device };

/// From the first to the last day ("2026-11-28", UTC), both counted. Days in their order, without those on
/// which nothing was printed; users and printers with the most pages first, `most` of them.
std::vector<Usage> usage_by(Database& database, UsageBy by, const std::string& from, const std::string& to,
                            int most = 1000);
/// Of everybody, or of one user.
Usage usage_total(Database& database, const std::string& from, const std::string& to,
                  const std::string& user_id = {});

/// Whether it is one, as text.
bool is_day(const std::string& text);

}  // namespace dce::server
