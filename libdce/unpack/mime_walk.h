// A parsed MIME tree as a Message: which parts are its text, which are attached. Private to this room.
#pragma once

#include <gmime/gmime.h>

#include "unpack/message.h"

namespace dce::core {

/// Borrows the tree: it must outlive the attachments' functions.
Message message_of_mime(GMimeMessage* message);

}  // namespace dce::core
