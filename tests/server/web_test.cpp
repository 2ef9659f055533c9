// Templates, texts, forms: what pages are made of and what browsers send.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/base/template.h"
#include "server/console/csv.h"
#include "server/languages/texts.h"
#include "server/mime/form.h"
#include "server/web/http.h"
#include "server/web/routes.h"

namespace dce::server {
namespace {

std::string filled(const std::string& source, const View& view) {
  return fill({{"page", source}, {"part", "<{{name}}>"}}, "page", view);
}

TEST(Template, EscapesWhatIsPutIn) {
  View view;
  view.set("name", std::string("<script>\"&'"));
  EXPECT_EQ(filled("a {{name}} {{>part}}", view),
            "a &lt;script&gt;&quot;&amp;&#39; <&lt;script&gt;&quot;&amp;&#39;>");
}

TEST(Template, RepeatsAndChooses) {
  View view;
  view.set("name", std::string("outer")).set("yes", true).set("no", false).set("empty", std::string());
  view.add("list", View().set("name", std::string("1"))).add("list", View());
  EXPECT_EQ(filled("{{#list}}[{{name}}]{{/list}}", view), "[1][outer]");
  EXPECT_EQ(filled("{{#yes}}y{{/yes}}{{^yes}}n{{/yes}}{{#no}}y{{/no}}{{^no}}n{{/no}}", view), "yn");
  EXPECT_EQ(filled("{{^empty}}e{{/empty}}{{^none}}n{{/none}}{{#none}}{{missing}}{{/none}}", view), "en");
}

TEST(Template, MistakesAreNoticed) {
  for (const char* bad : {"{{missing}}", "{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{name", "{{>nothing}}"})
    EXPECT_THROW(filled(bad, View()), std::logic_error) << bad;
}

TEST(Texts, AreThereInEveryLanguage) {
  for (const std::string_view key : text_keys()) {
    for (const std::string& language : languages()) {
      const std::string text = text_in(language, key, "<one>", "<two>");
      EXPECT_FALSE(text.empty()) << key << " " << language;
      EXPECT_EQ(text.find('{'), std::string::npos) << key << " " << language;
      const bool one = text_in("en", key, "<one>").find("<one>") != std::string::npos;
      EXPECT_EQ(text.find("<one>") != std::string::npos, one) << key << " " << language;
    }
  }
  EXPECT_THROW(text_in("en", "nothing"), std::logic_error);
}

TEST(Texts, WhatBecameOfAReleaseIsKnownAgainWithWhatStandsInIt) {
  const auto in_german = [](const char* english) { return translated("de", english); };
  EXPECT_EQ(in_german("it is empty"), "es ist leer");
  EXPECT_EQ(in_german("the printer at ipp://[::1]:631/ipp/print cannot be reached"),
            "der Drucker ipp://[::1]:631/ipp/print ist nicht erreichbar");
  EXPECT_EQ(in_german("the printer at socket://h:9100 cannot be reached: Connection refused"),
            "der Drucker socket://h:9100 ist nicht erreichbar: dort antwortet nichts");
  EXPECT_EQ(in_german("the printer went away or stood still after 10 of 200 bytes"),
            "der Drucker brach nach 10 von 200 Bytes ab oder stand still");
  EXPECT_EQ(in_german("the printer gave up: job-canceled-at-device, tray-on-fire, aborted-by-system"),
            "der Drucker hat aufgegeben: am Drucker abgebrochen, tray-on-fire, der Drucker hat es abgebrochen");
  EXPECT_EQ(in_german("server-error-busy: come back, printer-stopped"),
            "er ist beschäftigt: come back, printer-stopped");
  EXPECT_EQ(translated("en", "server-error-not-accepting-jobs"), "it takes no jobs just now");
  // A printer's own text, and what only looks like a sentence of ours.
  for (const char* own : {"", "Bitte warten, bitte warten", "{1}", "1 of 2", "the printer gave up: ", ": , ",
                          "the printer at  cannot be reached"})
    EXPECT_EQ(in_german(own), own);
}

TEST(Texts, LanguageIsWhatTheBrowserAsksFor) {
  EXPECT_EQ(language_for("de-AT,de;q=0.9,en;q=0.8"), "de");
  EXPECT_EQ(language_for("nl, fr;q=0.7"), "fr");
  EXPECT_EQ(language_for("nl"), "en");
  EXPECT_EQ(language_for(""), "en");
}

TEST(Http, FieldsAndCookies) {
  HttpRequest request;
  request.headers["cookie"] = "a=1; dce-panel=xyz ;dce-panelx=2";
  EXPECT_EQ(request.cookie("dce-panel"), "xyz");
  EXPECT_EQ(request.cookie("panel"), "");
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = "a=b%26c&d=e+f&a=again&=x&g";
  const auto form = request.form();
  EXPECT_EQ(form.at("a"), "b&c");
  EXPECT_EQ(form.at("d"), "e f");
  EXPECT_EQ(form.at("g"), "");
  EXPECT_EQ(form.size(), 3u);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "k" + std::to_string(i) + "=1&";
  EXPECT_EQ(parse_fields(many).size(), 100u);
}

TEST(Http, NumbersAndEscapes) {
  EXPECT_EQ(number_of("7", 1, 0, 9), 7);
  for (const char* bad : {"", "x", "7x", "99999999999999999999", " 7"}) EXPECT_EQ(number_of(bad, 3, 0, 9), 3);
  EXPECT_EQ(number_of("-5", 3, 0, 9), 0);
  EXPECT_EQ(percent_encoded("a b/\xC3\xBC&"), "a%20b%2f%c3%bc%26");
}

TEST(Routes, FindPathsWithPlaces) {
  Routes<int> routes;
  routes.add("GET", "/", 1);
  routes.add("GET", "/jobs/all", 2);
  routes.add("GET", "/jobs/{id}", 3);
  routes.add("POST", "/jobs/{id}/files/{name}", 4);
  EXPECT_EQ(*routes.find("GET", "/").answer, 1);
  EXPECT_EQ(*routes.find("HEAD", "/jobs/all").answer, 2);
  EXPECT_EQ(*routes.find("GET", "/jobs/7").answer, 3);
  const auto found = routes.find("POST", "/jobs/7/files/a.b");
  EXPECT_EQ(*found.answer, 4);
  EXPECT_EQ(found.values, (std::vector<std::string>{"7", "a.b"}));
  EXPECT_TRUE(routes.find("DELETE", "/jobs/7").other_method);
  for (const char* none : {"/jobs", "/jobs/", "/jobs/7/", "//", "/jobs/7/files"}) {
    EXPECT_EQ(routes.find("GET", none).answer, nullptr) << none;
    EXPECT_FALSE(routes.find("GET", none).other_method) << none;
  }
}

TEST(Csv, QuotesAndDisarms) {
  Csv file({"a", "b"});
  file.row({"x,\"y\"", "=1+1"});
  EXPECT_EQ(file.text(), "a,b\r\n\"x,\"\"y\"\"\",'=1+1\r\n");
}

TEST(Form, GivesFilesAsTheyAre) {
  const std::string bytes("line\r\n--x-not\r\n\0\xff end", 21);
  const std::string body =
      "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
      "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
      "Content-Type: application/pdf\r\n\r\n" +
      bytes + "\r\n--x--\r\n";
  const auto parts = parse_form("multipart/form-data; boundary=x", body);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].name, "note");
  EXPECT_EQ(parts[0].bytes, "hello");
  EXPECT_EQ(parts[1].file_name, "a.pdf");
  EXPECT_EQ(parts[1].bytes, bytes);
}

TEST(Form, RefusesWhatIsNone) {
  EXPECT_THROW(parse_form("text/plain", "x"), FormError);
  EXPECT_THROW(parse_form("multipart/form-data\r\nX: y; boundary=x", "--x--"), FormError);
  std::string many;
  for (int i = 0; i < 101; ++i) many += "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
  EXPECT_THROW(parse_form("multipart/form-data; boundary=x", many + "--x--\r\n"), FormError);
}

}  // namespace
}  // namespace dce::server
