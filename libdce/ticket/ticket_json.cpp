#include "ticket/ticket_json.h"

#include <nlohmann/json.hpp>

#include "ticket/finishings.h"
#include "ticket/media.h"
#include "ticket/media_col.h"
#include "ticket/options.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kLongestTicket = 1 << 20;

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool is_list(const Option& option) {
  return option.syntax == Syntax::ranges || option.syntax == Syntax::finishings;
}

Status wrong_type(const std::string& name) {
  return {Code::usage, "ticket: the value of " + in_quotes(name) +
                           " must be a string, a number, true or false" +
                           ", or for page-ranges and finishings an array of them"};
}

/// A JSON scalar as the text that set_option() reads.
Result<std::string> scalar_text(const std::string& name, const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() || value.is_boolean()) return value.dump();
  return wrong_type(name);
}

Result<std::string> member_text(const std::string& name, const nlohmann::json& value) {
  if (!value.is_array()) return scalar_text(name, value);
  const Option* option = find_option(name);
  if (option != nullptr && !is_list(*option)) return wrong_type(name);
  std::string text;
  for (const nlohmann::json& element : value) {
    DCE_ASSIGN(const std::string word, scalar_text(name, element));
    text += (text.empty() ? "" : ",") + word;
  }
  return text;
}

Json option_json_value(const Option& option, const std::string& text) {
  if (option.syntax == Syntax::integer) return std::stoi(text);
  if (!is_list(option)) return text;
  Json list = Json::array();
  std::string_view rest = text;
  while (!rest.empty()) {
    const size_t comma = rest.find(',');
    list.push_back(std::string(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return list;
}

Json schema_of(const Option& option) {
  Json schema;
  schema["description"] = option.description;
  switch (option.syntax) {
    case Syntax::keyword:
    case Syntax::enumeration:
      schema["enum"] = Json::array();
      for (const OptionValue& value : option.values) {
        schema["enum"].push_back(value.keyword);
        if (option.syntax == Syntax::enumeration) schema["enum"].push_back(value.number);
      }
      break;
    case Syntax::open_keyword:
      schema["type"] = "string";
      schema["pattern"] = "^[a-z0-9._-]{1,255}$";
      schema["examples"] = Json::array();
      for (const OptionValue& value : option.values) schema["examples"].push_back(value.keyword);
      break;
    case Syntax::integer:
      schema["type"] = "integer";
      schema["minimum"] = option.minimum;
      schema["maximum"] = option.maximum;
      break;
    case Syntax::text:
      schema["type"] = "string";
      schema["maxLength"] = option.maximum;
      break;
    case Syntax::resolution:
      schema["type"] = "string";
      schema["pattern"] = "^[0-9]+(x[0-9]+)?(dpi|dpcm)?$";
      break;
    case Syntax::ranges:
      schema["type"] = Json::array({"string", "integer", "array"});
      schema["items"] = {{"type", Json::array({"string", "integer"})}};
      schema["examples"] = Json::array({"1-3,7,9-"});
      break;
    case Syntax::media:
      schema["type"] = "string";
      schema["examples"] = Json::array({"iso_a4_210x297mm", "na_letter_8.5x11in", "custom_label_100x50mm"});
      break;
    case Syntax::finishings: {
      Json one;
      one["enum"] = Json::array();
      for (const FinishingName& name : finishing_names()) {
        one["enum"].push_back(name.keyword);
        one["enum"].push_back(name.value);
      }
      schema["oneOf"] = Json::array({one, {{"type", "array"}, {"items", one}, {"maxItems", option.maximum}}});
      break;
    }
  }
  return schema;
}

Json media_col_schema() {
  const Json dimension = {{"type", "integer"}, {"minimum", kMediaMinimum}, {"maximum", kMediaMaximum}};
  Json members;
  members["media-size"] = {{"type", "object"},
                           {"properties", {{"x-dimension", dimension}, {"y-dimension", dimension}}},
                           {"required", Json::array({"x-dimension", "y-dimension"})},
                           {"additionalProperties", false}};
  members["media-size-name"] = {{"type", "string"}};
  for (const Option& option : options()) {
    if (option.name.starts_with("media-")) members[std::string(option.name)] = schema_of(option);
  }
  return {{"description",
           "Size, source, type and margins of the paper together; dimensions in hundredths of a millimetre."},
          {"type", "object"},
          {"properties", members},
          {"additionalProperties", false}};
}

std::string defaults_of(const Option& option) {
  return option_value(Ticket(), option);
}

/// The values as the Markdown table and people read them.
std::string values_text(const Option& option) {
  std::string text;
  for (const OptionValue& value : option.values) {
    if (!text.empty()) text += "<br>";
    text += "`" + std::string(value.keyword) + "`";
    if (option.syntax == Syntax::enumeration) text += " (" + std::to_string(value.number) + ")";
    text += ": " + std::string(value.description);
  }
  switch (option.syntax) {
    case Syntax::open_keyword:
      return text + "<br>or any other keyword the printer knows";
    case Syntax::integer:
      return std::to_string(option.minimum) + " to " + std::to_string(option.maximum);
    case Syntax::text:
      return "at most " + std::to_string(option.maximum) + " bytes of UTF-8";
    case Syntax::resolution:
      return "`600dpi`, `600x1200dpi`, `236dpcm`";
    case Syntax::ranges:
      return "`1-3,7,9-`";
    case Syntax::media:
      return "[a media name](#media-sizes), or a size such as `100x200mm` or `8.5x11in`";
    case Syntax::finishings:
      return "[finishings](#finishings), separated by commas";
    case Syntax::keyword:
    case Syntax::enumeration:
      break;
  }
  return text;
}

}  // namespace

Status read_ticket_json(std::string_view text, Ticket& ticket) {
  if (text.size() > kLongestTicket) return {Code::usage, "the ticket is longer than 1 MB"};
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return {Code::usage,
            "the ticket is not a JSON object; write one such as {\"copies\": 2, \"media\": \"A4\"}"};
  }
  Ticket changed = ticket;
  for (const auto& [name, value] : json.items()) {
    if (value.is_null()) continue;
    if (name == "media-col" && value.is_object()) {
      DCE_TRY(set_media_col(changed, value));
      continue;
    }
    if (value.is_array() && value.empty()) return wrong_type(name);
    DCE_ASSIGN(const std::string word, member_text(name, value));
    DCE_TRY(set_option(changed, name, word));
  }
  ticket = std::move(changed);
  return ok();
}

std::string write_ticket_json(const Ticket& ticket) {
  Json json = Json::object();
  for (const Option& option : options()) {
    const std::string value = option_value(ticket, option);
    if (value != defaults_of(option)) json[std::string(option.name)] = option_json_value(option, value);
  }
  return dump(json);
}

std::string ticket_schema_json() {
  Json properties;
  for (const Option& option : options()) {
    properties[std::string(option.name)] = schema_of(option);
    const std::string usual = defaults_of(option);
    if (!usual.empty()) properties[std::string(option.name)]["default"] = option_json_value(option, usual);
  }
  properties["media-col"] = media_col_schema();
  Json schema;
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "libdce ticket";
  schema["description"] = "What a print job asks for, in the names and keywords of IPP.";
  schema["type"] = "object";
  schema["properties"] = properties;
  schema["additionalProperties"] = false;
  return dump(schema);
}

std::string options_json() {
  Json list = Json::array();
  for (const Option& option : options()) {
    Json entry;
    entry["name"] = option.name;
    entry["aliases"] = Json::array();
    for_each_word(option.aliases, [&](std::string_view alias) { entry["aliases"].push_back(alias); });
    entry["group"] = option.group;
    entry["syntax"] = syntax_name(option.syntax);
    entry["values"] = Json::array();
    for (const OptionValue& value : option.values) {
      Json item = {{"keyword", value.keyword}};
      if (option.syntax == Syntax::enumeration) item["number"] = value.number;
      item["description"] = value.description;
      entry["values"].push_back(item);
    }
    if (option.syntax == Syntax::finishings) {
      for (const FinishingName& name : finishing_names()) {
        entry["values"].push_back({{"keyword", name.keyword}, {"number", name.value}});
      }
    }
    if (option.syntax == Syntax::media) {
      for (const MediaSize& size : media_sizes()) {
        Json aliases = Json::array();
        for_each_word(size.aliases, [&](std::string_view alias) { aliases.push_back(alias); });
        entry["values"].push_back({{"keyword", size.name}, {"aliases", aliases}});
      }
    }
    if (option.syntax == Syntax::integer || option.syntax == Syntax::text) {
      entry["minimum"] = option.minimum;
      entry["maximum"] = option.maximum;
    }
    const std::string usual = defaults_of(option);
    entry["default"] = usual.empty() ? Json() : option_json_value(option, usual);
    entry["description"] = option.description;
    entry["reference"] = option.reference;
    list.push_back(entry);
  }
  return dump(list);
}

std::string options_markdown() {
  std::string text =
      "# Ticket\n\n"
      "What a job asks for, in the names and keywords of IPP. The same words are used after `-O` on the "
      "command line, as\n"
      "members of a JSON ticket (`--ticket FILE`; `dce ticket schema` prints its schema) and in the "
      "library's API.\n"
      "This page is made from the option table in `libdce/ticket/option_table.cpp`; a test holds the two "
      "together.\n";
  std::string_view group;
  for (const Option& option : options()) {
    if (option.group != group) {
      group = option.group;
      std::string heading(group);
      heading[0] = static_cast<char>(heading[0] - 'a' + 'A');
      text += "\n## " + heading + "\n\n| option | values | default | what it does |\n|---|---|---|---|\n";
    }
    const std::string usual = defaults_of(option);
    std::string names = "`" + std::string(option.name) + "`";
    for_each_word(option.aliases,
                  [&](std::string_view alias) { names += "<br>also `" + std::string(alias) + "`"; });
    text += "| " + names + " | " + values_text(option) + " | " + (usual.empty() ? "" : "`" + usual + "`") +
            " | " + std::string(option.description) + " (" + std::string(option.reference) + ") |\n";
  }
  text +=
      "\n`media-col` sets several of these at once, as in IPP:\n"
      "`-O 'media-col={media-size={x-dimension=21000 y-dimension=29700} media-source=tray-2}'`, or an object "
      "in JSON.\n"
      "As with lp(1), `landscape`, `fit-to-page`, `collate` and `nocollate` may stand alone.\n"
      "\n## Finishings\n\n| keyword | enum |\n|---|---|\n";
  for (const FinishingName& name : finishing_names()) {
    text += "| `" + std::string(name.keyword) + "` | " + std::to_string(name.value) + " |\n";
  }
  text += "\n## Media sizes\n\n| name | also |\n|---|---|\n";
  for (const MediaSize& size : media_sizes()) {
    std::string aliases;
    for_each_word(size.aliases, [&](std::string_view alias) {
      aliases += (aliases.empty() ? "`" : ", `") + std::string(alias) + "`";
    });
    text += "| `" + std::string(size.name) + "` | " + aliases + " |\n";
  }
  return text;
}

}  // namespace dce::core
