#include "queue/job.h"

#include <algorithm>
#include <array>

#include "objects/sha256.h"
#include "queue/json_fields.h"

namespace dce::queue {
namespace {

using Json = nlohmann::json;

constexpr uint64_t kVersion = 1;
constexpr uint64_t kLargestDocument = 1ull << 40;
constexpr size_t kLongestFormat = 32;
constexpr std::array<const char*, 3> kLanes = {"auto", "vector", "raster"};

void check_format(const std::string& format) {
  const bool plain = std::all_of(format.begin(), format.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  if (format.empty() || !plain) throw Malformed("\"format\" names no print stream");
}

Lane lane_from(const std::string& name) {
  const auto found = std::find(kLanes.begin(), kLanes.end(), name.empty() ? kLanes[0] : name);
  if (found == kLanes.end()) throw Malformed("\"lane\" is auto, vector or raster");
  return static_cast<Lane>(found - kLanes.begin());
}

const char* name_of(Lane lane) {
  return kLanes[static_cast<size_t>(lane)];
}

DocumentReference document_from(const Json& object) {
  if (!object.is_object()) throw Malformed("a document is an object");
  DocumentReference document{.sha256 = key_field(object, "sha256"),
                             .bytes = number_field(object, "bytes", kLargestDocument),
                             .name = text_field(object, "name", kLongestName),
                             .media_type = text_field(object, "media_type", kLongestName)};
  if (document.name.find('/') != std::string::npos) throw Malformed("a document's name has no folders");
  return document;
}

}  // namespace

std::string to_json(const Job& job) {
  Json documents = Json::array();
  for (const DocumentReference& document : job.documents) {
    documents.push_back({{"sha256", document.sha256}, {"bytes", document.bytes}});
    if (!document.name.empty()) documents.back()["name"] = document.name;
    if (!document.media_type.empty()) documents.back()["media_type"] = document.media_type;
  }
  // A ticket is a text within: it is read where documents are, and nowhere before.
  Json object = {
      {"version", kVersion}, {"format", job.format}, {"lane", name_of(job.lane)}, {"documents", documents}};
  if (!job.ticket_json.empty()) object["ticket"] = job.ticket_json;
  if (!job.owner.empty()) object["owner"] = job.owner;
  return dumped(object);
}

Job job_from_json(std::string_view text) {
  const Json object = object_from(text, kLargestMessage);
  if (number_field(object, "version", UINT32_MAX) != kVersion) throw Malformed("\"version\" is not 1");
  Job job{.format = text_field(object, "format", kLongestFormat),
          .lane = lane_from(text_field(object, "lane", kLongestName)),
          .ticket_json = text_field(object, "ticket", kLongestTicket),
          .owner = text_field(object, "owner", kLongestName),
          .documents = {}};
  check_format(job.format);
  for (const Json& document : list_field(object, "documents", kMostDocuments))
    job.documents.push_back(document_from(document));
  if (job.documents.empty()) throw Malformed("there is no document");
  return job;
}

std::string name_of(const Job& job) {
  objects::Sha256 hash;
  for (const std::string& field :
       {std::to_string(kVersion), job.owner, job.format, std::string(name_of(job.lane)), job.ticket_json})
    hash.field(field);
  for (const DocumentReference& document : job.documents) {
    for (const std::string& field : {document.sha256, document.name, document.media_type}) hash.field(field);
  }
  return objects::hex(hash.finish());
}

std::string document_object(const std::string& sha256) {
  return "documents/" + sha256;
}

std::string stream_object(const std::string& sha256) {
  return "streams/" + sha256;
}

std::string record_object(const std::string& job) {
  return "results/" + job + ".json";
}

}  // namespace dce::queue
