#include "worker/office/profile.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace dce::worker {
namespace {

struct Setting {
  const char *path, *name, *value;
};

// Of LibreOffice's registry, by its schema's names.
constexpr Setting kSettings[] = {
    {"Office.Common/Security/Scripting", "DisableMacrosExecution", "true"},
    {"Office.Common/Security/Scripting", "MacroSecurityLevel", "3"},
    {"Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"},
    {"Office.Writer/Content/Update", "Link", "0"},  // never
    {"Office.Writer/Content/Update", "Field", "false"},
    {"Office.Writer/Content/Update", "Chart", "false"},
    {"Office.Calc/Content/Update", "Link", "2"},  // never
    {"Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"},  // never: values are printed as they were saved
    {"Office.Calc/Formula/Load", "ODFRecalcMode", "1"},
    {"Office.Common/Misc", "UseOpenCL", "false"},
    {"Office.Common/Misc", "FirstRun", "false"},
    {"Office.Common/Load", "UserDefinedSettings", "false"},  // documents do not say how the program is set
    {"Office.Recovery/AutoSave", "Enabled", "false"},
    {"Office.Recovery/RecoveryInfo", "Enabled", "false"},
};

}  // namespace

void write_profile(const std::string& folder) {
  std::filesystem::create_directories(folder + "/user");
  std::ofstream file(folder + "/user/registrymodifications.xcu");
  file << R"(<?xml version="1.0" encoding="UTF-8"?>)"
       << "\n"
       << R"(<oor:items xmlns:oor="http://openoffice.org/2001/registry">)";
  for (const Setting& setting : kSettings) {
    file << R"(<item oor:path="/org.openoffice.)" << setting.path << R"("><prop oor:name=")" << setting.name
         << R"(" oor:op="fuse"><value>)" << setting.value << "</value></prop></item>\n";
  }
  file << "</oor:items>\n";
  if (!file.flush()) throw std::runtime_error("LibreOffice's settings cannot be written");
}

}  // namespace dce::worker
