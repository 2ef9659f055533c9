// LibreOffice as a library, loaded at run time (LibreOfficeKit).
#pragma once

#include <functional>
#include <string>

namespace dce::worker {

/// Where Debian installs it.
inline constexpr const char* kOfficeFolder = "/usr/lib/libreoffice/program";

/// Why documents of Office cannot be converted with what is installed at `folder`; empty where they can.
std::string why_no_office(const std::string& folder);

/// One a process, which gets it by start() and has it for good.
class OfficeLibrary {
 public:
  struct Setup {
    std::string folder;   ///< of LibreOffice's programs
    std::string profile;  ///< a folder for settings, made by write_profile()
    std::string home;     ///< a folder for what else it writes
    bool preload;         ///< everything it may ever need, at once
  };

  /// Loads LibreOffice and calls `serve` once, on this thread, from within its own loop: the only place from
  /// which a forked process has a LibreOffice that works. Ends the process when `serve` returns. Throws
  /// std::runtime_error with a sentence where it cannot be loaded.
  [[noreturn]] static void start(const Setup& setup, const std::function<void(OfficeLibrary&)>& serve);

  /// "LibreOffice 7.4.7.2"
  std::string version() const;

  enum class Answer {
    converted,
    password,   ///< one is needed, or the one given is wrong
    unreadable  ///< what LibreOffice says to it is in `why`
  };
  struct Conversion {
    std::string from, to;  ///< paths; `to` ends with the format's name
    std::string options;   ///< LibreOfficeKit's for loading: "Language=de-DE"
    std::string save_options;
    std::string password;  ///< empty for none
    bool last = false;     ///< the process ends next: the document is left in memory, for closing it takes milliseconds
  };
  Answer convert(const Conversion& conversion, std::string& why);

 private:
  OfficeLibrary() = default;
};

}  // namespace dce::worker
