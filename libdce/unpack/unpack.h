// Documents that hold documents: mail (RFC 5322, Outlook's .msg and winmail.dat) and ZIP archives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

/// Whether the headers and text of a message are printed: dce-mail-message.
enum class MessageText {
  automatic,  ///< where it has no attachment that can be printed
  print,      ///< always, before the attachments
  omit,       ///< never
};

struct UnpackOptions {
  MessageText text = MessageText::automatic;
  uint64_t most_bytes = 512ull << 20;  ///< of all documents together, and of all that is looked at on the way
  size_t most_documents = 100;
  int most_levels = 8;  ///< messages in archives in messages
};

/// Takes what is found.
class UnpackReceiver {
 public:
  virtual ~UnpackReceiver() = default;

  /// A document, to stand before the one that is number `position` (0-based) so far; `position` is the number
  /// of documents for the end. False where it cannot be printed: then warning() has been told why.
  virtual bool document(const std::string& name, Bytes bytes, size_t position) = 0;
  /// One sentence about something that is left out, which it names.
  virtual void warning(const std::string& text) = 0;
};

/// Hands over all documents in order. What cannot be read of them is a warning; Code::unreadable when nothing
/// is left to print, Code::limit when there is too much of it, and then nothing more comes. Needs one thread,
/// and GLib's allocator, which ends the process when memory runs out.
Status unpack(Bytes bytes, const UnpackOptions& options, UnpackReceiver& receiver);

/// Loads what unpacking would load when it is first needed: see load_charsets().
void prepare_unpacking();

}  // namespace dce::core
