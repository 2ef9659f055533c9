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

}  // namespace dce::server
