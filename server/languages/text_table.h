// Texts beside each other. Private to this room.
#pragma once

#include <span>
#include <string_view>

namespace dce::server {

struct TextEntry {
  std::string_view key, en, de, fr, es;
};

/// What mails say.
std::span<const TextEntry> mail_texts();
/// What became of a release. Only these are known again with what stands for {1} and {2}.
std::span<const TextEntry> outcome_texts();
/// Of a word of IPP's or the system's; empty for one that is not known.
std::string_view key_of_word(std::string_view word);

}  // namespace dce::server
