#include "worker/wire/channel.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace dce::worker {
namespace {

/// Before the text, as it lies in memory: both sides are one program on one machine.
struct Head {
  uint32_t kind, code, page, pages;
  uint64_t number;
};

union Control {
  cmsghdr head;
  char bytes[CMSG_SPACE(sizeof(int) * kMostDescriptors)];
};

void take_descriptors(msghdr& header, std::vector<Descriptor>& out) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr;
       control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(control) + i * sizeof fd, sizeof fd);
      out.emplace_back(fd);
    }
  }
}

}  // namespace

std::pair<Channel, Channel> Channel::pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  return {Channel(Descriptor(ends[0])), Channel(Descriptor(ends[1]))};
}

bool Channel::send(const Message& message, std::span<const int> descriptors) {
  Head head{static_cast<uint32_t>(message.kind), message.code, message.page, message.pages, message.number};
  iovec parts[2] = {{&head, sizeof head},
                    {const_cast<char*>(message.text.data()), std::min(message.text.size(), kLongestText)}};
  msghdr header{};
  header.msg_iov = parts;
  header.msg_iovlen = 2;
  Control control{};
  if (!descriptors.empty()) {
    const size_t bytes = sizeof(int) * std::min(descriptors.size(), kMostDescriptors);
    header.msg_control = control.bytes;
    header.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* const first = CMSG_FIRSTHDR(&header);
    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = SCM_RIGHTS;
    first->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(first), descriptors.data(), bytes);
  }
  ssize_t sent;
  do {
    sent = sendmsg(fd_.get(), &header, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

std::optional<Message> Channel::receive(std::vector<Descriptor>* descriptors) {
  // How long it is: room for the longest would be two dozen pages, which a process just forked gets one by one.
  ssize_t length;
  do {
    length = recv(fd_.get(), nullptr, 0, MSG_PEEK | MSG_TRUNC);
  } while (length < 0 && errno == EINTR);
  Head head{};
  const size_t rest = static_cast<size_t>(std::max<ssize_t>(length, sizeof head)) - sizeof head;
  std::string text(std::min(rest, kLongestText), '\0');
  iovec parts[2] = {{&head, sizeof head}, {text.data(), text.size()}};
  msghdr header{};
  header.msg_iov = parts;
  header.msg_iovlen = 2;
  Control control{};
  if (descriptors != nullptr) {
    header.msg_control = control.bytes;
    header.msg_controllen = sizeof control.bytes;
  }
  ssize_t received;
  do {
    received = recvmsg(fd_.get(), &header, MSG_CMSG_CLOEXEC);
  } while (received < 0 && errno == EINTR);
  if (received > 0 && descriptors != nullptr) take_descriptors(header, *descriptors);
  if (received < static_cast<ssize_t>(sizeof head)) return std::nullopt;
  text.resize(static_cast<size_t>(received) - sizeof head);
  return Message{
      static_cast<Kind>(head.kind), head.code, head.page, head.pages, head.number, std::move(text)};
}

}  // namespace dce::worker
