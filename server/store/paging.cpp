#include "server/store/paging.h"

#include <algorithm>
#include <charconv>

namespace dce::server {

std::optional<Cursor> Cursor::parse(const std::string& text) {
  Cursor cursor;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cursor.at);
  const char* const last = text.data() + text.size();
  if (error != std::errc() || end == last || *end != '.' || text.size() > 100) return std::nullopt;
  cursor.id.assign(end + 1, last);
  return cursor;
}

void Conditions::add(const std::string& text, std::vector<Value> values) {
  where_ += where_.empty() ? " WHERE " : " AND ";
  for (const char c : text) {
    if (c == '?') {
      where_ += ":v" + std::to_string(count_++);
    } else {
      where_ += c;
    }
  }
  for (Value& value : values) values_.push_back(std::move(value));
}

void Conditions::bind(soci::statement& statement, const std::string& text) {
  statement.alloc();
  statement.prepare(text);
  for (Value& value : values_) {
    std::visit([&](auto& held) { statement.exchange(soci::use(held)); }, value);
  }
  statement.define_and_bind();
}

std::string contains(const Database& database, std::string_view column) {
  return std::string(column) + (database.is_sqlite() ? " LIKE ? ESCAPE '\\'" : " ILIKE ? ESCAPE '\\'");
}

std::string like_anywhere(std::string_view text) {
  std::string result = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') result += '\\';
    result += c;
  }
  return result + "%";
}

std::string page_order(Conditions& conditions, const PageRequest& request, const std::string& time,
                       const std::string& id) {
  const std::optional<Cursor> newer_than = Cursor::parse(request.newer_than);
  const std::optional<Cursor> older_than = newer_than ? std::nullopt : Cursor::parse(request.older_than);
  if (const auto& cursor = newer_than ? newer_than : older_than)
    conditions.add("(" + time + ", " + id + (newer_than ? ") > (?, ?)" : ") < (?, ?)"),
                   {cursor->at, cursor->id});
  const char* const direction = newer_than ? " ASC" : " DESC";
  return " ORDER BY " + time + direction + ", " + id + direction + " LIMIT " +
         std::to_string(std::clamp(request.count, 1, 1000) + 1);
}

}  // namespace dce::server
