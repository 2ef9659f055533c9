// A message, whatever it came in.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"

namespace dce::core {

struct Message;

enum class Disposition { unsaid, inlined, attached };

struct Attachment {
  std::string name;        ///< UTF-8, as the sender gave it; may be empty
  std::string media_type;  ///< lower case; may be empty, and lie
  std::string content_id, content_location;
  Disposition disposition = Disposition::unsaid;
  bool related = false;  ///< belongs to the text: RFC 2387
  /// The content, unpacked when it is asked for. Empty when `message` is there.
  std::function<std::string()> load;
  /// The attachment is a message.
  std::function<Result<Message>()> message;
  /// The attached message as mail, where it is one.
  std::function<std::string()> source;
};

/// All texts are UTF-8.
struct Message {
  std::string from, to, cc, date, subject;
  struct Text {
    std::string text;
    bool html = false;
  };
  std::vector<Text> texts;
  std::vector<Attachment> attachments;
  std::vector<std::string> losses;    ///< sentences about what could not be read
  std::shared_ptr<const void> keeps;  ///< what the attachments' functions refer to
};

}  // namespace dce::core
