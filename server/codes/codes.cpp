#include "server/codes/codes.h"

#include <algorithm>
#include <stdexcept>

namespace dce::server {
namespace {

constexpr int kTries = 200;  // of codes that others have

/// What people try first: one digit again and again, and steps up or down.
bool is_obvious(std::string_view code) {
  for (const int step : {0, 1, 9}) {
    bool all = true;
    for (size_t i = 1; i < code.size(); ++i) all = all && (code[i] - '0') == (code[i - 1] - '0' + step) % 10;
    if (all) return true;
  }
  return false;
}

}  // namespace

Codes::Codes(Database& database, const MasterKey& key, int length, Throttle& throttle)
    : database_(database),
      making_(key.derived("codes: making")),
      finding_(key.derived("codes: finding")),
      throttle_(throttle) {
  set_length(length);
}

void Codes::set_length(int length) noexcept {
  length_ = std::clamp(length, kShortest, kLongest);
}

std::string Codes::digits(const std::string& user_id, int64_t generation, int length) const {
  const MasterKey made = making_.derived(user_id + ":" + std::to_string(generation));
  // 128 bits modulo 10^12 at most: the bias is nothing.
  unsigned __int128 value = 0;
  for (size_t i = 0; i < 16; ++i) value = (value << 8) | made.bytes()[i];
  std::string code;
  for (int i = 0; i < length; ++i) {
    code += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  }
  return code;
}

std::string Codes::assign(soci::session& sql, const std::string& user_id, int64_t generation) {
  const int length = length_;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    ++generation;
    const std::string code = digits(user_id, generation, length);
    if (is_obvious(code)) continue;
    const std::string hash = finding_.hash(code);
    // One statement: two servers cannot both find it free, and the column is unique besides.
    const long long rows = changed(sql,
                                   "UPDATE users SET code_generation = :generation, code_length = :length, "
                                   "code_hash = :hash WHERE id = :id AND NOT EXISTS "
                                   "(SELECT 1 FROM users other WHERE other.code_hash = :same)",
                                   soci::use(generation), soci::use(length), soci::use(hash),
                                   soci::use(user_id), soci::use(hash));
    if (rows == 1) return code;
  }
  throw std::runtime_error("there is no free code: let codes be longer");
}

std::string Codes::code_of(const std::string& user_id) {
  std::string code;
  database_.write([&](soci::session& sql) {
    int64_t generation = 0;
    int length = 0;
    sql << "SELECT code_generation, code_length FROM users WHERE id = :id", soci::use(user_id),
        soci::into(generation), soci::into(length);
    if (!sql.got_data()) throw std::runtime_error("there is no such user");
    code = generation > 0 ? digits(user_id, generation, length) : assign(sql, user_id, 0);
  });
  return code;
}

std::string Codes::renew(const std::string& user_id, const Actor& by) {
  std::string code;
  database_.write([&](soci::session& sql) {
    int64_t generation = 0;
    std::string address;
    sql << "SELECT code_generation, address FROM users WHERE id = :id", soci::use(user_id),
        soci::into(generation), soci::into(address);
    if (!sql.got_data()) throw std::runtime_error("there is no such user");
    code = assign(sql, user_id, generation);
    insert_audit(sql, throttle_.now(), {by.name.empty() ? address : by.name, by.source}, "user.code",
                 address);
  });
  return code;
}

Codes::Guess Codes::guess(std::string_view typed, const Caller& caller) {
  std::string code;
  for (const char c : typed) {
    if (c >= '0' && c <= '9') code += c;
  }
  const std::string hash = finding_.hash(code);
  Guess guess;
  database_.write([&](soci::session& sql) {
    guess = {};
    guess.wait = throttle_.wait(sql, caller);
    if (guess.wait > 0) return;
    std::string user_id;
    sql << "SELECT id FROM users WHERE code_hash = :hash AND blocked = 0", soci::use(hash),
        soci::into(user_id);
    if (sql.got_data()) {
      guess.user_id = user_id;
      throttle_.right(sql, caller);
    } else {
      throttle_.wrong(sql, caller);
    }
  });
  return guess;
}

}  // namespace dce::server
