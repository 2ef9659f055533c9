// What a subject line may ask for beside options of printing.
#pragma once

#include <string_view>

namespace dce::server {

/// "new code" and its like in German, French and Spanish, alone or with "Re:" and politeness around it.
bool asks_for_new_code(std::string_view subject);

}  // namespace dce::server
