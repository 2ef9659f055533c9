// Documents that hold documents, told by their content.
#pragma once

#include "stream/source.h"

namespace dce::core {

enum class Packing { none, mail, outlook, tnef, zip };

/// Looks at beginnings and directories only. An office document or an XPS is a ZIP or compound file too, and
/// is none of these.
Packing recognise_packing(Bytes bytes);

/// Do the lines before the first empty one read as the headers of a message (RFC 5322, 2.2)? A first line
/// "From ..." of a mailbox is passed over.
bool looks_like_mail(Bytes bytes);

}  // namespace dce::core
