#include "colour/cmyk_table.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace dce::core {
namespace {

constexpr size_t k_stride = 3, y_stride = k_stride * CmykTable::nodes, m_stride = y_stride * CmykTable::nodes,
                 c_stride = m_stride * CmykTable::nodes;

/// Where a component lies: its node and how far it is on the way to the next, of `whole`.
template <class Number>
struct Axis {
  Number fraction;
  size_t stride;
};

/// The cell's corners are visited along C, M and Y in the order of their fractions (tetrahedral
/// interpolation); each corner is a mix of two neighbours in K. `receive(corner, weight)` gets four corners
/// whose weights sum to `whole`.
template <class Number, class Receive>
void tetrahedron(size_t corner, Axis<Number> c, Axis<Number> m, Axis<Number> y, Number whole,
                 Receive&& receive) {
  if (c.fraction < m.fraction) std::swap(c, m);
  if (m.fraction < y.fraction) std::swap(m, y);
  if (c.fraction < m.fraction) std::swap(c, m);
  receive(corner, whole - c.fraction);
  receive(corner += c.stride, c.fraction - m.fraction);
  receive(corner += m.stride, m.fraction - y.fraction);
  receive(corner += y.stride, y.fraction);
}

}  // namespace

void CmykTable::convert(const uint8_t* cmyk, uint8_t* rgb, size_t count) const {
  uint32_t last = 0;
  uint8_t answer[3] = {table_[0], table_[1], table_[2]};
  for (size_t i = 0; i < count; ++i, cmyk += 4, rgb += 3) {
    uint32_t pixel;
    std::memcpy(&pixel, cmyk, 4);
    if (pixel != last) {  // pictures have runs, and paper more so
      last = pixel;
      // The last node is reached from the one before it.
      const auto node = [](uint8_t value) { return std::min<unsigned>(value / step, nodes - 2); };
      const auto fraction = [&](uint8_t value) { return static_cast<int>(value - node(value) * step); };
      const size_t corner = node(cmyk[0]) * c_stride + node(cmyk[1]) * m_stride + node(cmyk[2]) * y_stride +
                            node(cmyk[3]) * k_stride;
      const int k = fraction(cmyk[3]);
      int sum[3] = {};
      tetrahedron<int>(corner, {fraction(cmyk[0]), c_stride}, {fraction(cmyk[1]), m_stride},
                       {fraction(cmyk[2]), y_stride}, step, [&](size_t at, int weight) {
                         const uint8_t* low = &table_[at];
                         for (int j = 0; j < 3; ++j)
                           sum[j] += weight * (low[j] * (step - k) + low[j + 3] * k);
                       });
      constexpr int whole = step * step;
      for (int j = 0; j < 3; ++j) answer[j] = static_cast<uint8_t>((sum[j] + whole / 2) / whole);
    }
    std::memcpy(rgb, answer, 3);
  }
}

void CmykTable::convert(const float* cmyk, float* rgb) const {
  size_t node[4];
  float fraction[4];
  for (int i = 0; i < 4; ++i) {
    const float place = (cmyk[i] > 0 ? std::min(cmyk[i], 1.0f) : 0.0f) * (nodes - 1);  // NaN is no ink
    node[i] = std::min<size_t>(static_cast<size_t>(place), nodes - 2);
    fraction[i] = place - static_cast<float>(node[i]);
  }
  const size_t corner = node[0] * c_stride + node[1] * m_stride + node[2] * y_stride + node[3] * k_stride;
  float sum[3] = {};
  tetrahedron<float>(corner, {fraction[0], c_stride}, {fraction[1], m_stride}, {fraction[2], y_stride}, 1.0f,
                     [&](size_t at, float weight) {
                       for (size_t j = 0; j < 3; ++j) {
                         const float low = table_[at + j], high = table_[at + j + k_stride];
                         sum[j] += weight * (low + (high - low) * fraction[3]);
                       }
                     });
  for (int j = 0; j < 3; ++j) rgb[j] = sum[j] / 255;
}

}  // namespace dce::core
