#include "server/mail/imap_response_reader.h"

#include <algorithm>
#include <charconv>

#include "server/base/text.h"
#include "server/mail/mail_server.h"

namespace dce::server {
namespace {

// A search of a mailbox with a hundred thousand messages is one line of 700,000 bytes.
constexpr size_t kLongestLine = 1 << 20, kMostLiterals = 16, kMostNumbers = 200'000;

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string upper_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

bool same(std::string_view a, std::string_view b) {
  return upper_ascii(a) == upper_ascii(b);
}

/// RFC 9051, 4.3: "{310}" at a line's end, or "{310+}".
std::optional<uint64_t> literal_at_end(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const size_t open = line.rfind('{');
  if (open == std::string_view::npos) return std::nullopt;
  std::string_view digits = line.substr(open + 1, line.size() - open - 2);
  if (digits.ends_with('+')) digits.remove_suffix(1);
  return number_of<uint64_t>(digits);
}

/// Atoms, quoted strings, literals and lists, from left to right.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }

  /// The next atom, brackets and all: "BODY[HEADER]<0>". A string comes without its quotes, a literal as
  /// kLiteral, a list as one word.
  std::string_view next() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    const size_t begin = at_;
    if (at_end()) return {};
    if (text_[at_] == '"') return quoted();
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"' && depth > 0) {
        quoted();
        --at_;
      }
      if (at_ >= text_.size()) break;
      if (c == '(' || c == '[') ++depth;
      if (c == ')' || c == ']') {
        if (depth == 0) break;
        --depth;
      }
      if (c == ' ' && depth == 0) break;
    }
    if (at_ == begin) ++at_;  // a bracket that closes nothing
    return text_.substr(begin, at_ - begin);
  }

 private:
  std::string_view quoted() {
    const size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    const size_t end = std::min(at_, text_.size());
    at_ = std::min(at_ + 1, text_.size());
    return text_.substr(begin, end - begin);
  }

  std::string_view text_;
  size_t at_ = 0;
};

std::string_view code_in(const ImapResponse& response) {
  const std::string_view condition = condition_of(response);
  if (condition.empty()) return {};
  std::string_view rest = trimmed(std::string_view(response.text).substr(condition.size()));
  if (!rest.starts_with('[')) return {};
  const size_t end = rest.find(']');
  return end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
}

}  // namespace

ImapResponse read_imap_response(LineSource& source, size_t most_literal) {
  std::string line = source.line(kLongestLine);
  ImapResponse response;
  const size_t blank = std::min(line.find(' '), line.size());
  response.tag = line.substr(0, blank);
  line.erase(0, std::min(blank + 1, line.size()));
  std::erase(line, ImapResponse::kLiteral);
  while (const std::optional<uint64_t> size = literal_at_end(line)) {
    if (*size > most_literal || response.literals.size() == kMostLiterals)
      throw MailError(MailError::Kind::protocol, "the mail server sends more than was asked for");
    most_literal -= *size;
    response.text += line.substr(0, line.rfind('{'));
    response.text += ImapResponse::kLiteral;
    response.literals.push_back(source.bytes(*size));
    line = source.line(kLongestLine);
    std::erase(line, ImapResponse::kLiteral);
  }
  response.text += line;
  return response;
}

std::string_view condition_of(const ImapResponse& response) {
  const std::string_view word = std::string_view(response.text).substr(0, response.text.find(' '));
  for (const std::string_view condition : {"OK", "NO", "BAD", "BYE", "PREAUTH"}) {
    if (same(word, condition)) return condition;
  }
  return {};
}

std::optional<uint64_t> number_in_code(const ImapResponse& response, std::string_view code) {
  Words words(code_in(response));
  if (!same(words.next(), code)) return std::nullopt;
  return number_of<uint64_t>(words.next());
}

bool has_code(const ImapResponse& response, std::string_view code) {
  return same(Words(code_in(response)).next(), code);
}

std::optional<std::vector<uint32_t>> search_result(const ImapResponse& response) {
  Words words(response.text);
  if (response.tag != "*" || !same(words.next(), "SEARCH")) return std::nullopt;
  std::vector<uint32_t> found;
  while (!words.at_end() && found.size() < kMostNumbers) {
    if (const auto number = number_of<uint32_t>(words.next())) found.push_back(*number);
  }
  return found;
}

std::vector<std::string> capabilities_in(const ImapResponse& response) {
  Words words(response.text);
  std::vector<std::string> found;
  if (response.tag != "*" || !same(words.next(), "CAPABILITY")) return found;
  while (!words.at_end()) found.push_back(upper_ascii(words.next()));
  return found;
}

std::optional<uint32_t> exists_in(const ImapResponse& response) {
  Words words(response.text);
  const auto number = number_of<uint32_t>(words.next());
  if (response.tag != "*" || !number || !same(words.next(), "EXISTS")) return std::nullopt;
  return number;
}

bool is_expunge(const ImapResponse& response) {
  Words words(response.text);
  return response.tag == "*" && number_of<uint32_t>(words.next()) && same(words.next(), "EXPUNGE");
}

std::optional<ImapFetched> fetched_in(ImapResponse& response) {
  Words words(response.text);
  if (response.tag != "*" || !number_of<uint32_t>(words.next()) || !same(words.next(), "FETCH"))
    return std::nullopt;
  std::string_view list = words.next();
  if (!list.starts_with('(') || !list.ends_with(')')) return std::nullopt;
  list = list.substr(1, list.size() - 2);
  ImapFetched result;
  size_t literal = 0;
  for (Words items(list); !items.at_end();) {
    const std::string name = upper_ascii(items.next());
    const std::string_view value = items.next();
    const bool is_literal = value == std::string_view(&ImapResponse::kLiteral, 1);
    if (name == "UID") result.uid = number_of<uint32_t>(value).value_or(0);
    if (name == "RFC822.SIZE") result.size = number_of<uint64_t>(value);
    if (name.starts_with("BODY[") && is_literal && literal < response.literals.size()) {
      result.body = std::move(response.literals[literal]);
    } else if (name.starts_with("BODY[") && value != "NIL") {
      result.body = std::string(value);
    }
    literal += is_literal ? 1 : 0;
  }
  if (result.uid == 0) return std::nullopt;
  return result;
}

}  // namespace dce::server
