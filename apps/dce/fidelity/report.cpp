#include "fidelity/report.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace dce::cli {
namespace {

constexpr const char* kHead = R"html(<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; --line: #8886; --good: #2a8f4d; --fair: #b97a00; --bad: #c8322b }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
h1 { font-size: 1.4rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0; text-align: left }
td.number { text-align: right; font-variant-numeric: tabular-nums }
.bar { display: inline-block; height: .7em; border-radius: 2px }
.good { background: var(--good) } .fair { background: var(--fair) } .bad { background: var(--bad) }
.pages { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem }
figure { margin: 0 } img { width: 100%; border: 1px solid var(--line); background: #fff }
figcaption { opacity: .75 }
</style>
)html";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

/// RFC 4648 section 4.
std::string base64(const std::string& bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t at = 0; at < bytes.size(); at += 3) {
    uint32_t three = 0;
    for (size_t i = 0; i < 3; ++i) three = three << 8 | (at + i < bytes.size() ? static_cast<uint8_t>(bytes[at + i]) : 0U);
    for (size_t i = 0; i < 4; ++i) text += at + i > bytes.size() ? '=' : digits[three >> (18 - 6 * i) & 63];
  }
  return text;
}

std::string one_decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

const char* rank(double score) { return score <= kAlike ? "good" : score <= kClose ? "fair" : "bad"; }

std::string figure(const std::string& caption, const std::string& png) {
  return "<figure><img loading=\"lazy\" alt=\"" + escaped(caption) + "\" src=\"data:image/png;base64," +
         base64(png) + "\"><figcaption>" + escaped(caption) + "</figcaption></figure>\n";
}

std::string row(const PageScore& page) {
  const int width = std::max(1, static_cast<int>(page.score * 200 / 255));
  const std::string name = std::to_string(page.page);
  return "<tr><td class=\"number\">" +
         (page.stream_png.empty() ? name : "<a href=\"#page" + name + "\">" + name + "</a>") +
         "<td class=\"number\">" + one_decimal(page.score) + "<td><span class=\"bar " + rank(page.score) +
         "\" style=\"width:" + std::to_string(width) + "px\"></span><td>" + escaped(page.reference) + "<td>" +
         escaped(page.remark) + "\n";
}

}  // namespace

std::string summary_of(const std::vector<PageScore>& pages) {
  const auto within = [&](double most) {
    return std::to_string(std::count_if(pages.begin(), pages.end(), [&](const PageScore& page) {
      return !page.reference.empty() && page.score <= most;
    }));
  };
  const auto missing =
      std::count_if(pages.begin(), pages.end(), [](const PageScore& page) { return page.reference.empty(); });
  return std::to_string(pages.size()) + (pages.size() == 1 ? " page: " : " pages: ") + within(kAlike) +
         " within 24, " + within(kClose) + " within 48, " + std::to_string(missing) + " not compared";
}

std::string html_report(const std::string& stream, const std::string& source, const std::vector<PageScore>& pages) {
  std::string html = kHead;
  html += "<title>" + escaped(stream) + "</title>\n<h1>" + escaped(stream) + " against " + escaped(source) + "</h1>\n<p>" +
          escaped(summary_of(pages)) +
          ". A score is the mean difference, 0 to 255, of the worst tenth of an inch square: to 24 the eye sees the same page, "
          "over 48 something is missing or wrong.</p>\n";
  html += "<table><tr><th>page<th>score<th><th>nearer to<th>\n";
  for (const PageScore& page : pages) html += row(page);
  html += "</table>\n";
  for (const PageScore& page : pages) {
    if (page.stream_png.empty()) continue;
    html += "<h2 id=\"page" + std::to_string(page.page) + "\">Page " + std::to_string(page.page) + ": " +
            one_decimal(page.score) + "</h2>\n<div class=\"pages\">\n" +
            figure("Source, drawn by " + page.reference, page.reference_png) + figure("Stream", page.stream_png) +
            figure("Difference", page.difference_png) + "</div>\n";
  }
  return html;
}

}  // namespace dce::cli
