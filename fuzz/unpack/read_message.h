// Reads all of a message.
#pragma once

#include "unpack/message_page.h"

namespace dce::core::fuzz {

inline void load_all(const Result<Message>& message, int level = 0) {
  if (!message.ok() || level > 4) return;
  message_page(message.value(), {"name"}, 1 << 20);
  for (const Attachment& attachment : message.value().attachments) {
    if (attachment.load) attachment.load();
    if (attachment.message) load_all(attachment.message(), level + 1);
  }
}

}  // namespace dce::core::fuzz
