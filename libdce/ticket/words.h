// Words in the sense of the option table: keywords, lists of aliases, and guesses at what was meant.
#pragma once

#include <string>
#include <string_view>

namespace dce::core {

std::string lower_case(std::string_view text);

/// `text` in double quotes, shortened and with control characters made visible: for messages.
std::string in_quotes(std::string_view text);

/// A keyword as IPP has it (RFC 8011 section 5.1.4): a-z, 0-9, dot, hyphen, underscore; 1 to 255 of them.
bool is_keyword(std::string_view text);

/// One line of UTF-8 of at most `limit` bytes, without control characters: what may stand in a stream's
/// header.
bool is_plain_text(std::string_view text, size_t limit);

template <class Function>
void for_each_word(std::string_view words, Function function) {
  while (!words.empty()) {
    const size_t space = words.find(' ');
    function(words.substr(0, space));
    words = space == std::string_view::npos ? std::string_view() : words.substr(space + 1);
  }
}

inline bool has_word(std::string_view words, std::string_view word) {
  bool found = false;
  for_each_word(words, [&](std::string_view candidate) { found = found || candidate == word; });
  return found;
}

/// The nearest of the words offered to what was written (edit distance, bounded).
class WordGuess {
 public:
  explicit WordGuess(std::string_view written);
  void offer(std::string_view word);
  const std::string& best() const { return best_; }
  /// " did you mean X?", or nothing when no word is near.
  std::string sentence() const;

 private:
  std::string written_;
  std::string best_;
  size_t distance_;
};

}  // namespace dce::core
