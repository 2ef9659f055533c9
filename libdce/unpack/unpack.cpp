#include "unpack/unpack.h"

#include <algorithm>
#include <vector>

#include "input/packing.h"
#include "input/zip_directory.h"
#include "stream/charset.h"
#include "unpack/message_page.h"
#include "unpack/mime_message.h"
#include "unpack/outlook_message_reader.h"
#include "unpack/tnef_reader.h"

namespace dce::core {
namespace {

constexpr size_t longest_name = 120;
constexpr uint64_t most_image_bytes = 24u << 20;  // in the text of one message
constexpr uint64_t most_message_bytes = 32u << 20;
// Deflate makes a thousandth of zeros; documents that people send shrink to a hundredth at most.
constexpr uint64_t most_ratio = 200, ratio_matters_from = 4u << 20;
constexpr size_t most_entries = 5000;

/// Fit for one line.
std::string printable(std::string_view name) {
  std::string out(name.substr(0, longest_name));
  // Not in the midst of a character.
  while (out.size() < name.size() && !out.empty() && (static_cast<uint8_t>(name[out.size()]) & 0xc0) == 0x80)
    out.pop_back();
  for (char& c : out) c = static_cast<uint8_t>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return out.empty() ? "unnamed" : out;
}

std::string quoted(std::string_view name) {
  return '"' + printable(name) + '"';
}

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

class Unpacker {
 public:
  Unpacker(const UnpackOptions& options, UnpackReceiver& receiver) : options_(options), receiver_(receiver) {}

  Status run(Bytes bytes) {
    open(bytes, recognise_packing(bytes), 0);
    if (!stop_.ok()) return stop_;
    if (documents_ > 0) return ok();
    return {Code::unreadable, "there is nothing to print in it: " +
                                  (why_.empty() ? std::string("neither text nor a document") : why_)};
  }

 private:
  /// Counts what is looked at; nothing goes on after the limit.
  bool may_take(uint64_t bytes) {
    if (!stop_.ok()) return false;
    taken_ += bytes;
    if (taken_ > options_.most_bytes) {
      stop_ = {Code::limit, "the attachments unpack to more than the limit of " +
                                std::to_string(options_.most_bytes >> 20) + " MB"};
    }
    return stop_.ok();
  }

  void lose(const std::string& what) {
    if (why_.empty()) why_ = what;
    receiver_.warning(what);
  }

  void open(Bytes bytes, Packing packing, int level) {
    if (!stop_.ok()) return;
    if (level > options_.most_levels) {
      lose("what is packed deeper than " + std::to_string(options_.most_levels) + " levels is left out");
      return;
    }
    switch (packing) {
      case Packing::mail:
        for (const Message& message : read_mail(bytes)) take(message, level);
        break;
      case Packing::outlook:
        take(read_outlook_message(bytes), level);
        break;
      case Packing::tnef:
        take(read_tnef(bytes), level);
        break;
      case Packing::zip:
        archive(bytes, level);
        break;
      case Packing::none:
        break;
    }
  }

  void take(const Result<Message>& message, int level) {
    if (message.ok()) {
      take(message.value(), level);
    } else {
      lose(message.status().message());
    }
  }

  void take(const Message& message, int level) {
    for (const std::string& loss : message.losses) lose(loss);
    const size_t place = documents_;
    const std::vector<bool> shown = shown_in_text(message);
    std::vector<std::string> names;
    bool attached = false;
    for (size_t i = 0; i < shown.size() && stop_.ok(); ++i) {
      const Attachment& attachment = message.attachments[i];
      if (shown[i]) continue;
      names.push_back(printable(attachment.name));
      const size_t before = documents_;
      if (attachment.message) {
        enclosed(attachment, level);
      } else {
        document(attachment.name, attachment.load(), level);
        attached = attached || documents_ > before;
      }
    }
    if (!stop_.ok() || options_.text == MessageText::omit) return;
    if (options_.text == MessageText::automatic && (attached || message.texts.empty())) return;
    const MessagePage page = message_page(message, names, most_image_bytes);
    for (const std::string& loss : page.losses) lose(loss);
    if (page.html.size() > most_message_bytes + most_image_bytes * 2) {
      lose("the text of the message is too long to be printed");
      return;
    }
    if (may_take(page.html.size())) hand_over("the text of the message", bytes_of(page.html), place);
  }

  void enclosed(const Attachment& attachment, int level) {
    if (level + 1 > options_.most_levels) return open({}, Packing::none, level + 1);
    take(attachment.message(), level + 1);
  }

  void document(const std::string& name, const std::string& content, int level) {
    if (content.empty()) {
      lose("attachment " + quoted(name) + " is empty");
      return;
    }
    if (!may_take(content.size())) return;
    const Packing packing = recognise_packing(bytes_of(content));
    if (packing != Packing::none) return open(bytes_of(content), packing, level + 1);
    hand_over(printable(name), bytes_of(content), documents_);
  }

  void hand_over(const std::string& name, Bytes bytes, size_t position) {
    if (documents_ >= options_.most_documents) {
      stop_ = {Code::limit,
               "there are more than " + std::to_string(options_.most_documents) + " documents in it"};
      return;
    }
    if (receiver_.document(name, bytes, position)) {
      ++documents_;
    } else if (why_.empty()) {
      why_ = quoted(name) + " cannot be printed";
    }
  }

  void archive(Bytes bytes, int level) {
    const auto zip = ZipDirectory::read(bytes);
    if (!zip) return lose("the archive is damaged");
    if (zip->truncated() || zip->entries().size() > most_entries) {
      stop_ = {Code::limit, "the archive holds more than " + std::to_string(most_entries) + " files"};
      return;
    }
    for (const ZipEntry& entry : zip->entries()) {
      if (!stop_.ok()) return;
      const std::string name =
          utf8_from_unlabelled(Bytes(reinterpret_cast<const uint8_t*>(entry.name.data()), entry.name.size()));
      if (is_of_the_system(name)) continue;
      if (entry.encrypted) {
        lose(quoted(name) + " is encrypted within the archive");
      } else if (entry.method != 0 && entry.method != 8) {
        lose(quoted(name) + " is packed in a way that is not known here");
      } else if (entry.size > ratio_matters_from && entry.size / most_ratio > entry.packed_size) {
        lose(quoted(name) + " would unpack to more than " + std::to_string(most_ratio) + " times its size");
      } else if (may_take(entry.size)) {
        const std::string content = zip->head_of(entry, entry.size);
        taken_ -= entry.size;  // document() counts what there really is
        if (content.size() != entry.size) {
          lose(quoted(name) + " is damaged within the archive");
        } else {
          document(name, content, level);
        }
      }
    }
  }

  /// Folders, and what file managers leave in them.
  static bool is_of_the_system(std::string_view name) {
    const std::string_view base = name.substr(name.find_last_of("/\\") + 1);
    return base.empty() || name.starts_with("__MACOSX/") || base.starts_with("._") || base == ".DS_Store" ||
           base == "Thumbs.db" || base == "desktop.ini";
  }

  const UnpackOptions& options_;
  UnpackReceiver& receiver_;
  Status stop_;
  std::string why_;
  uint64_t taken_ = 0;
  size_t documents_ = 0;
};

}  // namespace

Status unpack(Bytes bytes, const UnpackOptions& options, UnpackReceiver& receiver) {
  return Unpacker(options, receiver).run(bytes);
}

void prepare_unpacking() {
  load_charsets();
  prepare_mime();
}

}  // namespace dce::core
