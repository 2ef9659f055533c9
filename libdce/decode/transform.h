#pragma once

namespace dce::core {

/// x' = a x + c y + e, y' = b x + d y + f.
struct Transform {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  /// `inner` first, then this one.
  Transform after(const Transform& inner) const {
    return {a * inner.a + c * inner.b, b * inner.a + d * inner.b,     a * inner.c + c * inner.d,
            b * inner.c + d * inner.d, a * inner.e + c * inner.f + e, b * inner.e + d * inner.f + f};
  }
  double x(double px, double py) const { return a * px + c * py + e; }
  double y(double px, double py) const { return b * px + d * py + f; }
  double determinant() const { return a * d - b * c; }
  /// Only where determinant() is not 0.
  Transform inverse() const {
    double n = 1 / determinant();
    return {d * n, -b * n, -c * n, a * n, (c * f - d * e) * n, (b * e - a * f) * n};
  }
};

}  // namespace dce::core
