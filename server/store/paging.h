// Lists of any length a page at a time: by where the last page ended, so that the thousandth costs no more
// than the first.
#pragma once

#include <soci/soci.h>

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/base/clock.h"
#include "server/store/database.h"

namespace dce::server {

/// Where a page begins: what comes after (older), or before (newer), the row with this time and id. An
/// address holds it as "1764312345678.0a1b".
struct Cursor {
  Millis at = 0;
  std::string id;

  std::string text() const { return std::to_string(at) + "." + id; }
  /// Nothing for a text that is none.
  static std::optional<Cursor> parse(const std::string& text);
};

/// What is asked for: the newest rows where neither is given.
struct PageRequest {
  std::string older_than, newer_than;  ///< cursors
  int count = 50;
};

template <class Row>
struct PageOf {
  std::vector<Row> rows;     ///< newest first
  std::string older, newer;  ///< cursors of the pages beside; empty where there is none
};

/// Conditions of a query and the values they are compared with, collected one by one.
class Conditions {
 public:
  using Value = std::variant<std::string, Millis>;

  /// `text` has a ? for each value.
  void add(const std::string& text, std::vector<Value> values = {});
  /// " WHERE a AND b", or nothing.
  const std::string& where() const noexcept { return where_; }
  /// Prepares `text`, in which where() stands once, with the values. into()s were exchanged before.
  void bind(soci::statement& statement, const std::string& text);

 private:
  std::string where_;
  int count_ = 0;
  std::list<Value> values_;  // stay where they are, for SOCI keeps references
};

/// What matches `text` anywhere, in LIKE ... ESCAPE '\': its own % and _ are no signs.
std::string like_anywhere(std::string_view text);
/// A condition with one `?` for what like_anywhere() gives: capital and small letters (ASCII at least) are
/// alike.
std::string contains(const Database& database, std::string_view column);

/// Adds where the page begins to `conditions`; the end of the statement is returned: order and limit. `time`
/// and `id` are columns. One row more than asked for is read: it says whether there is another page.
std::string page_order(Conditions& conditions, const PageRequest& request, const std::string& time,
                       const std::string& id);

/// Rows as they were read become a page. `cursor_of` says where a row stands.
template <class Row, class CursorOf>
PageOf<Row> page_of(std::vector<Row> rows, const PageRequest& request, const CursorOf& cursor_of) {
  PageOf<Row> page;
  const bool upwards = Cursor::parse(request.newer_than).has_value();
  const bool more = rows.size() > static_cast<size_t>(request.count);
  if (more) rows.pop_back();
  if (upwards) rows = {rows.rbegin(), rows.rend()};
  if (!rows.empty()) {
    const bool begins_inside = upwards ? more : Cursor::parse(request.older_than).has_value();
    if (begins_inside) page.newer = cursor_of(rows.front()).text();
    if (upwards || more) page.older = cursor_of(rows.back()).text();
  }
  page.rows = std::move(rows);
  return page;
}

}  // namespace dce::server
