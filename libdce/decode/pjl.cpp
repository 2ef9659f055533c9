#include "decode/pjl.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>

namespace dce::core {
namespace {

constexpr size_t max_line = 4096;
constexpr std::string_view prefix = "@PJL";

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string trim(const std::string& text) {
  size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::string unquote(const std::string& text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2)
                                                                       : text;
}

/// Takes the first word off `rest`.
std::string take_word(std::string& rest) {
  rest = trim(rest);
  size_t end = rest.find_first_of(" \t=");
  std::string word = rest.substr(0, end);
  rest = end == std::string::npos ? "" : trim(rest.substr(end));
  return upper(word);
}

}  // namespace

bool starts_with(Bytes bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

std::string PjlState::variable(const std::string& name) const {
  auto found = variables_.find(name);
  return found == variables_.end() ? "" : found->second;
}

int PjlState::number(const std::string& name, int otherwise) const {
  std::string text = variable(name);
  int value = otherwise;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

PjlState::Section PjlState::read(Bytes stream, size_t at, ReportLog& log) {
  Section section;
  section.end = at;
  while (section.end < stream.size() && section.language.empty()) {
    Bytes rest = stream.subspan(section.end);
    // Blank lines between commands do no harm on printers; a UEL may follow another one.
    if (rest[0] == '\r' || rest[0] == '\n' || rest[0] == ' ' || rest[0] == 0) {
      ++section.end;
      continue;
    }
    if (starts_with(rest, uel)) {
      section.end += uel.size();
      continue;
    }
    if (!starts_with(rest, prefix)) break;
    Bytes window = rest.first(std::min(rest.size(), max_line));
    auto line_end = std::find(window.begin(), window.end(), '\n');
    if (line_end == window.end()) {
      log.error("PJL: a command does not end in a line feed: " + printable(window, 60));
      section.end += window.size();
      break;
    }
    auto length = static_cast<size_t>(line_end - window.begin());
    section.end += length + 1;
    if (length && window[length - 1] == '\r') --length;
    Bytes line = window.subspan(prefix.size(), length - prefix.size());
    bool clean = std::all_of(line.begin(), line.end(), [](uint8_t c) { return c >= 0x20 || c == '\t'; });
    if (!clean) log.error("PJL: a command holds control characters: " + printable(line, 60));
    if (!line.empty() && line[0] != ' ' && line[0] != '\t') {
      log.error("PJL: @PJL is not followed by a space: " + printable(line, 60));
      continue;
    }
    command(printable(line, max_line), section, log);
  }
  return section;
}

void PjlState::command(const std::string& line, Section& section, ReportLog& log) {
  std::string rest = line;
  std::string verb = take_word(rest);
  if (verb.empty()) return;  // a bare @PJL is allowed
  if (verb == "SET" || verb == "DEFAULT") {
    size_t equals = rest.find('=');
    if (equals == std::string::npos || equals == 0) {
      log.error("PJL: " + verb + " without a variable and a value: " + rest.substr(0, 60));
      return;
    }
    std::string name = upper(trim(rest.substr(0, equals)));
    std::string value = unquote(trim(rest.substr(equals + 1)));
    if (value.empty()) log.error("PJL: " + name + " is set to nothing");
    if (variables_.size() < ReportLog::max_attributes) variables_[name] = upper(value);
    log.attribute(name, value);
  } else if (verb == "ENTER") {
    std::string what = take_word(rest);
    if (what != "LANGUAGE" || rest.empty() || rest[0] != '=') {
      log.error("PJL: ENTER without LANGUAGE=");
      return;
    }
    section.language = upper(trim(rest.substr(1)));
    log.attribute("ENTER LANGUAGE", section.language);
  } else if (verb == "JOB" || verb == "EOJ") {
    // Options are NAME="..." START=n END=n PASSWORD=n; the value of NAME may hold spaces.
    log.attribute(verb, rest);
    size_t name = upper(rest).find("NAME");
    size_t open = name == std::string::npos ? name : rest.find('"', name);
    if (name != std::string::npos &&
        (open == std::string::npos || rest.find('"', open + 1) == std::string::npos)) {
      log.error("PJL: the name of " + verb + " is not in double quotes");
    }
  } else if (verb == "COMMENT") {
    log.attribute(verb, rest);
  } else {
    static constexpr std::string_view known[] = {"RESET", "INITIALIZE", "INQUIRE",    "DINQUIRE", "ECHO",
                                                 "INFO",  "USTATUS",    "USTATUSOFF", "RDYMSG",   "OPMSG",
                                                 "STMSG", "FSUPLOAD",   "FSDOWNLOAD"};
    if (std::find(std::begin(known), std::end(known), verb) == std::end(known)) {
      log.warning("PJL: the command " + verb.substr(0, 40) + " is not known");
    }
    log.attribute(verb, rest);
  }
}

}  // namespace dce::core
