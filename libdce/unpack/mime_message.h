// Mail as it travels: RFC 5322 and MIME, read by GMime.
#pragma once

#include "stream/source.h"
#include "unpack/message.h"

namespace dce::core {

/// The messages of the text: one, or those of a mailbox whose first line begins with "From ". Attachments
/// borrow the bytes.
std::vector<Message> read_mail(Bytes bytes);

/// GMime's types, which are made at first use.
void prepare_mime();

}  // namespace dce::core
