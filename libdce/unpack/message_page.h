// A message's headers and text as a page of HTML.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "unpack/message.h"

namespace dce::core {

struct MessagePage {
  std::string html;         ///< UTF-8; as trustworthy as the message, so for input/html alone
  std::vector<bool> shown;  ///< of each attachment: it is an image within the text
  std::vector<std::string> losses;
};

/// Which attachments the text shows: images that it refers to by Content-ID (RFC 2392) or location
/// (RFC 2557), and those that belong to the text without being attachments.
std::vector<bool> shown_in_text(const Message& message);

/// `names` are those of the attachments that are not in the text, for a list of them. Images are at most
/// `most_image_bytes` together.
MessagePage message_page(const Message& message, const std::vector<std::string>& names,
                         uint64_t most_image_bytes);

}  // namespace dce::core
