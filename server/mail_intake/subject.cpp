#include "server/mail_intake/subject.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "server/base/text.h"

namespace dce::server {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view text) {
  std::string plain = lower_ascii(text);
  for (char& c : plain) {
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (!kept) c = ' ';
  }
  Words words = split(plain, ' ');
  std::erase(words, "");
  return words;
}

bool is_politeness(const std::string& word) {
  constexpr std::array kWords = {"re",    "fw",   "fwd",    "aw",    "wg", "tr",    "rv",    "please",
                                 "bitte", "svp",  "por",    "favor", "a",  "my",    "einen", "ein",
                                 "un",    "mein", "meinen", "mon",   "mi", "print", "pin"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

}  // namespace

bool asks_for_new_code(std::string_view subject) {
  if (subject.size() > 100) return false;
  Words words = words_of(subject);
  std::erase_if(words, is_politeness);
  const Words asked[] = {{"new", "code"},
                         {"neuer", "code"},
                         {"neuen", "code"},
                         {"nouveau", "code"},
                         {"nuevo",
                          "c\xc3\xb3"
                          "digo"},
                         {"nuevo", "codigo"},
                         {"c\xc3\xb3"
                          "digo",
                          "nuevo"},
                         {"codigo", "nuevo"},
                         {"code", "nouveau"}};
  return std::find(std::begin(asked), std::end(asked), words) != std::end(asked);
}

}  // namespace dce::server
