#include "server/base/template.h"

#include <functional>
#include <stdexcept>

#include "server/base/text.h"

namespace dce::server {

using Templates = std::map<std::string, std::string, std::less<>>;

View& View::set(const std::string& name, std::string text) {
  values_[name] = std::move(text);
  return *this;
}

View& View::set(const std::string& name, bool condition) {
  values_[name] = condition;
  return *this;
}

View& View::add(const std::string& name, View item) {
  auto& value = values_.try_emplace(name, std::vector<View>()).first->second;
  std::get<std::vector<View>>(value).push_back(std::move(item));
  return *this;
}

std::string escape_html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

class TemplateWriter {
 public:
  TemplateWriter(const Templates& templates, bool html) : templates_(templates), html_(html) {}

  std::string write(std::string_view name, const View& view) {
    views_.push_back(&view);
    include(name);
    return std::move(out_);
  }

 private:
  using Value = std::variant<std::string, bool, std::vector<View>>;

  void include(std::string_view name) {
    const auto found = templates_.find(name);
    if (found == templates_.end()) throw std::logic_error("no template called " + std::string(name));
    section(found->second, 0, "");
  }

  const Value* find(const std::string& name) const {
    for (auto view = views_.rbegin(); view != views_.rend(); ++view) {
      const auto found = (*view)->values_.find(name);
      if (found != (*view)->values_.end()) return &found->second;
    }
    return nullptr;
  }

  static bool is_true(const Value* value) {
    if (value == nullptr) return false;
    if (const bool* condition = std::get_if<bool>(value)) return *condition;
    if (const auto* text = std::get_if<std::string>(value)) return !text->empty();
    return !std::get<std::vector<View>>(*value).empty();
  }

  void text(const std::string& name) {
    const Value* const value = find(name);
    const auto* const text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    if (text == nullptr) throw std::logic_error("the template asks for " + name + ", which is no text");
    if (!skipping_) out_ += html_ ? escape_html(*text) : *text;
  }

  /// From `at` to the end of the section `name`; where it goes on.
  size_t section(std::string_view source, size_t at, std::string_view name) {
    while (true) {
      const size_t open = source.find("{{", at);
      if (!skipping_) out_ += source.substr(at, open == std::string_view::npos ? open : open - at);
      if (open == std::string_view::npos) {
        if (!name.empty()) throw std::logic_error("no end of " + std::string(name));
        return source.size();
      }
      const size_t close = source.find("}}", open);
      if (close == std::string_view::npos) throw std::logic_error("no }} after {{");
      const std::string_view tag = trimmed(source.substr(open + 2, close - open - 2));
      at = close + 2;
      const char kind = tag.empty() ? '\0' : tag.front();
      const std::string rest(trimmed(tag.empty() ? tag : tag.substr(1)));
      if (kind == '/') {
        if (rest != name)
          throw std::logic_error("the end of " + rest + " where " + std::string(name) + " ends");
        return at;
      }
      if (kind == '#' || kind == '^') {
        at = block(source, at, rest, kind == '^');
      } else if (kind == '>') {
        if (!skipping_) include(rest);
      } else if (!skipping_) {
        text(std::string(tag));
      }
    }
  }

  size_t block(std::string_view source, size_t at, const std::string& name, bool inverted) {
    const Value* const value = find(name);
    const auto* const list = value == nullptr ? nullptr : std::get_if<std::vector<View>>(value);
    if (list != nullptr && !inverted && !list->empty() && !skipping_) {
      size_t end = at;
      for (const View& item : *list) {
        views_.push_back(&item);
        end = section(source, at, name);
        views_.pop_back();
      }
      return end;
    }
    const bool before = skipping_;
    skipping_ = skipping_ || is_true(value) == inverted;
    const size_t end = section(source, at, name);
    skipping_ = before;
    return end;
  }

  const Templates& templates_;
  const bool html_;
  std::vector<const View*> views_;
  std::string out_;
  bool skipping_ = false;
};

std::string fill(const Templates& templates, std::string_view name, const View& view) {
  return TemplateWriter(templates, true).write(name, view);
}

std::string fill_plain(const Templates& templates, std::string_view name, const View& view) {
  return TemplateWriter(templates, false).write(name, view);
}

}  // namespace dce::server
