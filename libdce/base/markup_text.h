#pragma once

#include <string>
#include <string_view>

namespace dce::core {

/// Appends `text` to XML or HTML, inside an element or a quoted attribute. Control characters become blanks.
void append_markup_text(std::string_view text, std::string& markup);

}  // namespace dce::core
