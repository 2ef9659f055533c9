// winmail.dat: what Outlook wraps a message's text and attachments in [MS-OXTNEF].
#pragma once

#include "stream/source.h"
#include "unpack/message.h"

namespace dce::core {

bool is_tnef(Bytes bytes);

/// The message; its attachments borrow the bytes. Reads to the first thing that is damaged.
Result<Message> read_tnef(Bytes bytes);

}  // namespace dce::core
