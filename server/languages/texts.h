// What pages and mails say, in the languages they speak.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

/// "en", "de", "fr", "es".
const std::vector<std::string>& languages();
/// A language's own name: "Deutsch".
std::string_view language_name(std::string_view language);
/// The first of them that an Accept-Language header, or a tag such as "de-AT", asks for; "en" for none.
std::string language_for(std::string_view accepted);

/// "{1}" and "{2}" are replaced. Throws std::logic_error for a key that is none, so that a test finds it.
std::string text_in(std::string_view language, std::string_view key, std::string_view first = {},
                    std::string_view second = {});
std::vector<std::string_view> text_keys();

}  // namespace dce::server
