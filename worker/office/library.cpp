#include "worker/office/library.h"

#define LOK_USE_UNSTABLE_API  // setOptionalFeatures, setDocumentPassword and runLoop count as such since
                              // years
#include <LibreOfficeKit/LibreOfficeKit.h>
#include <LibreOfficeKit/LibreOfficeKitEnums.h>
#include <LibreOfficeKit/LibreOfficeKitInit.h>
#include <cxxabi.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <typeinfo>

namespace dce::worker {
namespace {

constexpr int kShortestWait = 1000;  // microseconds, in a loop that is entered again while a document loads

/// One a process, like LibreOffice itself.
struct State {
  LibreOfficeKit* kit = nullptr;
  const std::function<void(OfficeLibrary&)>* serve = nullptr;
  OfficeLibrary* library = nullptr;
  bool serving = false;
  // of the conversion under way
  std::string url, password;
  int asked = 0;
} state;

std::string url_of(const std::string& path) {
  return "file://" + path;
}

std::string taken(char* text) {
  std::string copy = text == nullptr ? "" : text;
  state.kit->pClass->freeError(text);
  return copy;
}

/// LibreOffice asks for a password, once for each that was wrong; without one it gives up.
void on_event(int type, const char*, void*) {
  if (type == LOK_CALLBACK_DOCUMENT_PASSWORD) {
    const bool first = state.asked++ == 0;
    const char* const password = first && !state.password.empty() ? state.password.c_str() : nullptr;
    state.kit->pClass->setDocumentPassword(state.kit, state.url.c_str(), password);
  } else if (type == LOK_CALLBACK_DOCUMENT_PASSWORD_TO_MODIFY) {
    state.kit->pClass->setDocumentPassword(state.kit, state.url.c_str(), nullptr);
  }
}

int on_poll(void*, int microseconds) {
  if (state.serving) {
    usleep(static_cast<useconds_t>(std::clamp(microseconds, 0, kShortestWait)));
    return 0;
  }
  state.serving = true;
  (*state.serve)(*state.library);
  _exit(0);  // nothing is unloaded: it would take as long as it did to load
}

void on_wake(void*) {}

/// What LibreOffice throws through its C interface is no std::exception.
template <class Start>
auto name_what_is_thrown(const Start& start) try {
  return start();
} catch (const std::exception&) {
  throw;
} catch (...) {
  const std::type_info* const type = abi::__cxa_current_exception_type();
  const std::unique_ptr<char, decltype(&free)> name(
      type == nullptr ? nullptr : abi::__cxa_demangle(type->name(), nullptr, nullptr, nullptr), free);
  throw std::runtime_error(std::string("LibreOffice does not start: ") +
                           (name ? name.get() : "an exception"));
}

}  // namespace

std::string why_no_office(const std::string& folder) {
  std::string missing;
  for (const auto& [library, package] :
       {std::pair{"libswlo.so", "libreoffice-writer"}, std::pair{"libsclo.so", "libreoffice-calc"},
        std::pair{"libsdlo.so", "libreoffice-impress"}}) {
    if (!std::filesystem::exists(std::filesystem::path(folder) / library))
      missing += (missing.empty() ? "" : ", ") + std::string(package);
  }
  return missing.empty() ? "" : "LibreOffice is not installed: " + missing + " missing from " + folder;
}

void OfficeLibrary::start(const Setup& setup, const std::function<void(OfficeLibrary&)>& serve) {
  setenv("SAL_LOK_OPTIONS", "unipoll", 1);  // one thread, whose loop is ours
  setenv("HOME", setup.home.c_str(), 1);
  setenv("TMPDIR", setup.home.c_str(), 1);
  const std::string profile = url_of(setup.profile);
  // Both in one process: loading libraries and fonts first, then the office itself.
  state.kit = name_what_is_thrown([&] {
    if (setup.preload && lok_preinit(setup.folder.c_str(), profile.c_str()) != 0)
      throw std::runtime_error("LibreOffice in " + setup.folder + " cannot be loaded");
    return lok_init_2(setup.folder.c_str(), profile.c_str());
  });
  if (state.kit == nullptr) throw std::runtime_error("LibreOffice in " + setup.folder + " does not start");
  OfficeLibrary library;
  state.library = &library;
  state.serve = &serve;
  state.kit->pClass->setOptionalFeatures(
      state.kit, LOK_FEATURE_DOCUMENT_PASSWORD | LOK_FEATURE_DOCUMENT_PASSWORD_TO_MODIFY);
  state.kit->pClass->registerCallback(state.kit, on_event, nullptr);
  int not_null = 0;  // the loop's data must be something
  state.kit->pClass->runLoop(state.kit, on_poll, on_wake, &not_null);
  throw std::runtime_error("LibreOffice's loop ended by itself");
}

std::string OfficeLibrary::version() const {
  const std::string text = taken(state.kit->pClass->getVersionInfo(state.kit));
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return "LibreOffice";
  return json.value("ProductName", "LibreOffice") + " " + json.value("ProductVersion", "") +
         json.value("ProductExtension", "");
}

OfficeLibrary::Answer OfficeLibrary::convert(const Conversion& conversion, std::string& why) {
  state.url = url_of(conversion.from);
  state.password = conversion.password;
  state.asked = 0;
  const LibreOfficeKitClass& calls = *state.kit->pClass;
  const bool last = conversion.last;
  const auto destroy = [last](LibreOfficeKitDocument* loaded) {
    if (!last) loaded->pClass->destroy(loaded);
  };
  const std::unique_ptr<LibreOfficeKitDocument, decltype(destroy)> document(
      calls.documentLoadWithOptions(state.kit, state.url.c_str(), conversion.options.c_str()), destroy);
  if (!document) {
    why = taken(calls.getError(state.kit));
    return state.asked > 0 ? Answer::password : Answer::unreadable;
  }
  const std::string format = conversion.to.substr(conversion.to.rfind('.') + 1);
  const char* const options = conversion.save_options.empty() ? nullptr : conversion.save_options.c_str();
  if (document->pClass->saveAs(document.get(), url_of(conversion.to).c_str(), format.c_str(), options) != 0)
    return Answer::converted;
  why = taken(calls.getError(state.kit));
  return Answer::unreadable;
}

}  // namespace dce::worker
