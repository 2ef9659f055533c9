// What pages and mails say, in the languages they speak.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/template.h"

namespace dce::server {

/// "en", "de", "fr", "es".
const std::vector<std::string>& languages();
/// A language's own name: "Deutsch".
std::string_view language_name(std::string_view language);
/// The first of them that an Accept-Language header, or a tag such as "de-AT", asks for; "en" for none.
std::string language_for(std::string_view accepted);
/// The same, and nothing for none.
std::optional<std::string> language_asked_for(std::string_view accepted);

/// "{1}" and "{2}" are replaced. Throws std::logic_error for a key that is none, so that a test finds it.
std::string text_in(std::string_view language, std::string_view key, std::string_view first = {},
                    std::string_view second = {});
std::vector<std::string_view> text_keys();
/// A sentence that was kept in English, such as a job's message, where it is one of these texts, also with what
/// stands in it, and words of IPP. What a printer says in a text of its own stays as it is.
std::string translated(std::string_view language, const std::string& english);

/// Every text as "t.key", and "lang".
View texts_view(const std::string& language);

}  // namespace dce::server
