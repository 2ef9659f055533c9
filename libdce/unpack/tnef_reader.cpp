#include "unpack/tnef_reader.h"

#include <algorithm>
#include <optional>

#include "stream/byte_reader.h"
#include "stream/charset.h"
#include "unpack/mapi_properties.h"
#include "unpack/rtf_text_reader.h"

namespace dce::core {
namespace {

// [MS-OXTNEF] 2.1.3.
constexpr uint32_t signature = 0x223e9f78;
constexpr uint32_t att_from = 0x00008000, att_subject = 0x00018004, att_body = 0x0002800c,
                   att_attach_title = 0x00018010, att_attach_data = 0x0006800f, att_rendering = 0x00069002,
                   att_message_properties = 0x00069003, att_attachment = 0x00069005,
                   att_codepage = 0x00069007;
constexpr size_t most_attachments = 1000, most_properties = 4096;
constexpr uint16_t multiple = 0x1000, guid = 0x48, first_named = 0x8000;
constexpr size_t interface_size = 16;  // before the content of an object: which kind it is, 2.1.3.3.15

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Of types with one size; 0 for the others. All are padded to four bytes.
size_t fixed_size(uint16_t type) {
  switch (type) {
    case 0x02:
    case 0x03:
    case 0x04:
    case 0x0a:
    case 0x0b:
      return 4;
    case 0x05:
    case 0x06:
    case 0x07:
    case 0x14:
    case 0x40:
      return 8;
    case guid:
      return 16;
    default:
      return 0;
  }
}

struct Properties {
  MapiProperties all;
  Bytes data;  ///< attach_data, which is not copied
};

/// 2.1.3.4. Of several values of one property the first counts.
Properties read_properties(Bytes bytes, uint32_t codepage) {
  Properties out;
  out.all.set_codepage(codepage);
  ByteReader reader(bytes);
  const uint32_t count = std::min<uint32_t>(reader.u32le(), most_properties);
  for (uint32_t i = 0; i < count && reader.ok() && reader.remaining() >= 4; ++i) {
    const uint16_t full_type = reader.u16le(), id = reader.u16le();
    const auto type = static_cast<uint16_t>(full_type & ~multiple);
    if (id >= first_named) {
      reader.skip(16);
      if (reader.u32le() == 1) {
        const uint32_t length = reader.u32le();
        reader.skip(length);
        reader.skip((4 - length % 4) % 4);
      } else {
        reader.skip(4);
      }
    }
    const size_t size = fixed_size(type);
    const bool variable = type == MapiProperties::string8 || type == MapiProperties::string16 ||
                          type == MapiProperties::object || type == MapiProperties::binary;
    if (size == 0 && !variable) break;  // no telling how long it is
    const uint32_t values = variable || (full_type & multiple) != 0 ? reader.u32le() : 1;
    for (uint32_t value = 0; value < values && reader.ok() && reader.remaining() > 0; ++value) {
      const uint32_t length = variable ? reader.u32le() : static_cast<uint32_t>(size);
      const Bytes content = reader.take(length);
      reader.skip(std::min<size_t>((4 - length % 4) % 4, reader.remaining()));
      if (!reader.ok() || value > 0 || id >= first_named) continue;
      if (id == mapi::attach_data) {
        out.data = content;
        out.all.add(id, type, {});
      } else {
        out.all.add(id, type, std::string(text_of(content)));
      }
    }
  }
  return out;
}

class Reader {
 public:
  Message read(Bytes bytes) {
    ByteReader reader(bytes);
    reader.skip(6);  // signature and key
    while (reader.remaining() >= 9 && reader.ok()) {
      reader.skip(1);  // of the message or of an attachment: the attribute says so too
      const uint32_t id = reader.u32le();
      const Bytes data = reader.take(reader.u32le());
      if (!reader.ok()) message_.losses.push_back("the winmail.dat is cut short");
      reader.skip(std::min<size_t>(2, reader.remaining()));  // a checksum
      take(id, data);
    }
    finish_attachment();
    return finish();
  }

 private:
  void take(uint32_t id, Bytes data) {
    switch (id) {
      case att_codepage:
        codepage_ = ByteReader(data).u32le();
        break;
      case att_subject:
        subject_ = text(data);
        break;
      case att_body:
        body_ = text(data);
        break;
      case att_message_properties:
        properties_ = read_properties(data, codepage_);
        break;
      case att_rendering:
        finish_attachment();
        if (message_.attachments.size() < most_attachments) attachment_.emplace();
        break;
      case att_attach_title:
        if (attachment_) attachment_->title = text(data);
        break;
      case att_attach_data:
        if (attachment_) attachment_->data = data;
        break;
      case att_attachment:
        if (attachment_) attachment_->properties = read_properties(data, codepage_);
        break;
      default:
        break;
    }
  }

  std::string text(Bytes bytes) const {
    std::string utf8 = utf8_from_text(bytes, charset_of_codepage(codepage_));
    utf8.resize(std::min(utf8.find('\0'), utf8.size()));
    return utf8;
  }

  void finish_attachment() {
    if (!attachment_) return;
    Attachment attachment = attachment_of(attachment_->properties.all);
    if (attachment.name.empty()) attachment.name = attachment_->title;
    Bytes data = attachment_->data;
    const Bytes own = attachment_->properties.data;
    if (attachment_->properties.all.type_of(mapi::attach_data) == MapiProperties::object &&
        own.size() > interface_size) {
      const Bytes object = own.subspan(interface_size);
      if (is_tnef(object)) {
        attachment.message = [object]() -> Result<Message> { return read_tnef(object); };
      } else {
        message_.losses.push_back("attachment \"" + attachment.name + "\" is an object of another program");
      }
    } else {
      if (data.empty()) data = own;
      attachment.load = [data] { return std::string(text_of(data)); };
    }
    if (attachment.load || attachment.message) message_.attachments.push_back(std::move(attachment));
    attachment_.reset();
  }

  Message finish() {
    Message message = message_of(properties_.all);
    if (message.subject.empty()) message.subject = subject_;
    if (message.texts.empty() && !body_.empty()) message.texts.push_back({body_, false});
    message.attachments = std::move(message_.attachments);
    message.losses = std::move(message_.losses);
    return message;
  }

  struct Open {
    std::string title;
    Bytes data;
    Properties properties;
  };
  Message message_;
  std::string subject_, body_;
  Properties properties_;
  uint32_t codepage_ = 0;
  std::optional<Open> attachment_;
};

}  // namespace

bool is_tnef(Bytes bytes) {
  return ByteReader(bytes).u32le() == signature;
}

Result<Message> read_tnef(Bytes bytes) {
  if (!is_tnef(bytes)) return Status(Code::unreadable, "the file is no winmail.dat");
  return Reader().read(bytes);
}

}  // namespace dce::core
