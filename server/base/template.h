// Pages from templates, with everything that is put in escaped.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dce::server {

/// What a template is filled with. An inner view sees what the outer one has and it has not.
class View {
 public:
  View& set(const std::string& name, std::string text);
  View& set(const std::string& name, const char* text) { return set(name, std::string(text)); }
  View& set(const std::string& name, bool condition);
  View& add(const std::string& name, View item);  ///< to a list

 private:
  friend class TemplateWriter;
  std::map<std::string, std::variant<std::string, bool, std::vector<View>>> values_;
};

/// {{name}} is text, escaped for HTML's text and quoted attributes; {{#name}}...{{/name}} comes once for each
/// item of a list, or when a condition or a text is not empty; {{^name}}...{{/name}} when it is; {{>name}} is
/// another template. There is no way to put text into HTML unescaped. Throws std::logic_error for a mistake
/// in a template, so that a test finds it.
std::string fill(const std::map<std::string, std::string, std::less<>>& templates, std::string_view name,
                 const View& view);

/// The same for plain text: nothing is escaped.
std::string fill_plain(const std::map<std::string, std::string, std::less<>>& templates,
                       std::string_view name, const View& view);

std::string escape_html(std::string_view text);

}  // namespace dce::server
