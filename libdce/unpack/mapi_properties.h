// The properties that Outlook keeps of messages and attachments [MS-OXPROPS], from either of its formats.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "unpack/message.h"

namespace dce::core {

class MapiProperties {
 public:
  enum Type : uint16_t {
    integer16 = 0x02,
    integer32 = 0x03,
    boolean = 0x0b,
    object = 0x0d,
    integer64 = 0x14,
    string8 = 0x1e,
    string16 = 0x1f,
    time = 0x40,
    binary = 0x102,
  };

  void add(uint16_t id, uint16_t type, std::string value) { values_[id] = {type, std::move(value)}; }
  bool has(uint16_t id) const { return values_.count(id) > 0; }
  uint16_t type_of(uint16_t id) const;
  /// As UTF-8, from either kind of string; empty when there is none.
  std::string text(uint16_t id) const;
  const std::string& bytes(uint16_t id) const;  ///< empty when there is none
  std::optional<uint32_t> number(uint16_t id) const;
  std::string date(uint16_t id) const;  ///< "2024-01-31 12:59 UTC"; empty when there is none

  /// Of 8-bit strings that do not say: a Windows code page.
  void set_codepage(uint32_t codepage) { codepage_ = codepage; }

 private:
  struct Value {
    uint16_t type = 0;
    std::string bytes;
  };
  std::map<uint16_t, Value> values_;
  uint32_t codepage_ = 0;
};

/// Headers and text of a message.
Message message_of(const MapiProperties& properties);

/// Name, type and the like of an attachment; not its content.
Attachment attachment_of(const MapiProperties& properties);

namespace mapi {
constexpr uint16_t subject = 0x0037, client_submit_time = 0x0039, sender_name = 0x0c1a,
                   sender_address = 0x0c1f, display_cc = 0x0e03, display_to = 0x0e04, delivery_time = 0x0e06,
                   body = 0x1000, rtf_compressed = 0x1009, html = 0x1013, attach_data = 0x3701,
                   attach_filename = 0x3704, attach_method = 0x3705, attach_long_filename = 0x3707,
                   attach_mime_tag = 0x370e, attach_content_id = 0x3712, attach_content_location = 0x3713,
                   attach_flags = 0x3714, display_name = 0x3001, internet_codepage = 0x3fde,
                   message_codepage = 0x3ffd, sender_smtp_address = 0x5d01, attachment_hidden = 0x7ffe;
}  // namespace mapi

}  // namespace dce::core
