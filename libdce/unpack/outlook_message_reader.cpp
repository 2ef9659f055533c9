#include "unpack/outlook_message_reader.h"

#include <charconv>
#include <string_view>

#include "input/compound_file_reader.h"
#include "stream/byte_reader.h"
#include "unpack/mapi_properties.h"

namespace dce::core {
namespace {

// [MS-OXMSG] 2.1.3, 2.2 and 2.4.
constexpr std::string_view properties_stream = "__properties_version1.0", value_stream = "__substg1.0_",
                           attachment_storage = "__attach_version1.0_#",
                           embedded_message = "__substg1.0_3701000D";
constexpr size_t file_head = 32, message_head = 24, attachment_head = 8;
constexpr size_t most_attachments = 1000;
constexpr uint64_t most_of_a_value = 64ull << 20;

std::optional<uint32_t> hexadecimal(std::string_view digits) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// Values that fit lie in one stream, the others in streams that are named for them.
MapiProperties properties_of(const CompoundFile& file, const CompoundFile::Entry& storage, size_t head) {
  MapiProperties properties;
  if (const CompoundFile::Entry* const fixed = file.find(storage, properties_stream)) {
    const std::string content = file.content(*fixed);
    ByteReader reader(Bytes(reinterpret_cast<const uint8_t*>(content.data()), content.size()));
    reader.skip(head);
    while (reader.remaining() >= 16) {
      const uint16_t type = reader.u16le(), id = reader.u16le();
      reader.skip(4);
      const Bytes value = reader.take(8);
      if (type < MapiProperties::string8 || type == MapiProperties::time)
        properties.add(id, type, std::string(value.begin(), value.end()));
    }
  }
  for (const uint32_t number : storage.children) {
    const CompoundFile::Entry& entry = file.entry(number);
    // The attachment's content is read when it is asked for.
    if (entry.storage || !entry.name.starts_with(value_stream) || entry.size > most_of_a_value ||
        entry.name.find("_3701") != std::string::npos)
      continue;
    const auto tag = hexadecimal(std::string_view(entry.name).substr(value_stream.size()));
    if (tag)
      properties.add(static_cast<uint16_t>(*tag >> 16), static_cast<uint16_t>(*tag), file.content(entry));
  }
  properties.set_codepage(properties.number(mapi::message_codepage)
                              .value_or(properties.number(mapi::internet_codepage).value_or(0)));
  return properties;
}

Message message_in(std::shared_ptr<const CompoundFile> file, const CompoundFile::Entry& storage,
                   size_t head) {
  Message message = message_of(properties_of(*file, storage, head));
  message.keeps = file;
  for (const uint32_t number : storage.children) {
    const CompoundFile::Entry& entry = file->entry(number);
    if (!entry.storage || !entry.name.starts_with(attachment_storage)) continue;
    if (message.attachments.size() == most_attachments) break;
    Attachment attachment = attachment_of(properties_of(*file, entry, attachment_head));
    const CompoundFile* const borrowed = file.get();
    if (const CompoundFile::Entry* const embedded = file->find(entry, embedded_message)) {
      if (embedded->storage && file->find(*embedded, properties_stream) != nullptr) {
        attachment.message = [file, embedded]() -> Result<Message> {
          return message_in(file, *embedded, message_head);
        };
      } else {
        message.losses.push_back("attachment \"" + attachment.name + "\" is an object of another program");
        continue;
      }
    } else if (const CompoundFile::Entry* const data = file->find(entry, "__substg1.0_37010102")) {
      attachment.load = [borrowed, data] { return borrowed->content(*data); };
    } else {
      message.losses.push_back("attachment \"" + attachment.name + "\" is only a link to a file");
      continue;
    }
    message.attachments.push_back(std::move(attachment));
  }
  return message;
}

}  // namespace

Result<Message> read_outlook_message(Bytes bytes) {
  auto file = CompoundFile::read(bytes);
  if (!file || file->find(file->root(), properties_stream) == nullptr)
    return Status(Code::unreadable, "the file is no Outlook message");
  auto shared = std::make_shared<const CompoundFile>(*std::move(file));
  const CompoundFile::Entry& root = shared->root();
  return message_in(shared, root, file_head);
}

}  // namespace dce::core
