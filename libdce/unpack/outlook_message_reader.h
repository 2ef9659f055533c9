// Outlook's .msg files: a message in a compound file [MS-OXMSG].
#pragma once

#include "stream/source.h"
#include "unpack/message.h"

namespace dce::core {

/// The message; its attachments borrow the file's bytes. Code::unreadable when there is none.
Result<Message> read_outlook_message(Bytes file);

}  // namespace dce::core
