#include "unpack/mapi_properties.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "stream/byte_reader.h"
#include "stream/charset.h"
#include "unpack/rtf_text_reader.h"

namespace dce::core {
namespace {

constexpr uint32_t in_text = 4;  // ATT_MHTML_REF, [MS-OXCMSG] 2.2.2.18
constexpr uint64_t ticks_a_second = 10'000'000, seconds_1601_to_1970 = 11'644'473'600;

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// What ends with a NUL, or does not.
std::string_view without_nul(std::string_view text) {
  return text.substr(0, text.find('\0'));
}

}  // namespace

uint16_t MapiProperties::type_of(uint16_t id) const {
  const auto found = values_.find(id);
  return found == values_.end() ? uint16_t{0} : found->second.type;
}

std::string MapiProperties::text(uint16_t id) const {
  const auto found = values_.find(id);
  if (found == values_.end()) return {};
  std::string utf8;
  if (found->second.type == string16) {
    utf8 = utf8_from_text(bytes_of(found->second.bytes), "utf-16le");
  } else if (found->second.type == string8) {
    utf8 = utf8_from_text(bytes_of(found->second.bytes), charset_of_codepage(codepage_));
  }
  return std::string(without_nul(utf8));
}

const std::string& MapiProperties::bytes(uint16_t id) const {
  static const std::string none;
  const auto found = values_.find(id);
  return found == values_.end() ? none : found->second.bytes;
}

std::optional<uint32_t> MapiProperties::number(uint16_t id) const {
  const auto found = values_.find(id);
  if (found == values_.end() || found->second.bytes.size() < 2) return std::nullopt;
  ByteReader reader(bytes_of(found->second.bytes));
  return found->second.type == integer16 || found->second.type == boolean || found->second.bytes.size() < 4
             ? reader.u16le()
             : reader.u32le();
}

std::string MapiProperties::date(uint16_t id) const {
  if (type_of(id) != time || bytes(id).size() < 8) return {};
  ByteReader reader(bytes_of(bytes(id)));
  const uint64_t low = reader.u32le(), seconds = (low | uint64_t{reader.u32le()} << 32) / ticks_a_second;
  if (seconds < seconds_1601_to_1970) return {};
  const auto since_1970 = static_cast<time_t>(seconds - seconds_1601_to_1970);
  tm parts{};
  if (gmtime_r(&since_1970, &parts) == nullptr || parts.tm_year > 9999 - 1900) return {};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d UTC", parts.tm_year + 1900, parts.tm_mon + 1,
                parts.tm_mday, parts.tm_hour, parts.tm_min);
  return text;
}

Message message_of(const MapiProperties& properties) {
  Message message;
  const std::string name = properties.text(mapi::sender_name);
  std::string address = properties.text(mapi::sender_smtp_address);
  if (address.empty()) address = properties.text(mapi::sender_address);
  if (address.find('@') == std::string::npos) address.clear();  // an Exchange server's own kind
  message.from = address.empty() || address == name ? name
                 : name.empty()                     ? address
                                                    : name + " <" + address + ">";
  message.to = properties.text(mapi::display_to);
  message.cc = properties.text(mapi::display_cc);
  message.subject = properties.text(mapi::subject);
  message.date = properties.date(mapi::client_submit_time);
  if (message.date.empty()) message.date = properties.date(mapi::delivery_time);

  if (properties.type_of(mapi::html) == MapiProperties::binary) {
    message.texts.push_back(
        {utf8_from_text(bytes_of(properties.bytes(mapi::html)),
                        charset_of_codepage(properties.number(mapi::internet_codepage).value_or(0))),
         true});
  } else if (properties.has(mapi::html)) {
    message.texts.push_back({properties.text(mapi::html), true});
  }
  if (!message.texts.empty()) return message;
  std::optional<RtfText> rtf;
  if (properties.has(mapi::rtf_compressed))
    rtf = text_of_compressed_rtf(bytes_of(properties.bytes(mapi::rtf_compressed)));
  const std::string body = properties.text(mapi::body);
  if (rtf && (rtf->html || body.empty())) {
    message.texts.push_back({std::move(rtf->text), rtf->html});
  } else if (!body.empty()) {
    message.texts.push_back({body, false});
  }
  return message;
}

Attachment attachment_of(const MapiProperties& properties) {
  Attachment attachment;
  for (const uint16_t id : {mapi::attach_long_filename, mapi::attach_filename, mapi::display_name}) {
    if (attachment.name.empty()) attachment.name = properties.text(id);
  }
  attachment.media_type = properties.text(mapi::attach_mime_tag);
  attachment.content_id = properties.text(mapi::attach_content_id);
  attachment.content_location = properties.text(mapi::attach_content_location);
  attachment.related = (properties.number(mapi::attach_flags).value_or(0) & in_text) != 0 ||
                       properties.number(mapi::attachment_hidden).value_or(0) != 0;
  return attachment;
}

}  // namespace dce::core
