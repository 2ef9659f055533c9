#include "objects/object_store.h"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "objects/secrets.h"
#include "objects/sha256.h"

namespace dce::objects {
namespace {

using namespace std::chrono_literals;
using Kind = StoreError::Kind;

constexpr long kConnectMs = 10'000, kSlowestBytes = 100, kSlowSeconds = 30;
constexpr size_t kMostOfRefusal = 8 * 1024, kLargestListing = 4 << 20;
constexpr long kPartial = 206, kBeyondTheEnd = 416;
constexpr auto kFirstPause = 200ms, kLongestPause = 5000ms, kAskEvery = 50ms;

struct UrlParts {
  std::string host, path;
  bool secure = false;
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string result = text;
  curl_free(text);
  return result;
}

UrlParts parse(const std::string& text) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    throw std::runtime_error("a store's address is https://HOST/BUCKET, without a user's name or a password");
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  UrlParts parts{part_of(url.get(), CURLUPART_HOST), part_of(url.get(), CURLUPART_PATH), scheme == "https"};
  if ((scheme != "https" && scheme != "http") || parts.path.size() < 2 ||
      text.find_first_of("?#") != std::string::npos)
    throw std::runtime_error("a store's address is https://HOST/BUCKET, or http:// for a test");
  return parts;
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host.starts_with("127.") || host == "[::1]";
}

struct HeaderList {
  curl_slist* list = nullptr;
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_ALL);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

const std::string& hash_of_nothing() {
  static const std::string hash = hex(Sha256().finish());
  return hash;
}

std::string sha256_of(const std::string& text) {
  Sha256 hash;
  hash.bytes({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  return hex(hash.finish());
}

ObjectStore::Take into(std::string& text) {
  return [&text](std::span<const uint8_t> bytes) {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return true;
  };
}

/// All but what RFC 3986 calls unreserved, as the signature wants it.
std::string url_encoded(const std::string& text) {
  const std::unique_ptr<char, void (*)(void*)> encoded(
      curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size())), curl_free);
  return encoded ? encoded.get() : "";
}

/// The error's name in an answer (S3's XML), for people; it comes from the store and may be anything.
std::string error_name(const std::string& answer) {
  const size_t begin = answer.find("<Code>"), end = answer.find("</Code>");
  if (begin == std::string::npos || end == std::string::npos || end < begin + 6) return {};
  const std::string name = answer.substr(begin + 6, std::min<size_t>(end - begin - 6, 64));
  const bool plain = std::all_of(name.begin(), name.end(),
                                 [](char c) { return std::isalnum(static_cast<unsigned char>(c)); });
  return plain ? " (" + name + ")" : "";
}

}  // namespace

/// One signed request on a handle of the store's, which goes back when it was good.
class ObjectStore::Request {
 public:
  Request(const ObjectStore& store, const std::string& url, const std::string& sha256, const Stop& stop)
      : store_(store), stop_(stop) {
    std::string authority;
    {
      const std::lock_guard lock(store.mutex_);
      authority = store.settings_.authority;
      if (!store.idle_.empty()) {
        curl_ = static_cast<CURL*>(store.idle_.back());
        store.idle_.pop_back();
      }
    }
    if (curl_ == nullptr) curl_ = curl_easy_init();
    if (curl_ == nullptr) throw StoreError(Kind::unreachable, "libcurl gives no handle");
    curl_easy_reset(curl_);  // options alone: connections stay
    const StoreSettings& settings = store.settings_;
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);  // a signature is for one host
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "libdce");
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
    set(CURLOPT_LOW_SPEED_LIMIT, kSlowestBytes);
    set(CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
    set(CURLOPT_AWS_SIGV4, ("aws:amz:" + settings.region + ":s3").c_str());
    set(CURLOPT_USERNAME, settings.credentials.access_key.c_str());
    set(CURLOPT_PASSWORD, settings.credentials.secret_key.c_str());
    if (!authority.empty()) {
      curl_blob blob{authority.data(), authority.size(), CURL_BLOB_COPY};
      set(CURLOPT_CAINFO_BLOB, &blob);
      set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    }
    headers_.add("x-amz-content-sha256: " + sha256);
    if (!settings.credentials.session_token.empty())
      headers_.add("x-amz-security-token: " + settings.credentials.session_token);
    set(CURLOPT_WRITEFUNCTION, &Request::write);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Request::ask);
    set(CURLOPT_XFERINFODATA, this);
  }

  ~Request() {
    if (!good_) {
      curl_easy_cleanup(curl_);
      return;
    }
    const std::lock_guard lock(store_.mutex_);
    store_.idle_.push_back(curl_);
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_, option, value);
  }

  void send(const ObjectBody& body) {
    body_ = &body;
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body.size));
    set(CURLOPT_READFUNCTION, &Request::read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &Request::seek);
    set(CURLOPT_SEEKDATA, this);
  }

  void take_into(const Take& take, uint64_t most) {
    take_ = &take;
    most_ = most;
  }

  /// One of the answer's, or nothing.
  std::string header(const char* name) const {
    curl_header* found = nullptr;
    if (curl_easy_header(curl_, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
    return found->value;
  }

  /// The status, of those that say how it is with the object: 2xx, 404, and 416 for a part beyond its end.
  long perform(const char* what) {
    set(CURLOPT_HTTPHEADER, headers_.list);
    const CURLcode code = curl_easy_perform(curl_);
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    const std::string where = "the store at " + store_.host_;
    if (code == CURLE_ABORTED_BY_CALLBACK) throw StoreError(Kind::stopped, where + ": given up");
    if (not_taken_) throw StoreError(Kind::broken, where + " sends more than was announced");
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
      throw StoreError(Kind::refused,
                       where + ": its certificate cannot be trusted (" + curl_easy_strerror(code) + ")");
    if (code != CURLE_OK) throw StoreError(Kind::unreachable, where + ": " + curl_easy_strerror(code));
    good_ = true;
    const bool no_bucket = refusal_.find("NoSuchBucket") != std::string::npos;
    if ((status >= 200 && status < 300) || (status == 404 && !no_bucket) || status == kBeyondTheEnd)
      return status;
    const std::string answer = " answers " + std::to_string(status) + error_name(refusal_) + " to " + what;
    const bool passing = status >= 500 || status == 408 || status == 409 || status == 429;
    throw StoreError(passing                                       ? Kind::unreachable
                     : status == 401 || status == 403 || no_bucket ? Kind::refused
                                                                   : Kind::broken,
                     where + answer);
  }

 private:
  static size_t write(char* data, size_t, size_t size, void* self_pointer) {
    Request& self = *static_cast<Request*>(self_pointer);
    long status = 0;
    curl_easy_getinfo(self.curl_, CURLINFO_RESPONSE_CODE, &status);
    if (self.take_ == nullptr || status < 200 || status >= 300) {
      self.refusal_.append(data,
                           std::min(size, kMostOfRefusal - std::min(kMostOfRefusal, self.refusal_.size())));
      return size;
    }
    self.taken_ += size;
    self.not_taken_ =
        self.taken_ > self.most_ || !(*self.take_)({reinterpret_cast<const uint8_t*>(data), size});
    return self.not_taken_ ? 0 : size;
  }

  static size_t read(char* buffer, size_t, size_t size, void* self_pointer) {
    Request& self = *static_cast<Request*>(self_pointer);
    const ptrdiff_t got = self.body_->read_at(self.sent_, reinterpret_cast<uint8_t*>(buffer), size);
    if (got < 0) return CURL_READFUNC_ABORT;
    self.sent_ += static_cast<uint64_t>(got);
    return static_cast<size_t>(got);
  }

  static int seek(void* self_pointer, curl_off_t offset, int origin) {
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<Request*>(self_pointer)->sent_ = static_cast<uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
  }

  static int ask(void* self_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const Request& self = *static_cast<Request*>(self_pointer);
    return self.stop_ && self.stop_() ? 1 : 0;
  }

  const ObjectStore& store_;
  const Stop& stop_;
  CURL* curl_ = nullptr;
  HeaderList headers_;
  const ObjectBody* body_ = nullptr;
  const Take* take_ = nullptr;
  uint64_t most_ = 0, taken_ = 0, sent_ = 0;
  std::string refusal_;
  bool not_taken_ = false, good_ = false;
};

StoreCredentials StoreCredentials::find(const std::string& path) {
  StoreCredentials found{take_from_environment("AWS_ACCESS_KEY_ID"),
                         take_from_environment("AWS_SECRET_ACCESS_KEY"),
                         take_from_environment("AWS_SESSION_TOKEN")};
  if (!path.empty()) {
    auto secrets = secrets_in(path);
    found = {secrets["aws_access_key_id"], secrets["aws_secret_access_key"], secrets["aws_session_token"]};
  }
  if (found.access_key.empty() || found.secret_key.empty()) {
    throw std::runtime_error(
        path.empty() ? "the store's credentials are in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a file"
                     : path + " names no aws_access_key_id and aws_secret_access_key");
  }
  return found;
}

ObjectBody ObjectBody::borrow(std::string_view text) {
  return {text.size(), [text](uint64_t offset, uint8_t* buffer, size_t size) -> ptrdiff_t {
            const size_t count = std::min<size_t>(size, text.size() - std::min<size_t>(offset, text.size()));
            std::memcpy(buffer, text.data() + offset, count);
            return static_cast<ptrdiff_t>(count);
          }};
}

ObjectBody ObjectBody::of_descriptor(int fd, uint64_t size) {
  return {size, [fd](uint64_t offset, uint8_t* buffer, size_t count) -> ptrdiff_t {
            ssize_t got;
            do {
              got = pread(fd, buffer, count, static_cast<off_t>(offset));
            } while (got < 0 && errno == EINTR);
            return got;
          }};
}

ObjectStore::ObjectStore(StoreSettings settings)
    : settings_([&settings] {
        while (settings.url.ends_with('/')) settings.url.pop_back();
        return std::move(settings);
      }()) {
  start_curl();
  const UrlParts parts = parse(settings_.url);
  host_ = parts.host;
  const size_t end = parts.path.find('/', 1);
  if (end != std::string::npos) prefix_ = parts.path.substr(end + 1) + "/";
  bucket_ = settings_.url.substr(0, settings_.url.size() - prefix_.size());
}

std::string ObjectStore::address_of(const std::string& name) const {
  return settings_.url + "/" + name;
}

void ObjectStore::trust(std::string authority) {
  const std::lock_guard lock(mutex_);
  settings_.authority = std::move(authority);
  for (void* const handle : std::exchange(idle_, {})) curl_easy_cleanup(static_cast<CURL*>(handle));
}

ObjectStore::~ObjectStore() {
  for (void* const handle : idle_) curl_easy_cleanup(static_cast<CURL*>(handle));
}

bool ObjectStore::in_the_open() const {
  const UrlParts parts = parse(settings_.url);
  return !parts.secure && !is_loopback(parts.host);
}

bool ObjectStore::get(const std::string& name, uint64_t most, const Take& take, const Stop& stop) const {
  Request request(*this, address_of(name), hash_of_nothing(), stop);
  request.take_into(take, most);
  return request.perform("reading") != 404;
}

std::optional<std::string> ObjectStore::get_text(const std::string& name, uint64_t most,
                                                 const Stop& stop) const {
  std::string text;
  if (!get(name, most, into(text), stop)) return std::nullopt;
  return text;
}

std::optional<std::string> ObjectStore::get_part(const std::string& name, uint64_t offset, size_t size,
                                                 const Stop& stop) const {
  std::string text;
  const Take take = into(text);
  Request request(*this, address_of(name), hash_of_nothing(), stop);
  request.set(CURLOPT_RANGE, (std::to_string(offset) + "-" + std::to_string(offset + size - 1)).c_str());
  request.take_into(take, size);
  const long status = request.perform("reading");
  if (status == 404) return std::nullopt;
  if (status == kBeyondTheEnd) return std::string();
  if (status != kPartial && offset > 0)
    throw StoreError(Kind::broken, "the store at " + host_ + " sends no parts of objects");
  return text;
}

void ObjectStore::list(const std::function<void(const ListedObject&)>& take, const Stop& stop) const {
  std::string next;
  do {
    // In this order, and encoded as the signature has it: libcurl signs it as it stands.
    const std::string query = (next.empty() ? "" : "continuation-token=" + url_encoded(next) + "&") +
                              "list-type=2&prefix=" + url_encoded(prefix_);
    std::string text;
    const Take into_text = into(text);
    Request request(*this, bucket_ + "?" + query, hash_of_nothing(), stop);
    request.take_into(into_text, kLargestListing);
    const long status = request.perform("listing");
    const std::optional<Listing> page = status == 404 ? std::nullopt : parse_listing(text);
    if (!page) throw StoreError(Kind::broken, "the store at " + host_ + " sends no list of objects");
    for (ListedObject object : page->objects) {
      if (!object.name.starts_with(prefix_)) continue;
      object.name.erase(0, prefix_.size());
      take(object);
    }
    if (!next.empty() && page->next == next)
      throw StoreError(Kind::broken, "the store at " + host_ + " lists the same again");
    next = page->next;
  } while (!next.empty());
}

bool ObjectStore::has(const std::string& name, const Stop& stop) const {
  Request request(*this, address_of(name), hash_of_nothing(), stop);
  request.set(CURLOPT_NOBODY, 1L);
  return request.perform("looking") != 404;
}

void ObjectStore::put(const std::string& name, const ObjectBody& body, const std::string& sha256,
                      const Stop& stop) const {
  Request request(*this, address_of(name), sha256, stop);
  request.send(body);
  if (request.perform("writing") == 404)
    throw StoreError(Kind::refused, "the store at " + host_ + " has no such bucket");
}

void ObjectStore::put_text(const std::string& name, const std::string& text, const Stop& stop) const {
  put(name, ObjectBody::borrow(text), sha256_of(text), stop);
}

void ObjectStore::remove(const std::string& name, const Stop& stop) const {
  Request request(*this, address_of(name), hash_of_nothing(), stop);
  request.set(CURLOPT_CUSTOMREQUEST, "DELETE");
  request.perform("removing");
  if (request.header("x-amz-delete-marker") == "true")
    throw StoreError(Kind::refused, "the bucket at " + host_ +
                                        " keeps older versions: what is removed stays there. Take one "
                                        "without versioning");
}

void insist(const std::function<void()>& act, const ObjectStore::Stop& stop,
            const std::function<void(const StoreError&)>& failing) {
  for (auto pause = kFirstPause;; pause = std::min(2 * pause, kLongestPause)) {
    try {
      return act();
    } catch (const StoreError& error) {
      if (failing) failing(error);
      if (error.kind() != Kind::unreachable) throw;
      const auto until = std::chrono::steady_clock::now() + pause;
      while (std::chrono::steady_clock::now() < until) {
        if (stop && stop()) throw;
        std::this_thread::sleep_for(kAskEvery);
      }
    }
  }
}

}  // namespace dce::objects
