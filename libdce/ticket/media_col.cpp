#include "ticket/media_col.h"

#include <nlohmann/json.hpp>
#include <string>

#include "ticket/media.h"
#include "ticket/options.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

constexpr int kDeepest = 4;

Status malformed() {
  return {Code::usage,
          "media-col: write a collection such as {media-size={x-dimension=21000 y-dimension=29700} "
          "media-type=labels}"};
}

/// Reads {name=value name={...} ...} at the start of `text` and moves past it. Values become strings.
Result<nlohmann::json> read_collection(std::string_view& text, int depth) {
  if (depth > kDeepest || text.empty() || text[0] != '{') return malformed();
  text.remove_prefix(1);
  nlohmann::json object = nlohmann::json::object();
  while (true) {
    while (!text.empty() && (text[0] == ' ' || text[0] == ',')) text.remove_prefix(1);
    if (text.empty()) return malformed();
    if (text[0] == '}') {
      text.remove_prefix(1);
      return object;
    }
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) return malformed();
    const std::string name = lower_case(text.substr(0, equals));
    if (!is_keyword(name)) return malformed();
    text.remove_prefix(equals + 1);
    if (!text.empty() && text[0] == '{') {
      DCE_ASSIGN(object[name], read_collection(text, depth + 1));
    } else {
      const std::string_view value = text.substr(0, text.find_first_of(" ,}"));
      object[name] = std::string(value);
      text.remove_prefix(value.size());
    }
  }
}

Result<std::string> scalar_text(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  return malformed();
}

Status set_size(Ticket& ticket, const nlohmann::json& size) {
  int dimensions[2] = {0, 0};
  if (!size.is_object()) return malformed();
  for (const auto& [name, value] : size.items()) {
    if (name != "x-dimension" && name != "y-dimension") return malformed();
    DCE_ASSIGN(const std::string text, scalar_text(value));
    if (text.empty() || text.size() > 7 || text.find_first_not_of("0123456789") != std::string::npos) {
      return malformed();
    }
    dimensions[name[0] == 'y' ? 1 : 0] = std::stoi(text);
  }
  for (const int dimension : dimensions) {
    if (dimension < kMediaMinimum || dimension > kMediaMaximum) {
      return {Code::usage, "media-col: x-dimension and y-dimension are hundredths of a millimetre, from " +
                               std::to_string(kMediaMinimum) + " to " + std::to_string(kMediaMaximum)};
    }
  }
  // Nothing is rounded to a standard size here: dimensions in so many words are meant.
  const MediaSize* standard = nearest_media_size(dimensions[0], dimensions[1]);
  const bool exact =
      standard != nullptr && standard->x_dimension == dimensions[0] && standard->y_dimension == dimensions[1];
  ticket.media = Media{exact ? std::string(standard->name) : custom_media_name(dimensions[0], dimensions[1]),
                       dimensions[0], dimensions[1]};
  return ok();
}

}  // namespace

Status set_media_col(Ticket& ticket, std::string_view text) {
  DCE_ASSIGN(const nlohmann::json collection, read_collection(text, 1));
  if (!text.empty()) return malformed();
  return set_media_col(ticket, collection);
}

Status set_media_col(Ticket& ticket, const nlohmann::json& collection) {
  if (!collection.is_object()) return malformed();
  Ticket changed = ticket;
  for (const auto& [name, value] : collection.items()) {
    if (name == "media-size") {
      DCE_TRY(set_size(changed, value));
    } else if (name == "media-size-name" || name == "media-key") {
      DCE_ASSIGN(const std::string text, scalar_text(value));
      DCE_TRY(set_option(changed, "media", text));
    } else if (name.starts_with("media-") && name != "media-col" && find_option(name) != nullptr) {
      DCE_ASSIGN(const std::string text, scalar_text(value));
      DCE_TRY(set_option(changed, name, text));
    } else {
      return {Code::usage,
              "media-col: " + in_quotes(name) +
                  " is not one of its members; it may have media-size, media-size-name, media-source, "
                  "media-type and media-top-margin, -bottom-, -left- and -right-margin"};
    }
  }
  ticket = std::move(changed);
  return ok();
}

}  // namespace dce::core
